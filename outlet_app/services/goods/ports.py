"""What the goods room reads: orders as they stand. Inside a read or a write transaction; desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """An order as it stands: `key` its number (or the centre's key, for a city order), `flow` down | up, `state` of
    `domain.lifecycles` (or "reversed"), `seq` the act that put it there, `until` UTC ms."""

    key: str
    flow: str
    state: str
    seq: int
    party: int
    product: str
    total_fen: int
    balance_fen: int
    code: str
    until: int
    shelf: str
    waybill: str


class GoodsBook(Protocol):
    """Orders and their states."""

    def order(self, key: str) -> GoodsRow | None:
        """One order, or None when no act has touched it."""

    def in_states(self, flow: str, states: tuple[str, ...], limit: int = 500) -> list[GoodsRow]:
        """Orders of a flow in these states, oldest first."""

    def of_party(self, party: int, limit: int = 50) -> list[GoodsRow]:
        """A party's orders, newest first."""

    def steps(self, key: str) -> list[tuple[int, str]]:
        """(act, state) an order went through, oldest first."""
