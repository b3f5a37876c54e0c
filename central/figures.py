"""Totals per counter and day: a projection of the entries, made by the same fold that the counter runs over its own.

It goes on where it stopped, in short transactions of its own: an exchange never waits for it. Thrown away, it comes
out the same again (`rebuild`). `RULES` counts the fold's versions; a projection of other rules is made anew.
An entry that the fold can't read, or a reversal of nothing, counts as an entry and is noted as a doubt in
`alarm`, kind "doubt"; it holds nothing up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, Engine, delete, select, update

from central.engine import insert_if_new, insert_or_update, reading, writing
from central.tables import alarm, counter, entry, figures_day, figures_done
from outlet_app.domain import entries, figures
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Entry
from outlet_app.domain.figures import Figures

RULES = 3
CHUNK = 1000
DOUBT = "doubt"


class Doubts(list[tuple[int, str]]):
    """Entries the fold could not read: (seq, why)."""


def advance(engine: Engine, name: str, now: int) -> None:
    """Bring the counter's figures up to its last entry. `now`: UTC ms, for the doubts. Unknown counters do nothing."""
    while True:
        with writing(engine) as db:
            if _step(db, name, now) < CHUNK:
                return


def rebuild(engine: Engine, name: str, now: int) -> None:
    """Throw the counter's figures away and make them again."""
    with writing(engine) as db:
        db.execute(delete(figures_done).where(figures_done.c.counter == name))
        db.execute(delete(figures_day).where(figures_day.c.counter == name))
    advance(engine, name, now)


def days_of(db: Connection, name: str) -> dict[str, Figures]:
    """The projected figures by ISO day."""
    query = select(figures_day.c.day, figures_day.c.facts).where(figures_day.c.counter == name)
    return {row.day: Figures(**json.loads(row.facts)) for row in db.execute(query.order_by(figures_day.c.day))}


def done(db: Connection, name: str) -> int:
    """The last entry the projection holds."""
    return db.execute(select(figures_done.c.seq).where(figures_done.c.counter == name)).scalar() or 0


def folded(db: Connection, name: str, rows: Iterable[tuple[int, bytes]], days: dict[str, Figures]) -> Doubts:
    """Add entries (seq, bytes), in order, to `days`; what could not be read comes back as doubts."""

    def lookup(seq: int) -> Entry:
        earlier = entry.c.counter == name, entry.c.seq == seq
        if (kept := recent.get(seq)) is not None:
            return kept
        found = db.execute(select(entry.c.bytes).where(*earlier)).scalar() if 0 < seq < current else None
        if found is None:
            raise LookupError(f"entry {seq} is not before it")
        return entries.decode(found)

    doubts = Doubts()
    recent: dict[int, Entry] = {}  # a day close looks at its whole day: mostly these
    for current, data in rows:
        try:
            one = entries.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:  # damaged since it was stored: `verify` names it
            doubts.append((current, str(error)))
            continue
        day = business_day(one.at)
        before = msgspec.structs.replace(days.get(day, Figures()))
        try:
            figures.add(days, one, lookup)
        except (msgspec.MsgspecError, UnicodeDecodeError, LookupError, RecursionError) as error:
            before.entries += 1
            days[day] = before
            doubts.append((current, str(error)))
        recent[current] = one
        recent.pop(current - CHUNK, None)
    return doubts


def all_figures(
    engine: Engine, now: int, only: str | None = None, day: str | None = None
) -> dict[str, dict[str, Figures]]:
    """Figures by counter and day, brought up to date first; of one counter and one ISO day if asked for."""
    with reading(engine) as db:
        query = select(counter.c.id).order_by(counter.c.id)
        names = list(db.execute(query if only is None else query.where(counter.c.id == only)).scalars())
    for name in names:
        advance(engine, name, now)
    with reading(engine) as db:
        found = {name: days_of(db, name) for name in names}
    if day is None:
        return found
    return {name: {at: sums for at, sums in days.items() if at == day} for name, days in found.items()}


def grand_total(counters: Mapping[str, dict[str, Figures]]) -> Figures:
    """Everything together."""
    total = Figures()
    for days in counters.values():
        total = total + figures.total(days)
    return total


def _step(db: Connection, name: str, now: int) -> int:
    """Add the next entries, at most `CHUNK`; returns how many."""
    if db.execute(select(counter.c.id).where(counter.c.id == name)).scalar() is None:
        return 0
    db.execute(insert_if_new(db, figures_done), {"counter": name, "seq": 0, "rules": RULES})
    mine = figures_done.c.counter == name
    stand = db.execute(select(figures_done).where(mine).with_for_update()).one()
    upto = stand.seq
    if stand.rules != RULES:
        db.execute(delete(figures_day).where(figures_day.c.counter == name))
        upto = 0
    query = select(entry.c.seq, entry.c.at, entry.c.bytes).where(entry.c.counter == name, entry.c.seq > upto)
    rows = db.execute(query.order_by(entry.c.seq).limit(CHUNK)).all()
    if not rows and stand.rules == RULES:
        return 0
    before = days_of(db, name)
    days = {day: msgspec.structs.replace(sums) for day, sums in before.items()}  # a close may be of another day
    doubts = folded(db, name, ((row.seq, row.bytes) for row in rows), days)
    changed = [
        {"counter": name, "day": day, "facts": json.dumps(sums.facts())}
        for day, sums in days.items()
        if sums != before.get(day)
    ]
    if changed:
        db.execute(insert_or_update(db, figures_day), changed)
    for seq, why in doubts:
        noted = {"counter": name, "kind": DOUBT, "seq": seq, "detail": why, "first_at": now, "last_at": now, "times": 1}
        db.execute(insert_if_new(db, alarm), noted)
    db.execute(update(figures_done).where(mine).values(seq=rows[-1].seq if rows else 0, rules=RULES))
    return len(rows)
