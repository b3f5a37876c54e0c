"""What the derived tables forget when a person is erased: the identity, its search words, the support status, and the
name in the search words of every act with them.

What stays is exactly what a derivation without the person's key makes: numbers, amounts, days.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.entries import Entry, body_of
from outlet_app.domain.summary import summary_of
from outlet_app.storage.connection import Connection
from outlet_app.storage.tables import SEARCH_TABLES
from outlet_app.storage.words import act_words

Lookup = Callable[[int], Entry | None]


def own_words(connection: Connection, body: msgspec.Struct | None) -> tuple[str, ...]:
    """What an act is found by besides its number and its party: references, waybills, note."""
    if isinstance(body, Consignment):
        return body.ref, body.note
    if isinstance(body, Order):
        return body.ref, body.remote, body.note
    if isinstance(body, Reversal):
        ref = connection.exec_driver_sql("SELECT ref FROM act WHERE seq = ?", (body.of,)).scalar() or ""
        return ref, str(body.of).zfill(4), body.note
    summary = summary_of(body)
    return (summary.ref, *summary.words) if summary is not None else (getattr(body, "note", ""),)


def forget(connection: Connection, party: int, lookup: Lookup) -> None:
    """Take a person out of the derived rows, in the caller's transaction; nothing where they were never known."""
    if connection.exec_driver_sql("SELECT 1 FROM party WHERE party = ?", (party,)).first() is None:
        return
    connection.exec_driver_sql("DELETE FROM party WHERE party = ?", (party,))
    connection.exec_driver_sql("DELETE FROM party_search WHERE rowid = ?", (party,))
    connection.exec_driver_sql("DELETE FROM support WHERE party = ?", (party,))
    acts = connection.exec_driver_sql("SELECT seq FROM act WHERE party = ?", (party,)).scalars().all()
    for seq in acts:
        entry = lookup(seq)
        if entry is not None:
            words = act_words(seq, "", *own_words(connection, body_of(entry)))
            connection.exec_driver_sql("UPDATE act_search SET words = ? WHERE rowid = ?", (words, seq))


def wipe(connection: Connection) -> None:
    """Write the search indexes anew, so that no word of a deleted row stays in an older part of them. (The rows
    themselves are overwritten by SQLite: `secure_delete`.)"""
    for name in SEARCH_TABLES:
        connection.exec_driver_sql(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
