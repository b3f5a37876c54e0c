"""The command line's part about pictures: how many there are, and one of them as a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from central.centre import Centre
from central.pictures import bytes_of, held
from outlet_app.errors import N_, Refused, StoreTrouble, UsageError


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``pictures`` and ``pictures --hash HEX --to FILE``."""
    pictures = commands.add_parser("pictures", parents=[shared], help="pictures that counters sent; one as a file")
    pictures.add_argument("--counter", metavar="ID", help="one counter, like SBD01-A")
    pictures.add_argument("--hash", metavar="HEX", help="which picture, as its entry names it")
    pictures.add_argument("--to", type=Path, metavar="FILE", help="where to write it")
    pictures.set_defaults(run=_pictures)


def _pictures(centre: Centre, args: argparse.Namespace) -> int:
    if bool(args.hash) != bool(args.to):
        raise UsageError("C417", N_("A picture is written with --hash and --to together."))
    if args.hash:
        return _write(centre, args)
    found = held(centre.engine, args.counter)
    if args.json:
        counters = {one.counter: {"pictures": one.pictures, "bytes": one.size} for one in found}
        print(json.dumps({"counters": counters}))
        return 0
    for one in found:
        print(f"{one.counter}: {one.pictures} pictures, {one.size} bytes")
    if not found:
        print("no pictures")
    return 0


def _write(centre: Centre, args: argparse.Namespace) -> int:
    try:
        data = bytes_of(centre.engine, bytes.fromhex(args.hash))
    except ValueError:
        raise UsageError("C418", N_("{hash} is no hash of a picture: it has 64 hex digits."), hash=args.hash) from None
    if data is None:
        raise Refused("C415", N_("The centre does not have this picture: it may still be on its way."), hash=args.hash)
    try:
        args.to.write_bytes(data)
    except OSError as error:
        reason = error.strerror or "it can't be written"
        raise StoreTrouble("C416", N_("{file}: {reason}"), file=args.to.name, reason=reason) from error
    facts = {"file": str(args.to), "bytes": len(data)}
    print(json.dumps(facts, ensure_ascii=False) if args.json else f"{args.to}: {len(data)} bytes")
    return 0
