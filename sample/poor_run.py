"""The bad line as a program of its own: `python -m sample.poor_line`. Ends with SIGTERM or Ctrl+C; counts as JSON."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from dataclasses import asdict, fields, replace
from pathlib import Path

from sample.poor_line import PoorLine
from sample.poor_wire import LINES, Conditions

LOOK_SECONDS = 0.1


def main(argv: list[str] | None = None) -> int:
    """Be a line until told to end."""
    arguments = _arguments(argv)
    told = {one.name: getattr(arguments, one.name) for one in fields(Conditions)}
    conditions = replace(
        LINES[arguments.line], **{name: value for name, value in told.items() if value not in (None, False)}
    )
    line = PoorLine(arguments.to, arguments.listen, conditions, arguments.seed)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if hasattr(signal, "SIGUSR1"):
        signal.signal(signal.SIGUSR1, lambda *_: line.forget())
    print(json.dumps({"url": line.url, "line": arguments.line}), flush=True)
    try:
        while not ended.wait(LOOK_SECONDS):
            _keep(line, arguments.stats)
    finally:
        _keep(line, arguments.stats)
        line.close()
    return 0


def _keep(line: PoorLine, stats: Path | None) -> None:
    """The counts, whole, whenever somebody looks."""
    if stats is not None:
        partial = stats.with_name(stats.name + ".part")
        partial.write_text(json.dumps(asdict(line.counts)), encoding="ascii")
        os.replace(partial, stats)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sample.poor_line", description="A bad line.")
    parser.add_argument("--listen", type=int, default=0, help="port of this machine; 0 picks one")
    parser.add_argument("--to", type=int, required=True, help="port of the centre on this machine")
    parser.add_argument("--line", choices=sorted(LINES), default="good", help="a line by name; the rest changes it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stats", type=Path, help="keep the counts in this file, as JSON; SIGUSR1 counts from nothing")
    for one in fields(Conditions):
        name = "--" + one.name.replace("_", "-")
        if one.name == "silent":
            parser.add_argument(name, action="store_true", help="a cut is silence, not a reset")
        else:
            kind = int if one.name in ("header", "segment", "cut_up", "cut_down") else float
            parser.add_argument(name, type=kind)
    return parser.parse_args(argv)
