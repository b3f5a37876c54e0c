"""The program as a peer among others: the same few commands each of them has, one JSON line last.

    python -m bench.peer serve PORT DIR [--database URL]   a real centre, until a signal
    python -m bench.peer enrol DIR URL                     a real counter, enrolled over HTTP with a one-time code
    python -m bench.peer load DIR N                        N seeded consignments through the real services, not sent
    python -m bench.peer push DIR URL [SECONDS]            the program's courier, until nothing waits; 0 only then
    python -m bench.peer change DIR K                      K further acts: nothing is ever edited here
    python -m bench.peer count DIR                         what the centre holds, computed from its entries

Everything of a run lives in DIR: the centre's database in `centre`, the counter's folder in `counter`. Catalogue, staff
and farmers are exchanged by `load`, before anything is measured: the other peers carry their names as constant text.
Each command imports only what it needs, as the program's own commands do. `push` tells `s`, the seconds, and `cpu`, the
processor seconds, of the exchanging alone, without the program's start.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from bench.records import peers_folder, products_of
from outlet_app import collecting

DONE, NOT_DONE = 0, 3
PUSH_SECONDS = 900.0


def main(argv: list[str] | None = None) -> int:
    """Run one command; prints one JSON line last. 0 done, 3 something still waits, else a trace of what failed."""
    os.environ.setdefault("OUTLET_KEYSTORE", "file")
    args = _parser().parse_args(argv)
    facts: dict[str, Any] = args.run(args)
    print(json.dumps(facts), flush=True)
    return DONE if facts.get("ok", True) else NOT_DONE


def database(folder: Path, url: str) -> str:
    """The centre's database: as asked for, or an embedded one in the run's folder."""
    (folder / "centre").mkdir(parents=True, exist_ok=True)
    return url or f"sqlite:///{folder / 'centre' / 'central.db'}"


def _serve(args: argparse.Namespace) -> dict[str, Any]:
    from central.centre import open_centre
    from central.serving import Serving

    centre = open_centre(database(args.folder, args.database))
    try:
        serving = Serving(centre, port=args.port)
        serving.heed_signals()
        print(json.dumps({"url": serving.url}), flush=True)
        serving.run()
    finally:
        centre.close()
    return {"stopped": True}


def _enrol(args: argparse.Namespace) -> dict[str, Any]:
    from bench.counter_peer import enrolled

    products = products_of(peers_folder(args.peers))
    return enrolled(args.folder / "counter", args.url, database(args.folder, args.database), products)


def _load(args: argparse.Namespace) -> dict[str, Any]:
    from bench.counter_peer import loaded

    started = time.perf_counter()
    facts = loaded(args.folder / "counter", args.count, peers_folder(args.peers))
    return {"s": time.perf_counter() - started, **facts}


def _push(args: argparse.Namespace) -> dict[str, Any]:
    collecting.hold()  # as the program's own commands do while they load
    from bench.pusher import pushed

    collecting.go_on()
    return pushed(args.folder / "counter", args.url, args.seconds or PUSH_SECONDS)


def _change(args: argparse.Namespace) -> dict[str, Any]:
    from bench.counter_peer import change

    return {"changed": change(args.folder / "counter", args.count, peers_folder(args.peers))}


def _count(args: argparse.Namespace) -> dict[str, Any]:
    from bench.counting import counted

    return counted(database(args.folder, args.database), peers_folder(args.peers))


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--database", default="", help="the centre's database; without it SQLite in DIR")
    common.add_argument("--peers", default="", help="the folder with gen_records.py (or OUTLET_PEERS)")
    parser = argparse.ArgumentParser(prog="python -m bench.peer")
    commands = parser.add_subparsers(required=True)
    for name, run, words in (
        ("serve", _serve, ("port", "folder")),
        ("enrol", _enrol, ("folder", "url")),
        ("load", _load, ("folder", "count")),
        ("push", _push, ("folder", "url", "seconds")),
        ("change", _change, ("folder", "count")),
        ("count", _count, ("folder",)),
    ):
        command = commands.add_parser(name, parents=[common])
        command.set_defaults(run=run)
        for word in words:
            _argument(command, word)
    return parser


def _argument(command: argparse.ArgumentParser, word: str) -> None:
    if word == "seconds":
        command.add_argument(word, type=float, nargs="?", default=0.0)
    else:
        command.add_argument(word, type={"port": int, "count": int, "folder": Path}.get(word, str))


if __name__ == "__main__":
    sys.exit(main())
