"""Answers, slips and training, from their tables. Implements `services.office.ports`."""

from __future__ import annotations

from sqlalchemy import Connection

from outlet_app.services.office.ports import SlipRow, TrainedRow
from outlet_app.storage.books.rows import many, one


class OfficeRows:
    """Answers, slips, training."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def answer(self, kind: str, key: str) -> tuple[int, str] | None:
        """(act, verdict) of the answer to a question or proposal, or None."""
        text = "SELECT seq, verdict FROM answered WHERE kind = ? AND key = ?"
        row = self._connection.exec_driver_sql(text, (kind, key)).first()
        return (row[0], row[1]) if row else None

    def slip(self, number: str) -> SlipRow | None:
        """One paper slip."""
        return one(self._connection, SlipRow, "slip", "WHERE number = ?", (number,))

    def open_slips(self, limit: int = 1000) -> list[SlipRow]:
        """Slips neither keyed nor voided."""
        rest = "WHERE used = 0 AND voided = 0 ORDER BY number LIMIT ?"
        return many(self._connection, SlipRow, "slip", rest, (limit,))

    def trained(self, number: str) -> list[TrainedRow]:
        """A person's tests, newest first."""
        return many(self._connection, TrainedRow, "trained", "WHERE number = ? ORDER BY seq DESC", (number,))
