"""The entries the centre holds, read as a stream: what every report and projection is made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, select

from central.engine import is_postgresql, reading
from central.tables import counter, entry
from outlet_app.domain import entries
from outlet_app.domain.entries import Entry

CHUNK = 1000


class Held(NamedTuple):
    """One entry as held; `entry` None: its bytes can't be read any more (`verify` names it)."""

    seq: int
    entry: Entry | None


def counters(engine: Engine, only: str | None = None) -> list[str]:
    """The ids of all counters, or of this one if it is known."""
    query = select(counter.c.id).order_by(counter.c.id)
    with reading(engine) as db:
        return list(db.execute(query if only is None else query.where(counter.c.id == only)).scalars())


def stretch(db: Connection, name: str, after: int = 0, most: int = CHUNK, kinds: Sequence[str] = ()) -> list[Held]:
    """Up to `most` entries of a counter after number `after`, in order; of these kinds only, if any are named."""
    query = select(entry.c.seq, entry.c.bytes).where(entry.c.counter == name, entry.c.seq > after)
    if kinds:
        query = query.where(entry.c.kind.in_(list(kinds)))
    return [Held(row.seq, _read(row.bytes)) for row in db.execute(query.order_by(entry.c.seq).limit(most))]


def stream(engine: Engine, names: Sequence[str], kinds: Sequence[str] = ()) -> Iterator[tuple[str, Entry]]:
    """(counter, entry) over these counters, each counter's in order, of these kinds (none named: all).

    One consistent view a counter; never more than a chunk in memory. Entries that can't be read are left out.
    """
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql(engine) else engine
    for name in names:
        after = 0
        with reading(snapshot) as db:
            while found := stretch(db, name, after, CHUNK, kinds):
                yield from ((name, held.entry) for held in found if held.entry is not None)
                after = found[-1].seq


def _read(data: bytes) -> Entry | None:
    try:
        return entries.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
