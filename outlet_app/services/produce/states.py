"""Where a consignment stands, from its lots and what it made owed: derived whenever it is asked, never kept.

weighed and accepted are one at the counter (the act that weighs accepts). What went into lots made of others is
followed into those. Goods with a fixed payable are paid or not whether or not they are sold; goods paid when sold are
settled first.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.lifecycles import ConsignmentState
from outlet_app.errors import N_
from outlet_app.services.books import Books
from outlet_app.services.produce.ports import LotRow

WORDS: dict[str, str] = {
    ConsignmentState.WEIGHED: N_("weighed"),
    ConsignmentState.ACCEPTED: N_("in stock"),
    ConsignmentState.PART_SOLD: N_("part sold"),
    ConsignmentState.SOLD: N_("sold"),
    ConsignmentState.SETTLED: N_("settled"),
    ConsignmentState.PAID: N_("paid out"),
    ConsignmentState.WITHDRAWN: N_("withdrawn"),
    ConsignmentState.RETURNED: N_("returned"),
    ConsignmentState.SPOILED: N_("spoiled"),
    ConsignmentState.REVERSED: N_("reversed"),
}
DEEPEST = 12
"""Lots made of lots made of lots …: further than this nobody mixes."""


@dataclass(slots=True)
class _Sums:
    came: int = 0
    sold: int = 0
    returned: int = 0
    spoiled: int = 0
    on_hand: int = 0
    unsettled: int = 0
    unpaid: bool = False


def state_of(books: Books, seq: int) -> ConsignmentState | None:
    """Where the consignment or purchase `seq` stands; None for an act that took nothing into stock."""
    lots, owed = books.stock.of_act(seq), books.dues.owed(seq)
    if not lots:
        return None
    if not any(row.quantity_in for row in lots):
        return ConsignmentState.REVERSED
    sums = _Sums()
    for row in lots:
        _add(books, row, sums, 0)
    if not any(row.on_sale for row in lots):
        if owed is None or not owed.open_fen:
            return ConsignmentState.PAID
        return _in_stock(sums)
    if sums.sold and not sums.on_hand and not sums.unsettled:
        return ConsignmentState.SETTLED if sums.unpaid else ConsignmentState.PAID
    return _in_stock(sums)


def state_of_lot(row: LotRow) -> ConsignmentState:
    """Where one lot stands, for itself: nothing sold, part sold, sold, gone another way, taken back."""
    if not row.quantity_in:
        return ConsignmentState.REVERSED
    return _in_stock(_Sums(row.quantity_in, row.sold, row.returned, row.spoiled, row.on_hand))


def _in_stock(sums: _Sums) -> ConsignmentState:
    if sums.sold:
        return ConsignmentState.PART_SOLD if sums.on_hand else ConsignmentState.SOLD
    if sums.on_hand:
        return ConsignmentState.ACCEPTED
    return ConsignmentState.SPOILED if sums.spoiled > sums.returned else ConsignmentState.RETURNED


def _add(books: Books, row: LotRow, sums: _Sums, depth: int) -> None:
    sums.came += row.quantity_in
    sums.sold += row.sold
    sums.returned += row.returned
    sums.spoiled += row.spoiled
    sums.on_hand += row.on_hand
    sums.unsettled += row.sold - row.settled
    made: set[int] = set()
    for move in books.stock.moves(row.seq, row.line):
        if move.column == "settled":
            settlement = books.dues.owed(move.act)
            sums.unpaid |= settlement is not None and settlement.open_fen > 0
        elif move.column == "moved":
            made.add(move.act)
    for act in made if depth < DEEPEST else ():
        for child in books.stock.of_act(act):
            _add(books, child, sums, depth + 1)
