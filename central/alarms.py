"""Alarms about counters: raised by what an exchange meets, settled by people with a note.

One row a counter, kind and entry; met again it counts on, and stands again if it was settled. Kinds are the contract's
refusals, and `figures.DOUBT`.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select, update

from central.engine import insert_or_update, reading, writing
from central.tables import alarm
from outlet_app.errors import N_, Refused
from sync.contract import CLONE

log = logging.getLogger(__name__)
MOST_NOTE = 500


class Alarm(NamedTuple):
    """One alarm. Times UTC ms; `settled_at` None: it stands; `seq`: about which entry, 0: the counter as a whole."""

    counter: str
    kind: str
    seq: int
    detail: str
    first_at: int
    last_at: int
    times: int
    settled_at: int | None
    note: str


def raise_alarm(db: Connection, name: str, kind: str, seq: int, detail: str, now: int) -> None:
    """Keep an alarm about counter `name`, in the caller's transaction."""
    log.warning("alarm: counter %s, %s at %d: %s", name, kind, seq, detail)
    again = {"last_at": now, "times": alarm.c.times + 1, "detail": detail, "settled_at": None, "note": ""}
    row = {"counter": name, "kind": kind, "seq": seq, "detail": detail, "note": ""}
    db.execute(insert_or_update(db, alarm, **again), row | {"first_at": now, "last_at": now, "times": 1})


def stands(db: Connection, name: str, kind: str) -> bool:
    """Whether an alarm of this kind stands about the counter."""
    query = select(alarm.c.seq).where(alarm.c.counter == name, alarm.c.kind == kind, alarm.c.settled_at.is_(None))
    return db.execute(query.limit(1)).first() is not None


def listed(engine: Engine, only: str | None = None, settled: bool = False) -> list[Alarm]:
    """The alarms that stand, oldest first; of one counter if asked for; `settled`: those too."""
    query = select(*(alarm.c[name] for name in Alarm._fields)).order_by(alarm.c.first_at, alarm.c.counter, alarm.c.seq)
    query = query if only is None else query.where(alarm.c.counter == only)
    query = query if settled else query.where(alarm.c.settled_at.is_(None))
    with reading(engine) as db:
        return [Alarm(*row) for row in db.execute(query)]


def enrolled_anew(db: Connection, name: str, now: int) -> None:
    """The counter has a key of its own again: that two machines worked as it is settled by that."""
    _settle(db, name, CLONE, None, "enrolled anew", now)


def settle(engine: Engine, name: str, kind: str | None, seq: int | None, note: str, now: int) -> int:
    """A person has settled what stands about the counter: all of it, or of one kind, or of one entry; how many that
    were. Raises `Refused` C460 when nothing of it stands, C461 without a note."""
    note = "".join(sign for sign in note.strip()[:MOST_NOTE] if sign.isprintable())
    if not note:
        raise Refused("C461", N_("An alarm is settled with a note."), do=N_("Say with --note what was found and done."))
    with writing(engine) as db:
        count = _settle(db, name, kind, seq, note, now)
    if not count:
        raise Refused(
            "C460",
            N_("No such alarm stands about counter {counter}."),
            do=N_("See what stands: outlet-central alarms"),
            counter=name,
        )
    return count


def _settle(db: Connection, name: str, kind: str | None, seq: int | None, note: str, now: int) -> int:
    wanted = (alarm.c.counter == name) & alarm.c.settled_at.is_(None)
    wanted = wanted if kind is None else wanted & (alarm.c.kind == kind)
    wanted = wanted if seq is None else wanted & (alarm.c.seq == seq)
    return db.execute(update(alarm).where(wanted).values(settled_at=now, note=note)).rowcount
