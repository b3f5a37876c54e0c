"""The sheet a paper is laid out on: so many columns, one language, the names of one act.

A line is `columns` half-width characters wide; a Chinese character takes two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from outlet_app.domain.acts.trade import ConsignmentLine, OrderLine
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_
from outlet_app.services.model import ActDetail, PaperLine

Translate = Callable[[str], str]
RULE = PaperLine("", rule=True)
UNITS = {"g": N_("/kg"), "ml": N_("/l"), "pc": N_(" each")}
_PIECES = re.compile(r"[^\x00-\x7f]\s*|[!-~]+\s*|\s+")


@dataclass(frozen=True)
class Sheet:
    """Paper for one act; also the `told.Names` of what is told of it."""

    detail: ActDetail
    text: Translate
    language: str
    columns: int

    def product(self, code: str) -> str:
        """A product's name in the paper's language; the code where nobody knows a name."""
        found = self.detail.products.get(code)
        return found.shown(self.language) if found else code

    def party(self, party: int) -> str:
        """A party's masked name; "" for 0 and for an erased one."""
        return self.detail.parties.get(party, "")

    def pair(self, left: str, right: str) -> PaperLine:
        """A label at the left edge and a figure at the right one."""
        gap = max(1, self.columns - width(left) - width(right))
        return PaperLine(f"{left}{' ' * gap}{right}")

    def figure(self, label: str, value: str) -> PaperLine:
        """An N_-marked label with its figure."""
        return self.pair(self.text(label), value)

    def total(self, fen: int, label: str = N_("Total")) -> list[PaperLine]:
        """An amount, large, and in capitals below."""
        return [
            PaperLine(f"{self.text(label)} {format_yuan(fen, symbol=True)}", "right", big=True),
            PaperLine(rmb_capitals(fen), "right"),
        ]

    def item(self, line: ConsignmentLine | OrderLine) -> list[PaperLine]:
        """One product: its name, and how its amount came about."""
        grade = getattr(line, "grade", "")
        price = f"{format_yuan(line.price_fen)}{self.text(UNITS[line.unit])}"
        count = f"{quantity_text(line.unit, line.quantity)} × {price}"
        return [
            PaperLine(f"{self.product(line.product)} {grade}".strip()),
            self.pair(count, format_yuan(line.amount_fen)),
        ]

    def replaced(self, seq: int) -> list[PaperLine]:
        """The number this act replaces, if any."""
        return [self.figure(N_("Replaces"), f"{seq:04d}")] if seq else []


def quantity_text(unit: str, quantity: int) -> str:
    """A quantity as printed: 150.000kg, 2.000L, or the bare count of pieces."""
    if unit == "g":
        return f"{format_kg(quantity)}kg"
    return f"{format_litres(quantity)}L" if unit == "ml" else str(quantity)


def width(text: str) -> int:
    """Half-width columns a text takes on paper. Printers set every multi-byte character two columns wide: × and ¥
    (which is printed as ￥) as well as Hanzi."""
    return sum(1 if sign.isascii() else 2 for sign in text)


def folded(text: str, columns: int) -> list[str]:
    """The text in pieces of at most `columns` columns, at spaces where there are any."""
    pieces, piece = [], ""
    for word in _PIECES.findall(text):
        if piece and width(piece + word.rstrip()) > columns:
            pieces.append(piece.rstrip())
            piece = ""
        for sign in word:
            if width(piece + sign) > columns and not sign.isspace():
                pieces.append(piece.rstrip())
                piece = ""
            piece += sign
    return [*pieces, piece.rstrip()] if piece.strip() or not pieces else pieces
