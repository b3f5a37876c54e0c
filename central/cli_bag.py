"""The command line's part about bags: import what lies on a stick, write the replies beside it; list what came."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from central.bag import TakingIn, came
from central.centre import Centre
from central.enrolment import must_exist
from central.senders import Unwelcome
from outlet_app.errors import N_, Known, Refused, StoreTrouble
from sync import bag, contract
from sync.bag import Opened, Spoiled
from sync.laying import lay

NOTHING_TAKEN = N_("Nothing was taken from it.")
_TOLD = {
    contract.REVOKED: N_("its key is no longer accepted: nothing was taken, and the reply says so"),
    contract.FORK: N_("the same numbers are here with other contents: nothing was taken, and an alarm is kept"),
    contract.BROKEN: N_("its entries do not hold together: they were not taken, and an alarm is kept"),
    contract.GAP: N_("entries before it are missing here: the reply asks the counter for them"),
    contract.CLONE: N_("another machine works as this counter: nothing was taken, and an alarm is kept"),
    contract.FULL: N_("no more pictures are taken of this counter"),
}


class Imported(NamedTuple):
    """What a bag came to. `entries`, `pictures`: new here; `mark`: the last entry that the centre holds now; `refusal`:
    "" or one of the contract's; `reply`: the file written."""

    file: str
    counter: str
    outlet_name: str
    first: int
    last: int
    entries: int
    pictures: int
    mark: int
    refusal: str
    reply: str


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``bag import PATH…`` and ``bag list``."""
    bags = commands.add_parser("bag", parents=[shared], help="counters' bags: entries that come on a stick")
    verbs = bags.add_subparsers(dest="verb", required=True, metavar="VERB")
    importing = verbs.add_parser("import", parents=[shared], help="take bags in, write the replies beside them")
    importing.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a stick's folder, or bags in it")
    importing.set_defaults(run=_import)
    listing = verbs.add_parser("list", parents=[shared], help="the bags that came, newest first")
    listing.add_argument("--counter", metavar="ID", help="one counter, like SBD01-A")
    listing.set_defaults(run=_list)


def _import(centre: Centre, args: argparse.Namespace) -> int:
    done: list[Imported] = []
    refused: list[tuple[str, Known]] = []
    for path in _bags(args.paths):
        try:
            done.append(take_in(centre, path))
        except Refused as error:
            refused.append((str(path), error))
    if args.json:
        no = [{"file": file, "code": error.code, "message": error.told()} for file, error in refused]
        print(json.dumps({"bags": [one._asdict() for one in done], "refused": no}, ensure_ascii=False))
    else:
        for one in done:
            print(_line(one))
        for file, why in refused:
            print(f"{file}: {why.told()}")
    return 1 if refused or any(one.refusal not in ("", contract.BEHIND) for one in done) else 0


def _line(one: Imported) -> str:
    what = f"{one.first:04d} to {one.last:04d}" if one.last >= one.first else "asks for news"
    told = (
        f"{one.file}: {one.counter} {one.outlet_name}, {what}: {one.entries} new entries, {one.pictures} new pictures"
    )
    return f"{told}, up to {one.mark:04d}{'; ' + _TOLD[one.refusal] if one.refusal in _TOLD else ''}"


def _bags(paths: list[Path]) -> list[Path]:
    """The bags that are meant: of a folder every one in it, oldest name first."""
    found: list[Path] = []
    for path in paths:
        try:
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() == ".bag" and one.name[0] != ".")
            found += inside if path.is_dir() else [path]
        except NotADirectoryError:
            found.append(path)
        except OSError as error:
            raise _unreadable(path, error) from error
    if not found:
        raise Refused(
            "C444", N_("There is no bag."), safe=N_("Nothing was changed."), do=N_("Give the stick's folder.")
        )
    return found


def take_in(centre: Centre, path: Path) -> Imported:
    """Take one bag in and write its reply beside it; nothing at all of a damaged one. Raises `Refused` C440-C443, C445,
    `StoreTrouble` C446 when the reply can't be written (the entries are here all the same), the database's errors."""
    try:
        with path.open("rb") as file:
            opened = _whole(file, path)
            taking = _opened(centre, opened, path)
            answers = [taking.part(number, bag.part(file, opened, number)) for number in _numbers(opened)]
    except OSError as error:
        raise _unreadable(path, error) from error
    except Spoiled as error:
        raise _damaged(path, error) from error
    except contract.BadMessage as error:
        raise Refused(
            "C442",
            N_("{file}: this bag is not for this centre, or not made by a counter: {reason}."),
            safe=NOTHING_TAKEN,
            do=N_("Ask the outlet which centre its counter belongs to."),
            file=path.name,
            reason=str(error),
        ) from error
    facts = [bag.facts_of(data, told.what) for data, told in zip(answers, opened.head.parts, strict=True)]
    reply = path.with_name(path.stem + bag.SUFFIXES[bag.REPLY])
    _lay(reply, taking.top_over(facts), answers)
    taking.top()  # the bag is answered: that is remembered
    head = opened.head
    numbers = (head.first, head.last, taking.entries, taking.pictures, taking.mark)
    return Imported(str(path), head.counter, head.outlet_name, *numbers, taking.refusal, str(reply))


def _numbers(opened: Opened) -> range:
    return range(1, len(opened.head.parts) + 1)


def _whole(file: BinaryIO, path: Path) -> Opened:
    opened = bag.read_head(file)
    if opened.head.kind != bag.BAG:
        raise Refused("C445", N_("{file} is a reply, not a bag."), safe=NOTHING_TAKEN, file=path.name)
    bag.check(file, opened)
    return opened


def _opened(centre: Centre, opened: Opened, path: Path) -> TakingIn:
    try:
        return centre.opened_bag(opened)
    except Unwelcome:
        raise Refused(
            "C441",
            N_("{file}: the centre knows no counter with the key of this bag."),
            safe=NOTHING_TAKEN,
            do=N_("Ask the outlet whether its counter was enrolled here."),
            file=path.name,
        ) from None


def _damaged(path: Path, error: Spoiled) -> Refused:
    return Refused(
        "C440",
        N_("{file} is damaged or was changed on the way: {place}."),
        safe=NOTHING_TAKEN,
        do=N_("Let the outlet write the bag again; nothing is lost there."),
        file=path.name,
        place=str(error),
    )


def _unreadable(path: Path, error: OSError) -> Refused:
    return Refused(
        "C443",
        N_("{file} can't be read: {reason}."),
        safe=N_("What was taken before stays taken; do it again, nothing is doubled."),
        do=N_("Check the path, and that the stick is plugged in."),
        file=str(path),
        reason=error.strerror or "it is gone",
    )


def _lay(reply: Path, top: bytes, answers: list[bytes]) -> None:
    try:
        lay(reply, lambda file: file.writelines([top, *answers]))
    except OSError as error:
        raise StoreTrouble(
            "C446",
            N_("{file} can't be written: {reason}."),
            safe=N_("The bag was taken in; only its reply is missing."),
            do=N_("Make room on the stick, or unlock it, and import it again: nothing is doubled."),
            file=reply.name,
            reason=error.strerror or "it is gone",
        ) from error


def _list(centre: Centre, args: argparse.Namespace) -> int:
    if args.counter:  # a slip of the pen must not read as "no bags"
        must_exist(centre.engine, args.counter)
    found = came(centre.engine, args.counter)
    if args.json:
        print(json.dumps({"bags": [one._asdict() for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        at = datetime.fromtimestamp(one.came_at // 1000, UTC).isoformat(timespec="minutes")
        state = "answered" if one.answered_at is not None else "not whole yet"
        what = f"{one.first:04d} to {one.last:04d}" if one.last >= one.first else "asks for news"
        print(f"{at} {one.counter}: {what}, {one.pictures} pictures, {state}")
    if not found:
        print("no bags")
    return 0
