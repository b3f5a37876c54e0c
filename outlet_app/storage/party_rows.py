"""Party rows out of the read model, shared by reading and writing transactions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from outlet_app.domain.entries import Identity
from outlet_app.services.ports import PartyRow
from outlet_app.storage.connection import Connection

IDENTITY = Identity.__struct_fields__
SELECT = (
    "SELECT p.party, p.role, c.name, coalesce(k.keep, 0), n.ref, n.share_bp, "
    + ", ".join(f"p.{name}" for name in IDENTITY)
    + " FROM party p LEFT JOIN party c ON c.party = p.cooperative AND p.cooperative > 0 "
    + "LEFT JOIN party_link k ON k.gone = p.party LEFT JOIN loan n ON n.party = (SELECT party FROM loan "
    + "WHERE party IN (SELECT p.party UNION ALL SELECT gone FROM party_link WHERE keep = p.party) "
    + "ORDER BY seq DESC LIMIT 1) "
)


def rows(found: Iterable[Any]) -> list[PartyRow]:
    """Rows of `SELECT …` as `PartyRow`s."""
    return [_row(*row) for row in found]


def _row(
    party: int, role: str, cooperative: str | None, kept: int, ref: str | None, share: int | None, *identity: Any
) -> PartyRow:
    loan = (ref or "", share or 0) if share else ("", 0)
    return PartyRow(party, role, Identity(*identity), cooperative or "", kept, *loan)


def by_id(connection: Connection, party: int) -> PartyRow | None:
    """One party, or None."""
    found = rows(connection.exec_driver_sql(SELECT + "WHERE p.party = ?", (party,)))
    return found[0] if found else None
