"""The lots as they stand while several boxes are packed from them at once: nothing is taken twice.

A line that asks for a grade is dealt before one that takes any: so whatever the stock can fill is filled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from outlet_app.domain import lot
from outlet_app.domain.acts.produce import Lot, Pick
from outlet_app.domain.feed import CityOrderLine
from outlet_app.services.books import Books
from outlet_app.services.post.city_orders import CityDemand
from outlet_app.services.produce.ports import LotRow
from outlet_app.services.produce.stock import spread

ByLots = Callable[[str], bool | None]
"""Whether a product is kept in lots; None = the catalogue does not say."""


class Shelf:
    """What is on hand in one transaction. `by_lots` as above: packaged goods are packed without lots."""

    def __init__(self, books: Books, by_lots: ByLots):
        self._books = books
        self._by_lots = by_lots
        self._rows: dict[str, list[LotRow]] = {}
        self._held: dict[str, dict[str, int]] = {}
        self._reserved: dict[tuple[str, str], int] = defaultdict(int)

    def in_lots(self, product: str) -> bool:
        """Whether it is taken from lots; a product that the catalogue does not hold is, when there are any of it."""
        known = self._by_lots(product)
        return bool(self.rows(product)) if known is None else known

    def rows(self, product: str) -> list[LotRow]:
        """Its lots with something on hand, freshest first."""
        if product not in self._rows:
            self._rows[product] = self._books.stock.on_hand(product)
        return self._rows[product]

    def reserve(self, order: CityDemand) -> bool:
        """Whether the lots suffice for this order beside those reserved before; if so it is reserved too."""
        wanted = self._wanted(order)
        after = {key: self._reserved[key] + quantity for key, quantity in wanted.items()}
        for product in {product for product, _grade in wanted}:
            if not self._suffices(product, after):
                return False
        self._reserved.update(after)
        return True

    def _suffices(self, product: str, after: dict[tuple[str, str], int]) -> bool:
        asked = {key[1]: count for key, count in {**self._reserved, **after}.items() if key[0] == product}
        held = self._by_grade(product)
        graded = all(count <= held[grade] for grade, count in asked.items() if grade)
        return graded and sum(asked.values()) <= sum(held.values())

    def _by_grade(self, product: str) -> dict[str, int]:
        if product not in self._held:
            held: dict[str, int] = defaultdict(int)
            for row in self.rows(product):
                held[row.grade] += row.on_hand
            self._held[product] = held
        return self._held[product]

    def _wanted(self, order: CityDemand) -> dict[tuple[str, str], int]:
        wanted: dict[tuple[str, str], int] = defaultdict(int)
        for line in self._from_lots(order):
            wanted[line.product, line.grade] += line.quantity
        return wanted

    def _from_lots(self, order: CityDemand) -> list[CityOrderLine]:
        return [] if order.taken else [line for line in order.lines if self.in_lots(line.product)]

    def deal(self, orders: Sequence[CityDemand]) -> dict[str, tuple[Pick, ...]]:
        """From which lots each order is packed, freshest first, in the orders' order; fen shared to the fen.

        Raises `Refused` E147 when the lots hold less.
        """
        left: dict[Lot, int] = {}
        lines = [(order.key, at, line) for order in orders for at, line in enumerate(self._from_lots(order))]
        dealt: dict[tuple[str, int], tuple[Pick, ...]] = {}
        for key, at, line in sorted(lines, key=lambda found: not found[2].grade):
            picks = self._pick(line, left)
            dealt[key, at] = spread(picks, line.amount_fen)
        found: dict[str, list[Pick]] = {order.key: [] for order in orders}
        for key, at, _line in lines:
            found[key] += dealt[key, at]
        return {key: tuple(picks) for key, picks in found.items()}

    def _pick(self, line: CityOrderLine, left: dict[Lot, int]) -> list[Pick]:
        """Take one line off what is `left`."""
        named = {f"{row.seq:012d}:{row.line:04d}": row for row in self.rows(line.product)}
        lots = [
            _as_lot(name, row, line.grade, left.get((row.seq, row.line), row.on_hand)) for name, row in named.items()
        ]
        picks = []
        for pick in lot.pick(lots, line.product, line.grade, line.quantity, line.unit):
            row = named[pick.lot]
            left[row.seq, row.line] = left.get((row.seq, row.line), row.on_hand) - pick.quantity
            picks.append(Pick(row.seq, row.line, pick.quantity))
        return picks


def _as_lot(name: str, row: LotRow, grade: str, on_hand: int) -> lot.Lot:
    """The row as the domain picks from it; where any grade will do, all are of that grade."""
    made = lot.Lot(name, row.product, row.grade, on_hand, picked=row.picked, unit=row.unit)
    return made if grade else replace(made, grade="")


def taken_of(picks: Iterable[Pick]) -> dict[Lot, int]:
    """How much of each lot."""
    found: dict[Lot, int] = defaultdict(int)
    for pick in picks:
        found[pick.seq, pick.line] += pick.quantity
    return dict(found)


def fen_of(picks: Iterable[Pick]) -> dict[Lot, int]:
    """What was sold of each lot, in fen."""
    found: dict[Lot, int] = defaultdict(int)
    for pick in picks:
        found[pick.seq, pick.line] += pick.fen
    return dict(found)
