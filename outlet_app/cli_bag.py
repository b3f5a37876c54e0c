"""`outlet-app bag look|write|take|relay PLACE`: the bag without the window; what it does is in `sync.bagging`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from outlet_app.bootstrap import SystemClock, compose
from outlet_app.config import read_settings
from outlet_app.devices.sticks import stick_at
from outlet_app.errors import N_, Refused
from outlet_app.services.bags import BagFile, Bags, Damaged, Stick
from outlet_app.storage.store import Store
from resources.texts import _

Facts = dict[str, Any]
Result = tuple[int, Facts, str]


def run(store: Store, arguments: Namespace) -> Result:
    """(exit code, facts, what to tell). 1: something on the stick is damaged or was not taken. Raises `Refused` E450
    for a place that is none, and as `services.bags.Bags`."""
    place = Path(arguments.place).absolute()
    if not arguments.place or not place.is_dir():  # "" is a variable that was not set, never the present folder
        raise Refused(
            "E450",
            N_("{place} is no folder."),
            do=N_("Give the folder under which the stick is found."),
            place=str(arguments.place),
        )
    bags = compose(store, SystemClock(), read_settings(store.folder), courier=False).bags
    assert bags is not None  # None in practice alone
    done: Callable[[Bags, Stick], Result] = _VERBS[arguments.what]
    return done(bags, stick_at(str(place)))


def _look(bags: Bags, stick: Stick) -> Result:
    found = bags.look(stick)
    facts: Facts = {
        "free_bytes": stick.free_bytes,
        "own": [_file(one) for one in found.own],
        "replies": [_file(one) for one in found.replies],
        "neighbours": [_file(one) for one in found.neighbours],
        "neighbours_replies": [_file(one) for one in found.neighbours_replies],
        "damaged": [_damaged(one) for one in found.damaged],
    }
    told = _("Own bags: {own}. Replies to take: {replies}. Neighbours' bags to relay: {neighbours}.")
    lines = [told.format(own=len(found.own), replies=found.to_take, neighbours=found.to_relay)]
    return (1 if found.damaged else 0), facts, "\n".join([*lines, *_told(found.damaged)])


def _write(bags: Bags, stick: Stick) -> Result:
    made = bags.write(stick, _progress())
    facts = _file(made.bag) | {"file": made.path, "replaced": list(made.replaced), "pictures_left": made.pictures_left}
    told = _("{entries} entries and {pictures} pictures are in {file}. The stick can be pulled out.")
    if made.pictures_left:
        told += " " + _("{pictures_left} pictures go with the next bag.")
    return 0, facts, told.format(**facts)


def _take(bags: Bags, stick: Stick) -> Result:
    found = bags.take(stick, _progress())
    facts: Facts = {
        "accepted": found.accepted,
        "mark": found.mark,
        "pictures": found.pictures,
        "news": dict(found.news),
        "taken": list(found.taken),
        "already": list(found.already),
        "unknown": list(found.unknown),
        "damaged": [_damaged(one) for one in found.damaged],
        "more": found.more,
        "again": found.again,
    }
    told = _(
        "{replies} replies taken in: {accepted} entries newly accepted, up to {mark:04d}; {news} new from the centre."
    )
    count = {"replies": len(found.taken), "accepted": found.accepted, "mark": found.mark}
    if not (found.taken or found.already or found.unknown or found.damaged):
        return 0, facts, _("No reply for this counter lies there.")
    lines = [told.format(news=sum(number for _kind, number in found.news), **count)]
    if found.already:
        lines.append(
            _("{replies} replies had been taken in before, or the line was faster.").format(replies=len(found.already))
        )
    lines += [_("{file} answers a bag that this counter does not know.").format(file=name) for name in found.unknown]
    lines += [_("The centre has more to tell: write another bag.")] if found.more else []
    lines += [_("The centre lacks earlier entries: write another bag.")] if found.again else []
    lines += [found.warning.told(_)] if found.warning else []
    facts |= {"warning": found.warning.code} if found.warning else {}
    return (1 if found.damaged or found.unknown else 0), facts, "\n".join([*lines, *_told(found.damaged)])


def _relay(bags: Bags, stick: Stick) -> Result:
    found = bags.relay(stick, _progress())
    facts = {
        "relayed": [_file(one.bag) for one in found if one.done],
        "refused": [_file(one.bag) | {"why": one.refused.told()} for one in found if not one.done],
    }
    lines = [_("{bags} neighbours' bags relayed; their replies are on the stick.").format(bags=len(facts["relayed"]))]
    for one in found:
        if not one.done:
            lines.append(_("{file} was not taken: {why}").format(file=one.bag.name, why=one.refused.told(_)))
    return (1 if facts["refused"] else 0), facts, "\n".join(lines)


_VERBS = {"look": _look, "write": _write, "take": _take, "relay": _relay}


def _file(one: BagFile) -> Facts:
    return asdict(one) | {"entries": one.entries}


def _damaged(one: Damaged) -> Facts:
    return {"name": one.name, "place": one.place.told()}


def _told(damaged: tuple[Damaged, ...]) -> list[str]:
    text = _("{file} is damaged or was changed: {place}. Nothing of it is used.")
    return [text.format(file=one.name, place=one.place.told(_)) for one in damaged]


def _progress() -> Callable[[int, int], None]:
    """Tells a person at a terminal how far it is; nobody else."""
    if not sys.stderr.isatty():
        return lambda _done, _total: None

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    return tell
