"""Answers, slips and training, from their tables. Implements `services.office.ports`."""

from __future__ import annotations

from outlet_app.services.office.ports import LinkRow, SheetRow, SlipRow, TrainedRow
from outlet_app.storage.books.rows import many, one
from outlet_app.storage.connection import Connection


class OfficeRows:
    """Answers, slips, training, and which acts build on which."""

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

    def slips_of(self, printed: int) -> list[SlipRow]:
        """The slips that one act printed."""
        return many(self._connection, SlipRow, "slip", "WHERE printed = ? ORDER BY number", (printed,))

    def sheets(self, limit: int = 50) -> list[SheetRow]:
        """Acts that printed slips, newest first."""
        text = (
            "SELECT printed, min(number), max(number), count(*), sum(used = 0 AND voided = 0) FROM slip "
            "GROUP BY printed ORDER BY printed DESC LIMIT ?"
        )
        return [SheetRow(*row) for row in self._connection.exec_driver_sql(text, (limit,))]

    def links(self, on: int, limit: int = 500) -> list[LinkRow]:
        """What stands and builds on act `on`, oldest first."""
        return many(self._connection, LinkRow, "act_link", "WHERE on_act = ? ORDER BY act, line LIMIT ?", (on, limit))

    def linked(self, on: int, how: str) -> int:
        """The newest act that builds on act `on` in this way, or 0."""
        text = "SELECT max(act) FROM act_link WHERE on_act = ? AND how = ?"
        return self._connection.exec_driver_sql(text, (on, how)).scalar() or 0

    def trained(self, number: str) -> list[TrainedRow]:
        """A person's tests, newest first."""
        return many(self._connection, TrainedRow, "trained", "WHERE number = ? ORDER BY seq DESC", (number,))
