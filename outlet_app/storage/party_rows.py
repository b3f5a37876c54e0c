"""Party rows out of the read model, shared by reading and writing transactions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from outlet_app.domain.entries import Identity
from outlet_app.services.ports import PartyRow

IDENTITY = Identity.__struct_fields__
SELECT = (
    "SELECT p.party, p.role, c.name, "
    + ", ".join(f"p.{name}" for name in IDENTITY)
    + " FROM party p LEFT JOIN party c ON c.party = p.cooperative AND p.cooperative > 0 "
)


def rows(found: Iterable[Any]) -> list[PartyRow]:
    """Rows of `SELECT …` as `PartyRow`s."""
    return [PartyRow(row[0], row[1], Identity(*row[3:]), row[2] or "") for row in found]


def by_id(connection: Connection, party: int) -> PartyRow | None:
    """One party, or None."""
    found = rows(connection.exec_driver_sql(SELECT + "WHERE p.party = ?", (party,)))
    return found[0] if found else None
