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


@dataclass(frozen=True, slots=True)
class TryRow:
    """Attempts at a code: `left` of those for the code that act `code_seq` gave out."""

    left: int
    code_seq: int


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

    def by_code(self, code: str) -> GoodsRow | None:
        """The order whose goods that pick-up code hands out, or None. A code that waits is given out once only."""

    def codes(self) -> frozenset[str]:
        """Every code that hands something out now."""

    def found(self, words: str, states: tuple[str, ...], limit: int = 8) -> list[GoodsRow]:
        """This counter's orders in these states that match what was typed: number, name, pinyin, phone, reference;
        newest first."""

    def about(self, order: int) -> list[int]:
        """Collections, steps and returns of an order that stand (not reversed), oldest first."""

    def undecided(self, limit: int = 200, after: int = 0) -> list[int]:
        """Returns that stand and nobody has disposed of, oldest first."""

    def disposal(self, of: int) -> int:
        """The act that disposed of return `of` and stands, or 0."""

    def tries(self, key: str) -> TryRow | None:
        """The attempts left for an order's code ("*": for codes of no order); None: none was used."""

    def keep_tries(self, key: str, tries: TryRow) -> None:
        """Remember them. Within a write transaction; not derived from the ledger."""

    def forget_tries(self, key: str) -> None:
        """All attempts are free again. Within a write transaction."""
