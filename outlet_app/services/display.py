"""What the customer is shown: weight, price, amount, total, change. Never a name, a phone number, or what is owed.

The pages say it once; the second screen and the pole display each put it in their own form. Money in fen, quantities in
the product's base unit (g, ml, pc).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from outlet_app.domain.money import format_yuan
from outlet_app.services.model import ProductName
from outlet_app.services.papers.sheet import quantity_text, width

COLUMNS = 20
"""A pole display has two lines of so many half-width characters."""
UNITS = {"g": "kg", "ml": "L", "pc": ""}


@dataclass(frozen=True)
class Shown:
    """One picture for the customer; all empty: nobody is being served.

    `product`, `quantity` (in `unit`), `price_fen` and `amount_fen`: the line being weighed or counted. `total_fen`: all
    of it so far. `given_fen`: cash handed over, None while none was; `change_fen` of it. `payout`: the money goes to
    the customer (produce taken in), not from them.
    """

    product: ProductName | None = None
    unit: str = ""
    quantity: int = 0
    price_fen: int = 0
    amount_fen: int = 0
    total_fen: int | None = None
    given_fen: int | None = None
    change_fen: int = 0
    payout: bool = False

    @property
    def idle(self) -> bool:
        """Whether nobody is being served."""
        return self == NOBODY

    @property
    def line(self) -> bool:
        """Whether something is being weighed or counted."""
        return bool(self.quantity or self.amount_fen)


NOBODY = Shown()


class CustomerDisplay(Protocol):
    """A display of two short lines. Every method returns at once, any thread."""

    def show(self, shown: Shown) -> None:
        """Show this from now on."""

    def stop(self) -> None:
        """End; returns when the line is closed."""


def pole_lines(shown: Shown, outlet: str, chinese: bool) -> tuple[str, str]:
    """What a pole display says, two lines of 20 columns; `chinese`: it has the characters for it."""
    words = CHINESE if chinese else LATIN
    if shown.idle:
        name = outlet if chinese or outlet.isascii() else ""
        return _centred(name), _centred(words["welcome"])
    if shown.given_fen is not None:
        return (
            _pair(words["given"], format_yuan(shown.given_fen)),
            _pair(words["change"], format_yuan(shown.change_fen)),
        )
    upper = _pair(*_how(shown)) if shown.line else ""
    total = shown.amount_fen if shown.total_fen is None else shown.total_fen
    return upper, _pair(words["total"], format_yuan(total))


CHINESE = {"welcome": "欢迎光临", "given": "收款", "change": "找零", "total": "合计"}
LATIN = {"welcome": "WELCOME", "given": "CASH", "change": "CHANGE", "total": "TOTAL"}
"""Words of the display itself: it has one language, its own, whatever the clerk's screen speaks."""


def _how(shown: Shown) -> tuple[str, str]:
    """Quantity × price, as far as there are."""
    quantity = quantity_text(shown.unit, shown.quantity) if shown.quantity else ""
    return quantity, f"x{format_yuan(shown.price_fen)}" if shown.price_fen else ""


def _pair(left: str, right: str) -> str:
    plain = left.replace(",", "") + right.replace(",", "")
    if width(left) + width(right) >= COLUMNS:
        left, right = left.replace(",", ""), right.replace(",", "")
    if width(plain) >= COLUMNS:
        return right[-COLUMNS:].rjust(COLUMNS)  # the figure counts, the word may go
    return left + " " * (COLUMNS - width(left) - width(right)) + right


def _centred(text: str) -> str:
    while width(text) > COLUMNS:
        text = text[:-1]
    return " " * ((COLUMNS - width(text)) // 2) + text
