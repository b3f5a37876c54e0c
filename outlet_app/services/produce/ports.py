"""What the produce room reads: lots, and what is owed. Inside a read or a write transaction; desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot as it stands. Quantities in `unit`; `on_hand` = in − sold − returned − spoiled − moved; of what was sold,
    `settled`. Fen per kg, litre or piece for prices; `picked`: days since 1970."""

    seq: int
    line: int
    product: str
    grade: str
    unit: str
    party: int
    mode: str
    on_sale: bool
    price_fen: int
    floor_fen: int | None
    picked: int | None
    origin: str
    certificate: str
    quantity_in: int
    sold: int
    returned: int
    spoiled: int
    moved: int
    settled: int
    on_hand: int
    proceeds_fen: int
    settled_fen: int


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What act `seq` made owed to `party`, and what of it is paid; `due`: days since 1970, None = when sold."""

    seq: int
    party: int
    fen: int
    paid_fen: int
    due: int | None
    loan_fen: int
    loan_ref: str
    advance_fen: int
    set_off_fen: int

    @property
    def open_fen(self) -> int:
        """Still to pay."""
        return self.fen - self.paid_fen


class StockBook(Protocol):
    """The outlet's lots."""

    def lot(self, seq: int, line: int) -> LotRow | None:
        """One lot."""

    def of_act(self, seq: int) -> list[LotRow]:
        """The lots that act `seq` took in or made."""

    def on_hand(self, product: str = "", grade: str | None = None) -> list[LotRow]:
        """Lots with something left (of a product, and a grade), latest harvest first, unknown harvests last."""


class DueBook(Protocol):
    """What is owed to whom."""

    def owed(self, seq: int) -> OwedRow | None:
        """What one act made owed."""

    def open(self, until: int | None = None, party: int = 0, limit: int = 500) -> list[OwedRow]:
        """What is still to pay (due on day `until` or before; to one party), earliest due first."""
