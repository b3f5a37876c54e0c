"""What a ledger comes to: the totals that both ends compute from the same entries, each from its own copy.

`Figures` is a fold over entries in order, per business day. It is pure and streaming: the only thing it asks of its
surroundings is to look up an earlier entry, because a reversal takes back what the reversed act had added. The
counter and the centre run this same code over their own bytes; a difference between them is a fault that both show at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Entry, Kind, body_of, cash_of
from outlet_app.domain.shift import DayClosed, ShiftCash, ShiftOpened, of_shift
from outlet_app.domain.summary import FORM_FIGURES, FormFigures, summary_of

Lookup = Callable[[int], Entry]


class Figures(msgspec.Struct):
    """Totals of a set of entries. Acts taken back are taken off again; fen, grams, millilitres, pieces.

    `entries` counts every entry; `consignments` and `orders_*` what stands after reversals;
    `cash_in_fen`/`cash_out_fen` what moved in the till; `payable_fen` what is owed to farmers on a fixed day. The
    till, of shifts opened on the day: `opening_fen` counted at the start; once closed `expected_fen`, `counted_fen`
    and `variance_fen` (over above zero, short below). What the rooms' acts add is listed in `summary.FORM_FIGURES`.
    """

    entries: int = 0
    parties: int = 0
    consignments: int = 0
    consigned_fen: int = 0
    consigned_g: int = 0
    consigned_ml: int = 0
    consigned_pc: int = 0
    payable_fen: int = 0
    orders_down: int = 0
    orders_down_fen: int = 0
    orders_up: int = 0
    orders_up_fen: int = 0
    reversals: int = 0
    cash_in_fen: int = 0
    cash_out_fen: int = 0
    opening_fen: int = 0
    expected_fen: int = 0
    counted_fen: int = 0
    variance_fen: int = 0
    settlements: int = 0
    settled_fen: int = 0
    payouts: int = 0
    paid_fen: int = 0
    collected: int = 0
    returns: int = 0
    refunded_fen: int = 0
    parcels: int = 0
    parcels_g: int = 0
    postage_fen: int = 0
    parcels_refused: int = 0
    packed: int = 0
    packed_fen: int = 0
    manifests: int = 0
    manifest_g: int = 0
    losses: int = 0
    certified: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Both together, field by field."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__struct_fields__))

    def facts(self) -> dict[str, int]:
        """The figures by name, for a table or JSON."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def add(days: dict[str, Figures], entry: Entry, lookup: Lookup) -> None:
    """Add one entry to the figures of its business day; `lookup` finds an earlier entry of the same ledger by seq.

    An entry of an unknown kind counts as an entry and nothing else. A day close counts on the day whose till it closes.
    Raises `msgspec.DecodeError` for a body that is not of its kind, `LookupError` for one that refers to nothing, or
    says another expected sum than the entries come to.
    """
    figures = days.setdefault(business_day(entry.at), Figures())
    figures.entries += 1
    body = body_of(entry)
    if entry.kind == Kind.PARTY:
        figures.parties += getattr(body, "party", 1) == 0
    elif isinstance(body, Reversal):
        figures.reversals += 1
        _move_cash(figures, body.cash_fen)
        _count(figures, body_of(lookup(body.of)), -1)
    elif isinstance(body, DayClosed):
        _close(days, entry, body, lookup)
    else:
        if isinstance(body, ShiftOpened):
            figures.opening_fen += body.counted_fen
        _count(figures, body, 1)
        _move_cash(figures, cash_of(body))


def total(days: dict[str, Figures]) -> Figures:
    """All days together."""
    figures = Figures()
    for day in days.values():
        figures = figures + day
    return figures


def of_entries(entries: Iterable[Entry], lookup: Lookup) -> dict[str, Figures]:
    """The figures of a run of entries, by business day."""
    days: dict[str, Figures] = {}
    for entry in entries:
        add(days, entry, lookup)
    return days


def _move_cash(figures: Figures, fen: int) -> None:
    if fen >= 0:
        figures.cash_in_fen += fen
    else:
        figures.cash_out_fen -= fen


def _close(days: dict[str, Figures], entry: Entry, body: DayClosed, lookup: Lookup) -> None:
    """What should have been in the till is computed anew here, never taken from the close."""
    day, cash = shift_cash(entry.seq, body.opened, lookup)
    if (body.day, body.expected_fen) != (day, cash.expected_fen):
        raise LookupError(f"close {entry.seq} expects another sum than its day's entries come to")
    figures = days.setdefault(day, Figures())
    figures.expected_fen += cash.expected_fen
    figures.counted_fen += body.counted_fen
    figures.variance_fen += body.counted_fen - cash.now_fen


def shift_cash(closing: int, opened: int, lookup: Lookup) -> tuple[str, ShiftCash]:
    """The business day of the shift that entry `opened` began, and its cash before entry `closing`.

    Goes back from the close and stops at the first `open` or `close`: no ledger makes this slow. Raises `LookupError`
    when that is not `opened`.
    """
    moved: list[tuple[str, int]] = []
    for seq in range(closing - 1, 0, -1):
        one = lookup(seq)
        body = body_of(one)
        if seq == opened and isinstance(body, ShiftOpened):
            day = business_day(one.at)
            return day, of_shift(body.counted_fen, day, moved)
        if isinstance(body, ShiftOpened | DayClosed):
            break
        moved.append((business_day(one.at), cash_of(body)))
    raise LookupError(f"entry {closing} closes no shift that is open")


def _count(figures: Figures, body: msgspec.Struct | None, sign: int) -> None:
    if isinstance(body, Consignment):
        figures.consignments += sign
        figures.consigned_fen += sign * body.total_fen
        figures.payable_fen += sign * body.payable_fen
        figures.consigned_g += sign * quantity(body.lines, "g")
        figures.consigned_ml += sign * quantity(body.lines, "ml")
        figures.consigned_pc += sign * quantity(body.lines, "pc")
    elif isinstance(body, Order) and body.direction == "down":
        figures.orders_down += sign
        figures.orders_down_fen += sign * body.total_fen
    elif isinstance(body, Order):
        figures.orders_up += sign
        figures.orders_up_fen += sign * body.total_fen
    elif (summary := summary_of(body)) is not None:
        figures.payable_fen += sign * summary.payable_fen
        add_form(figures, summary.form, sign, sign * summary.total_fen, sign * summary.quantity)


def add_form(figures: Figures, form: str, acts: int, fen: int, amount: int) -> None:
    """Add acts of a form, by what `summary.FORM_FIGURES` says of it."""
    counted = FORM_FIGURES.get(form, FormFigures(""))
    for name, value in zip(counted, (acts, fen, amount), strict=True):
        if name:
            setattr(figures, name, getattr(figures, name) + value)


def quantity(lines: Iterable[ConsignmentLine | OrderLine], unit: str) -> int:
    """The quantity of the lines counted in `unit` (g, ml or pc)."""
    return sum(line.quantity for line in lines if line.unit == unit)
