"""Orders as they stand, from their tables. Implements `services.goods.ports`."""

from __future__ import annotations

from outlet_app.services.goods.ports import GoodsRow, TryRow
from outlet_app.storage.books.rows import many, one
from outlet_app.storage.connection import Connection
from outlet_app.storage.room_tables import pickup_try
from outlet_app.storage.statements import replace
from outlet_app.storage.words import asked

_STANDS = "NOT EXISTS (SELECT 1 FROM reversal r WHERE r.of = a.seq)"


class GoodsRows:
    """Orders and their states."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def order(self, key: str) -> GoodsRow | None:
        """One order, or None when no act has touched it."""
        return one(self._connection, GoodsRow, "goods", "WHERE key = ?", (key,))

    def in_states(self, flow: str, states: tuple[str, ...], limit: int = 500) -> list[GoodsRow]:
        """Orders of a flow in these states, oldest first."""
        rest = f"WHERE flow = ? AND state IN ({_marks(states)}) ORDER BY seq LIMIT ?"
        return many(self._connection, GoodsRow, "goods", rest, (flow, *states, limit))

    def of_party(self, party: int, limit: int = 50) -> list[GoodsRow]:
        """A party's orders, newest first."""
        return many(self._connection, GoodsRow, "goods", "WHERE party = ? ORDER BY seq DESC LIMIT ?", (party, limit))

    def steps(self, key: str) -> list[tuple[int, str]]:
        """(act, state) an order went through, oldest first."""
        text = "SELECT seq, state FROM goods_step WHERE key = ? ORDER BY seq"
        return [(seq, state) for seq, state in self._connection.exec_driver_sql(text, (key,))]

    def by_code(self, code: str) -> GoodsRow | None:
        """The order whose goods that code hands out."""
        return one(self._connection, GoodsRow, "goods", "WHERE code = ? AND code > ''", (code,)) if code else None

    def codes(self) -> frozenset[str]:
        """Every code that hands something out now."""
        found = self._connection.exec_driver_sql("SELECT code FROM goods WHERE code > ''")
        return frozenset(code for (code,) in found)

    def found(self, words: str, states: tuple[str, ...], limit: int = 8) -> list[GoodsRow]:
        """Orders in these states by what their act is found by. Keys that are plain numbers are this counter's own."""
        query = asked(words)
        if not query:
            return []
        matching = (
            "SELECT CAST(a.seq AS TEXT) FROM act_search s JOIN act a ON a.seq = s.rowid "
            "WHERE s.words MATCH ? AND a.kind = 'order'"
        )
        rest = f"WHERE key IN ({matching}) AND state IN ({_marks(states)}) ORDER BY CAST(key AS INTEGER) DESC LIMIT ?"
        return many(self._connection, GoodsRow, "goods", rest, (query, *states, limit))

    def about(self, order: int) -> list[int]:
        """What was handed out, stepped and returned of an order, and stands: a reversal takes its steps away."""
        return [seq for seq, _state in self.steps(str(order)) if seq != order]

    def undecided(self, limit: int = 200, after: int = 0) -> list[int]:
        """Returns that stand and nobody has disposed of, later than act `after`."""
        disposed = "SELECT 1 FROM act_link l WHERE l.on_act = b.seq AND l.how = 'disposed'"
        text = (
            f"SELECT b.seq FROM act b WHERE b.kind = 'return' AND {_STANDS.replace('a.', 'b.')} "
            f"AND b.seq > ? AND NOT EXISTS ({disposed}) ORDER BY b.seq LIMIT ?"
        )
        return [seq for (seq,) in self._connection.exec_driver_sql(text, (after, limit))]

    def disposal(self, of: int) -> int:
        """The act that disposed of a return and stands, or 0."""
        text = "SELECT max(act) FROM act_link WHERE on_act = ? AND how = 'disposed'"
        return self._connection.exec_driver_sql(text, (of,)).scalar() or 0

    def tries(self, key: str) -> TryRow | None:
        """The attempts left, or None."""
        text = 'SELECT "left", code_seq FROM pickup_try WHERE key = ?'
        row = self._connection.exec_driver_sql(text, (key,)).first()
        return TryRow(*row) if row else None

    def keep_tries(self, key: str, tries: TryRow) -> None:
        """Remember them."""
        replace(self._connection, pickup_try, (key, tries.left, tries.code_seq))

    def forget_tries(self, key: str) -> None:
        """All attempts are free again."""
        self._connection.exec_driver_sql("DELETE FROM pickup_try WHERE key = ?", (key,))


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in values)
