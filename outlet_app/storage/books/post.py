"""Pieces by waybill number, from their table. Implements `services.post.ports`."""

from __future__ import annotations

from outlet_app.services.post.ports import PieceRow
from outlet_app.storage.books.rows import many, one
from outlet_app.storage.connection import Connection


class PieceRows:
    """Pieces by waybill number."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def piece(self, waybill: str) -> PieceRow | None:
        """One, or None when the number was never used here."""
        return one(self._connection, PieceRow, "piece", "WHERE waybill = ?", (waybill,))

    def waiting(self, limit: int = 1000) -> list[PieceRow]:
        """Pieces the van has not taken yet, oldest first."""
        rest = "WHERE manifest = 0 AND kind != 'void' ORDER BY seq, waybill LIMIT ?"
        return many(self._connection, PieceRow, "piece", rest, (limit,))

    def of_act(self, seq: int) -> list[PieceRow]:
        """The pieces of one act."""
        return many(self._connection, PieceRow, "piece", "WHERE seq = ? ORDER BY waybill", (seq,))

    def of_orders(self, limit: int = 300) -> list[PieceRow]:
        """The pieces in which city orders stand packed, newest first."""
        rest = "WHERE kind = 'pack' ORDER BY seq DESC, waybill LIMIT ?"
        return many(self._connection, PieceRow, "piece", rest, (limit,))

    def key_of(self, seq: int) -> bytes | None:
        """The key with which the persons of parcel `seq` are sealed; None once it was destroyed."""
        row = self._connection.exec_driver_sql("SELECT key FROM party_key WHERE party = ?", (seq,)).first()
        return bytes(row[0]) if row else None

    def count_used(self, first: str, last: str) -> int:
        """How many numbers from `first` to `last` are used: digits all through, or with the same two letters behind."""
        like = f"%{last[-2:]}" if last[-2:].isalpha() else "%"
        text = "SELECT count(*) FROM piece WHERE waybill BETWEEN ? AND ? AND length(waybill) = ? AND waybill LIKE ?"
        found = self._connection.exec_driver_sql(text, (first, last, len(first), like)).scalar()
        return int(found or 0)

    def used_between(self, first: str, last: str) -> list[str]:
        """Used numbers from `first` to `last`, in order."""
        text = "SELECT waybill FROM piece WHERE waybill BETWEEN ? AND ? AND length(waybill) = ? ORDER BY waybill"
        return list(self._connection.exec_driver_sql(text, (first, last, len(first))).scalars())
