"""Lots and what is owed, from their tables. Implements `services.produce.ports`."""

from __future__ import annotations

from outlet_app.services.produce.ports import CertificateRow, LotMoveRow, LotRow, OwedRow
from outlet_app.storage.books.rows import many, one
from outlet_app.storage.connection import Connection

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

    def on_hand(self, product: str = "", grade: str | None = None, limit: int | None = None) -> list[LotRow]:
        """Lots with something left, latest harvest first, unknown harvests last."""
        where, values = "WHERE on_hand > 0", list[object]()
        if product:
            where, values = where + " AND product = ?", [product]
        if grade is not None:
            where, values = where + " AND grade = ?", [*values, grade]
        rest = where + _FRESHEST + (" LIMIT ?" if limit is not None else "")
        return many(self._connection, LotRow, "lot", rest, values if limit is None else [*values, limit])

    def unsettled(self, parties: tuple[int, ...] = ()) -> list[LotRow]:
        """Lots on sale of which more is sold than settled, oldest first."""
        where = "WHERE on_sale AND sold > settled"
        if parties:
            where += f" AND party IN ({_marks(parties)})"
        return many(self._connection, LotRow, "lot", where + " ORDER BY seq, line", parties)

    def moves(self, seq: int, line: int) -> list[LotMoveRow]:
        """Where a lot's produce went, in the order of the acts."""
        where = "WHERE seq = ? AND line = ? ORDER BY act, place"
        return many(self._connection, LotMoveRow, "lot_move", where, (seq, line))

    def moved_by(self, act: int) -> list[LotMoveRow]:
        """What one act took out of lots."""
        return many(self._connection, LotMoveRow, "lot_move", "WHERE act = ? ORDER BY place", (act,))

    def certificates(self, words: str = "", limit: int = 200) -> list[CertificateRow]:
        """Certificates, newest first."""
        where = "WHERE instr(lower(number || ' ' || issuer || ' ' || origin), lower(?)) ORDER BY seq DESC LIMIT ?"
        return many(self._connection, CertificateRow, "certificate", where, (words, limit))

    def certificate(self, number: str) -> CertificateRow | None:
        """The newest certificate with that number."""
        where = "WHERE number = ? ORDER BY seq DESC"
        return one(self._connection, CertificateRow, "certificate", where, (number,))


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
        where += " ORDER BY due IS NULL, due, seq LIMIT ?"
        return many(self._connection, OwedRow, "owed", where, (*values, limit))

    def count(self, until: int) -> tuple[int, int]:
        """How many acts are still to pay by then, and how much together, in fen."""
        text = "SELECT count(*), coalesce(sum(fen - paid_fen), 0) FROM owed WHERE fen > paid_fen AND due <= ?"
        row = self._connection.exec_driver_sql(text, (until,)).one()
        return row[0], row[1]

    def advances(self, parties: tuple[int, ...]) -> list[OwedRow]:
        """What was advanced to these parties and is not set off yet, oldest first."""
        where = f"WHERE party IN ({_marks(parties)}) AND advance_fen > set_off_fen ORDER BY seq"
        return many(self._connection, OwedRow, "owed", where, parties)

    def members(self, cooperative: int, since: int = 0) -> list[tuple[int, int]]:
        """The members of a cooperative, with what each of them took in here since `since` (UTC ms) came to, in fen."""
        found = self._connection.exec_driver_sql(_MEMBERS, (since, cooperative))
        return [(row[0], max(row[1], 0)) for row in found]


# A reversal's row stands beside the reversed act's with the other sign: the sum is what was really delivered.
_MEMBERS = """
SELECT p.party, (SELECT coalesce(sum(a.total_fen), 0) FROM act a
                 WHERE a.party = p.party AND a.at >= ? AND a.form IN ('consign', 'purchase'))
FROM party p WHERE p.cooperative = ? ORDER BY p.party
"""


def _marks(values: tuple[int, ...]) -> str:
    return ", ".join("?" for _ in values)
