"""Is what the centre holds true? Every chain, every mark, every figure, computed again from the entries' bytes.

Reads one consistent view a counter and changes nothing; may run beside a serving centre.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, Row, select

from central import figures
from central.engine import is_postgresql, reading
from central.tables import counter, entry
from outlet_app.domain import entries
from outlet_app.domain.figures import Figures

_CHUNK = 1000


class Fault(NamedTuple):
    """What is not true: of which counter, at which entry (0: the counter as a whole), and what."""

    counter: str
    seq: int
    what: str


class Report(NamedTuple):
    """What was looked at, and what was found."""

    counters: int
    entries: int
    faults: list[Fault]


def verify(engine: Engine) -> Report:
    """Check everything; stops at the first false entry of a counter, since all after it hang on it."""
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql(engine) else engine
    with reading(engine) as db:
        names = list(db.execute(select(counter.c.id).order_by(counter.c.id)).scalars())
    seen, faults = 0, []
    for name in names:
        with reading(snapshot) as db:
            known = db.execute(select(counter).where(counter.c.id == name)).one()
            walk = _Walk(db, known)
            fault = walk.fault() or _figures_fault(db, name)
            seen += walk.seen
        if fault is not None:
            faults.append(fault)
    return Report(len(names), seen, faults)


class _Walk:
    """One counter's ledger from its first entry to its mark."""

    def __init__(self, db: Connection, known: Row[Any]):
        self._db = db
        self._known = known
        self.seen = 0

    def fault(self) -> Fault | None:
        """The first thing that is not true, or None."""
        name, reached = self._known.id, entries.genesis(self._known.id)
        for row in _rows(self._db, name):
            self.seen += 1
            reached = entries.link(reached, row.bytes)
            wrong = self._wrong(row, reached)
            if wrong:
                return Fault(name, self.seen, wrong)
        if self.seen != self._known.mark:
            return Fault(name, self.seen, f"the mark is {self._known.mark}, the last entry {self.seen}")
        if reached != self._known.mark_hash:
            return Fault(name, self.seen, "the mark's hash is not the last entry's")
        return None

    def _wrong(self, row: Row[Any], reached: bytes) -> str:
        if row.seq != self.seen:
            return f"missing: the next one is {row.seq}"
        if row.hash != reached:
            return "its bytes do not lead to its hash"
        try:
            one = entries.decode(row.bytes)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return "its bytes are no entry"
        if (one.seq, one.counter, one.at, one.kind) != (row.seq, self._known.id, row.at, row.kind):
            return "it is filed under something else than it says"
        return ""


def _figures_fault(db: Connection, name: str) -> Fault | None:
    upto = figures.done(db, name)
    again: dict[str, Figures] = {}
    figures.folded(db, name, ((row.seq, row.bytes) for row in _rows(db, name, upto)), again)
    projected = figures.days_of(db, name)
    for day in sorted(again.keys() | projected.keys()):
        if again.get(day) != projected.get(day):
            return Fault(name, upto, f"the figures of {day} are not what the entries come to")
    return None


def _rows(db: Connection, name: str, upto: int | None = None) -> Iterator[Row[Any]]:
    """The counter's entries in order, a chunk at a time."""
    last = 0
    while True:
        query = select(entry).where(entry.c.counter == name, entry.c.seq > last)
        if upto is not None:
            query = query.where(entry.c.seq <= upto)
        rows = db.execute(query.order_by(entry.c.seq).limit(_CHUNK)).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].seq
