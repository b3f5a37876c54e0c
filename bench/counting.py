"""What the centre holds, computed from its entries alone: the records as they were, as far as the bytes tell them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from bench.records import Record, RecordLine, records
from central.centre import open_centre
from central.engine import reading
from central.tables import alarm, entry, party_key
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import Entry, Kind, PartyNamed, StaffNamed
from outlet_app.services.sealing import open_identity


def counted(database: str, peers: Path | None) -> dict[str, Any]:
    """`docs` consignments held, `distinct` among them, `conflicts` (alarms), `sum` of their fen, and `whole`: how many
    of them are the source's records, field for field, in its order."""
    centre = open_centre(database)
    try:
        with reading(centre.engine) as db:
            held = list(_records(db))
            conflicts = db.execute(select(func.count()).select_from(alarm)).scalar_one()
    finally:
        centre.close()
    source = records(len(held), peers)
    whole = sum(one == other for one, other in zip(held, source, strict=True))
    total = sum(row.total_fen for row in held)
    return {"docs": len(held), "distinct": len(set(held)), "conflicts": conflicts, "sum": total, "whole": whole}


def _records(db: Connection) -> Iterator[Record]:
    """The consignments as records: the clerk by name, the farmer by the reference in the sealed identity."""
    keys = {row.party: bytes(row.key) for row in db.execute(select(party_key))}
    farmers: dict[int, str] = {}
    clerks: dict[str, str] = {}
    for (data,) in db.execute(select(entry.c.bytes).order_by(entry.c.counter, entry.c.seq)):
        one = msgspec.msgpack.decode(data, type=Entry)
        if one.kind == Kind.PARTY:
            named = msgspec.msgpack.decode(one.body, type=PartyNamed)
            party = named.party or one.seq
            identity = open_identity(named.sealed, keys[party])
            assert identity is not None
            farmers[party] = identity.ref
        elif one.kind == Kind.STAFF:
            staff = msgspec.msgpack.decode(one.body, type=StaffNamed)
            clerks[f"clerk:{staff.number}"] = staff.name
        elif one.kind == Kind.CONSIGNMENT:
            body = msgspec.msgpack.decode(one.body, type=Consignment)
            lines = tuple(RecordLine(line.product, line.grade, line.gross, line.price_fen) for line in body.lines)
            weighed_at = one.at - int(body.ref)
            yield Record(one.at, weighed_at, clerks[one.actor], farmers[body.party], body.note, body.total_fen, lines)
