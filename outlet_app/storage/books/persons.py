"""People's dated facts, from their tables. Implements `services.persons.ports`."""

from __future__ import annotations

from sqlalchemy import Connection

from outlet_app.services.persons.ports import ConsentRow, LoanRow, SupportRow
from outlet_app.storage.books.rows import many, one


class PersonRows:
    """Dated facts about parties."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def stands_for(self, party: int) -> int:
        """Who stands for this party: itself, or the one it was merged into."""
        text = "SELECT keep FROM party_link WHERE gone = ?"
        return self._connection.exec_driver_sql(text, (party,)).scalar() or party

    def merged_into(self, party: int) -> list[int]:
        """The parties that were merged into this one."""
        text = "SELECT gone FROM party_link WHERE keep = ? ORDER BY gone"
        return list(self._connection.exec_driver_sql(text, (party,)).scalars())

    def support(self, party: int) -> list[SupportRow]:
        """Stretches of support, newest first."""
        return many(self._connection, SupportRow, "support", "WHERE party = ? ORDER BY seq DESC", (party,))

    def consents(self, party: int) -> list[ConsentRow]:
        """What the party last said about each use."""
        return many(self._connection, ConsentRow, "consent", "WHERE party = ? ORDER BY purpose", (party,))

    def loan(self, party: int) -> LoanRow | None:
        """The loan agreement that holds."""
        return one(self._connection, LoanRow, "loan", "WHERE party = ? AND share_bp > 0", (party,))

    def erased(self, party: int) -> int:
        """The act that erased the party, or 0."""
        return self._connection.exec_driver_sql("SELECT seq FROM erased WHERE party = ?", (party,)).scalar() or 0
