"""Orders as they stand, from their tables. Implements `services.goods.ports`."""

from __future__ import annotations

from sqlalchemy import Connection

from outlet_app.services.goods.ports import GoodsRow
from outlet_app.storage.books.rows import many, one


class GoodsRows:
    """Orders and their states."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def order(self, key: str) -> GoodsRow | None:
        """One order, or None when no act has touched it."""
        return one(self._connection, GoodsRow, "goods", "WHERE key = ?", (key,))

    def in_states(self, flow: str, states: tuple[str, ...], limit: int = 500) -> list[GoodsRow]:
        """Orders of a flow in these states, oldest first."""
        marks = ", ".join("?" for _ in states)
        rest = f"WHERE flow = ? AND state IN ({marks}) ORDER BY seq LIMIT ?"
        return many(self._connection, GoodsRow, "goods", rest, (flow, *states, limit))

    def of_party(self, party: int, limit: int = 50) -> list[GoodsRow]:
        """A party's orders, newest first."""
        return many(self._connection, GoodsRow, "goods", "WHERE party = ? ORDER BY seq DESC LIMIT ?", (party, limit))

    def steps(self, key: str) -> list[tuple[int, str]]:
        """(act, state) an order went through, oldest first."""
        text = "SELECT seq, state FROM goods_step WHERE key = ? ORDER BY seq"
        return [(seq, state) for seq, state in self._connection.exec_driver_sql(text, (key,))]
