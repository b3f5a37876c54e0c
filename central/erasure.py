"""An erased person is erased here too: the keys that an erasure names are destroyed in the transaction that takes its
entry in.

The row stays, with an empty key: so a key that comes once more (an old frame played again, an answer that got lost)
finds its place taken and is not kept. Entries stay as they are, every chain still verifies; what was sealed can't be
opened any more. A centre restored from a backup gets the entry again, and with it the erasure.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from central import chain
from central.engine import insert_or_update
from central.tables import party_key
from outlet_app.domain import entries
from outlet_app.domain.acts.persons import PartyErased

DESTROYED = b""
"""What stands in `party_key.key` for good once the key was destroyed."""


def apply(db: Connection, name: str, new: Iterable[tuple[chain.Row, bytes]]) -> int:
    """Destroy what the erasures among these entries of counter `name` name; returns how many keys. An erasure that
    this version can't read destroys nothing: `entry` keeps it for a version that can."""
    numbers = {number for row, _hash in new if row.kind == entries.Kind.ERASE for number in _named(row.data)}
    if numbers:
        rows = [{"counter": name, "party": number, "key": DESTROYED} for number in sorted(numbers)]
        db.execute(insert_or_update(db, party_key, key=DESTROYED), rows)
    return len(numbers)


def _named(data: bytes) -> tuple[int, ...]:
    try:
        body = entries.body_of(entries.decode(data))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    if not isinstance(body, PartyErased):
        return ()
    return tuple(number for number in (body.party, *body.parcels) if 0 < number <= chain.LARGEST)
