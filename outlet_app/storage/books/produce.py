"""Lots and what is owed, from their tables. Implements `services.produce.ports`."""

from __future__ import annotations

from sqlalchemy import Connection

from outlet_app.services.produce.ports import LotRow, OwedRow
from outlet_app.storage.books.rows import many, one

_FRESHEST = " ORDER BY picked IS NULL, picked DESC, seq, line"


class StockRows:
    """The outlet's lots."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def lot(self, seq: int, line: int) -> LotRow | None:
        """One lot."""
        return one(self._connection, LotRow, "lot", "WHERE seq = ? AND line = ?", (seq, line))

    def of_act(self, seq: int) -> list[LotRow]:
        """The lots that act `seq` took in or made."""
        return many(self._connection, LotRow, "lot", "WHERE seq = ? ORDER BY line", (seq,))

    def on_hand(self, product: str = "", grade: str | None = None) -> list[LotRow]:
        """Lots with something left, latest harvest first, unknown harvests last."""
        where, values = "WHERE on_hand > 0", []
        if product:
            where, values = where + " AND product = ?", [product]
        if grade is not None:
            where, values = where + " AND grade = ?", [*values, grade]
        return many(self._connection, LotRow, "lot", where + _FRESHEST, values)


class DueRows:
    """What is owed to whom."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def owed(self, seq: int) -> OwedRow | None:
        """What one act made owed."""
        return one(self._connection, OwedRow, "owed", "WHERE seq = ?", (seq,))

    def open(self, until: int | None = None, party: int = 0, limit: int = 500) -> list[OwedRow]:
        """What is still to pay, earliest due first."""
        where, values = "WHERE fen > paid_fen", []
        if until is not None:
            where, values = where + " AND due <= ?", [until]
        if party:
            where, values = where + " AND party = ?", [*values, party]
        return many(self._connection, OwedRow, "owed", where + " ORDER BY due, seq LIMIT ?", (*values, limit))
