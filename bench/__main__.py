"""`make bench`: measure, print a table, write `build/bench.json` (key → value, unit, against, goal). `--short`:
quick, for the tests."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import saving, starting, syncs, wire


@dataclass(frozen=True)
class Meaning:
    """What a figure is: its unit, what it was measured against, and the goal (None: told for the record)."""

    unit: str
    against: str
    goal: float | None = None


MEANINGS = {
    "save_p50_ratio": Meaning(
        "x", "raw SQL, one durable commit of the same rows in the same kind of file, in turn", 2.5
    ),
    "save_p99_ratio": Meaning("x", "the same, 99th percentile"),
    "save_p50_ms": Meaning("ms", "one act through the service"),
    "raw_p50_ms": Meaning("ms", "the raw commit"),
    "save_fsyncs": Meaning("fsyncs", "one act through the service, counted by strace", 1),
    "start_ratio": Meaning("x", "a bare PySide6 window, whole processes to first paint, in turn", 3),
    "start_ms": Meaning("ms", "start to painted sign-in"),
    "bare_start_ms": Meaning("ms", "the bare window"),
    "wire_bytes_per_entry_100": Meaning("bytes", "both ways, all headers, 100 consignments of two lines a batch", 45),
    "idle_requests": Meaning("requests", "an exchange with nothing to say", 1),
    "idle_bytes": Meaning("bytes", "the same, both ways, all headers", 900),
    "one_act_bytes": Meaning("bytes", "an exchange with one consignment of two lines, both ways, all headers"),
}


def main(argv: list[str] | None = None) -> int:
    """Measure and tell; 0 when every figure was produced (it judges nothing: machines differ from day to day)."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("build") / "bench.json")
    arguments = parser.parse_args(argv)
    os.environ["OUTLET_KEYSTORE"] = "file"
    few = arguments.short
    with tempfile.TemporaryDirectory(prefix="outlet-bench-") as name:
        folder = Path(name)
        figures = saving.measure(folder, 100 if few else 4000)
        figures |= syncs.measure(folder)
        figures |= starting.measure(folder, 2 if few else 11)
        figures |= wire.measure(folder, 2 if few else 20)
    report = {
        key: {"value": round(figures[key], 3), "unit": meaning.unit, "against": meaning.against, "goal": meaning.goal}
        for key, meaning in MEANINGS.items()
        if key in figures
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for key, row in report.items():
        goal = "" if row["goal"] is None else f"goal {row['goal']:g}"
        print(f"{key:26} {row['value']:>10g} {row['unit']:9} {goal:10} {row['against']}")
    missing = [key for key, meaning in MEANINGS.items() if meaning.goal is not None and key not in figures]
    if missing:
        print(f"not measured here: {', '.join(missing)} (strace is missing?)", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
