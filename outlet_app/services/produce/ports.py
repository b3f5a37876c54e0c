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
    loan_paid_fen: int = 0

    @property
    def open_fen(self) -> int:
        """Still to pay."""
        return self.fen - self.paid_fen

    @property
    def loan_open_fen(self) -> int:
        """What of that still goes to the loan."""
        return self.loan_fen - self.loan_paid_fen

    @property
    def advance_open_fen(self) -> int:
        """What was advanced and not set off yet."""
        return self.advance_fen - self.set_off_fen


@dataclass(frozen=True, slots=True)
class LotMoveRow:
    """Act `act` took `quantity` out of the lot (`seq`, `line`).

    `column`: sold | returned | spoiled | moved | settled; what was sold and came back has a quantity below zero.
    """

    act: int
    place: int
    seq: int
    line: int
    column: str
    quantity: int
    fen: int


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as act `seq` has it; `day`: days since 1970, `quantity` in `unit`."""

    seq: int
    number: str
    how: str
    product: str
    unit: str
    quantity: int
    origin: str
    day: int
    issuer: str
    party: int


class StockBook(Protocol):
    """The outlet's lots."""

    def lot(self, seq: int, line: int) -> LotRow | None:
        """One lot."""

    def of_act(self, seq: int) -> list[LotRow]:
        """The lots that act `seq` took in or made."""

    def on_hand(self, product: str = "", grade: str | None = None, limit: int | None = None) -> list[LotRow]:
        """Lots with something left (of a product, and a grade), latest harvest first, unknown harvests last."""

    def unsettled(self, parties: tuple[int, ...] = ()) -> list[LotRow]:
        """Lots on sale of which more is sold than settled (of these parties; () = of all), oldest first."""

    def moves(self, seq: int, line: int) -> list[LotMoveRow]:
        """Where a lot's produce went, in the order of the acts."""

    def moved_by(self, act: int) -> list[LotMoveRow]:
        """What one act took out of lots."""

    def certificates(self, words: str = "", limit: int = 200) -> list[CertificateRow]:
        """Certificates, newest first; `words`: part of a number, an issuer or an origin."""

    def certificate(self, number: str) -> CertificateRow | None:
        """The newest certificate with that number."""


class DueBook(Protocol):
    """What is owed to whom."""

    def owed(self, seq: int) -> OwedRow | None:
        """What one act made owed."""

    def open(self, until: int | None = None, party: int = 0, limit: int = 500) -> list[OwedRow]:
        """What is still to pay (due on day `until` or before; to one party), earliest due first."""

    def count(self, until: int) -> tuple[int, int]:
        """How many acts are still to pay on day `until` or before, and how much together, in fen."""

    def advances(self, parties: tuple[int, ...]) -> list[OwedRow]:
        """What was advanced to these parties and is not set off yet, oldest first."""

    def members(self, cooperative: int, since: int = 0) -> list[tuple[int, int]]:
        """The members of a cooperative, with what each of them took in here since `since` (UTC ms) came to, in fen."""
