"""The command line's part about alarms: which stand, and that a person has settled them."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from central import alarms
from central.centre import Centre
from central.enrolment import must_exist

_MEANS = {
    "clone": "two machines work as this counter; ask the outlet which one goes on, and give that one a new code",
    "fork": "another entry came under a number that is here; call the outlet, keep both ledgers, change nothing",
    "behind": "an older copy of the counter asks; call the outlet, it takes no acts until this is clear",
    "broken": "what came does not hold together; nothing of it was taken, the outlet runs outlet-app verify",
    "doubt": "the figures can't read this entry; it is kept like any other, report it",
}
"""What each kind means and what to do, for whoever lists them; more in docs/centre.md."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``alarms`` and ``settle``."""
    listed = commands.add_parser("alarms", parents=[shared], help="what stands about counters: forks, clones, doubts")
    listed.add_argument("--counter", metavar="ID", help="one counter, like SBD01-A")
    listed.add_argument("--settled", action="store_true", help="those that were settled, too")
    listed.set_defaults(run=_alarms)
    settle = commands.add_parser("settle", parents=[shared], help="what was found and done about a counter's alarms")
    settle.add_argument("counter", metavar="COUNTER", help="like SBD01-A")
    settle.add_argument("--kind", choices=tuple(_MEANS), help="only alarms of this kind")
    settle.add_argument("--entry", type=_entry, metavar="N", help="only the alarm about this entry")
    settle.add_argument("--note", required=True, help="in words; it is kept with the alarm")
    settle.set_defaults(run=_settle)


def _entry(text: str) -> int:
    """The number of an entry; the parser makes a usage error of the rest."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is no entry's number")
    return int(text)


def _alarms(centre: Centre, args: argparse.Namespace) -> int:
    if args.counter:  # a slip of the pen must not read as "no alarms"
        must_exist(centre.engine, args.counter)
    found = alarms.listed(centre.engine, args.counter, args.settled)
    if args.json:
        print(json.dumps({"alarms": [one._asdict() for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        print(_line(one))
        if one.settled_at is None and one.kind in _MEANS:
            print(f"  {_MEANS[one.kind]}")
    if not found:
        print("no alarms")
    return 0


def _line(one: alarms.Alarm) -> str:
    where = f" at {one.seq}" if one.seq else ""
    times = f", {one.times} times" if one.times > 1 else ""
    told = f"{one.counter} {one.kind}{where}: {one.detail} (last {_when(one.last_at)}{times})"
    return told if one.settled_at is None else f"{told} settled {_when(one.settled_at)}: {one.note}"


def _when(at: int) -> str:
    return datetime.fromtimestamp(at // 1000, UTC).isoformat()


def _settle(centre: Centre, args: argparse.Namespace) -> int:
    count = alarms.settle(centre.engine, args.counter, args.kind, args.entry, args.note, centre.clock())
    facts = {"counter": args.counter, "settled": count}
    print(json.dumps(facts) if args.json else f"{args.counter}: {count} settled")
    return 0
