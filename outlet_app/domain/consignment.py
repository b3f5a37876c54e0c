"""The arithmetic of a consignment: what a farmer hands over, what it comes to, what is payable and when.

line:  net = gross − tare × packages; quantity = net after deduction; amount = quantity × price − the line's costs.
act:   payable = Σ amounts − waived − commission − agreed costs − advance; `loan_fen` is a part of the payable.

In the modes consign and purchase the payable is fixed and due some days later (`Rules.due_days`), unless the act
is `on_sale`: then nothing is due until the goods are sold (`settlement`). In mode ship (代寄) the goods stay the
farmer's: nothing is payable, and the fees are a charge. All sums are fen, quantities in the line's base unit,
days ISO dates. Limits are `Rules`, i.e. settings. Pure; sits on the save path, so it allocates little.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from outlet_app.domain.clock import days_after
from outlet_app.domain.money import amount, bounded, format_yuan, waiver_refused
from outlet_app.domain.net import weighed
from outlet_app.domain.rounding import BASIS_POINTS, share
from outlet_app.domain.units import Unit
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused


class Mode(enum.StrEnum):
    """How the outlet handles the goods: sells them for the farmer, buys them, or only ships them."""

    CONSIGN = "consign"
    PURCHASE = "purchase"
    SHIP = "ship"


class Source(enum.StrEnum):
    """Where a weight comes from; one typed by hand is always marked as such."""

    SCALE = "s"
    MANUAL = "m"
    DOCUMENT = "d"


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings of the outlet that bound a consignment. `advance_bp`: the part of what the goods are expected to
    bring that may be advanced while they are on sale."""

    due_days: int = 7
    waiver_limit_fen: int = 99
    advance_bp: int = BASIS_POINTS
    max_lines: int = 99
    loan_needs_reference: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One product handed over, as weighed or counted. `tare` is for one package; `price_fen` per kg, litre or
    piece; `costs_fen` are agreed for this line alone (transport of milk); `floor_fen` is the least the farmer
    lets it go for, per the same unit, and `floor_waived` the farmer's consent to less."""

    product: str
    unit: Unit
    gross: int
    price_fen: int
    grade: str = ""
    tare: int = 0
    packages: int = 0
    deduction_bp: int = 0
    costs_fen: int = 0
    floor_fen: int | None = None
    floor_waived: bool = False
    source: Source = Source.MANUAL
    frame: bytes = b""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for the whole act. `carried_fen`: the part of the advance already handed over under the act
    that this one replaces, so that no cash moves twice."""

    on_sale: bool = False
    commission_bp: int = 0
    costs_fen: int = 0
    waived_fen: int = 0
    advance_fen: int = 0
    carried_fen: int = 0
    loan_fen: int = 0
    loan_ref: str = ""


NO_TERMS = Terms()
DEFAULT_RULES = Rules()


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A line computed: `quantity` is what is paid for; `value_fen` before and `amount_fen` after its costs."""

    net: int
    deducted: int
    quantity: int
    value_fen: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Figures:
    """An act computed. `value_fen` = total − waived − commission − costs. `payable_fen` is what is fixed and still
    to pay (the loan's part included), on the ISO day `due`; 0 and None while nothing is due. `farmer_fen` is the
    payable without the loan's part; `cash_out_fen` what leaves the till now (negative: comes back);
    `charge_fen` what the farmer pays for shipping."""

    lines: tuple[LineFigures, ...]
    total_fen: int
    waived_fen: int
    commission_fen: int
    costs_fen: int
    value_fen: int
    advance_fen: int
    payable_fen: int
    loan_fen: int
    charge_fen: int
    cash_out_fen: int
    due: str | None

    @property
    def farmer_fen(self) -> int:
        """What the farmer gets of the payable once the loan's part is taken."""
        return self.payable_fen - self.loan_fen


def compute_line(line: Line) -> LineFigures:
    """The figures of one line.

    Raises `Refused`: E104 more than any outlet's money, E112-E114 (see `net`), E117 no product or a price or cost
    below zero, E118 pieces that are tared, E119 costs above the value, E120 under the farmer's floor without consent,
    E121 a scale reading without its frame.
    """
    if not line.product or line.price_fen < 0 or line.costs_fen < 0 or line.gross > MAX_QUANTITY:
        raise Refused("E117", N_("A line lacks its product, or its figures are out of bounds."))
    if line.unit is Unit.PIECE and (line.tare or line.packages):
        raise Refused("E118", N_("Goods counted in pieces have no tare."), do=N_("Clear the tare and the packages."))
    if line.source is Source.SCALE and not line.frame:
        raise Refused("E121", N_("The scale's reading is missing."), do=N_("Weigh again, or type the weight."))
    if line.floor_fen is not None and line.price_fen < line.floor_fen and not line.floor_waived:
        raise Refused(
            "E120",
            N_("The price is under the farmer's floor of {floor}."),
            do=N_("Raise the price, or record that the farmer agrees."),
            floor=format_yuan(line.floor_fen),
        )
    quantities = weighed(line.gross, line.tare, line.packages, line.deduction_bp)
    value = bounded(amount(quantities.payable, line.price_fen, line.unit))
    if line.costs_fen > value:
        raise Refused("E119", N_("The costs of a line are higher than its value."), do=N_("Check the costs."))
    return LineFigures(quantities.net, quantities.deducted, quantities.payable, value, value - line.costs_fen)


def compute(mode: Mode, lines: Sequence[Line], terms: Terms, day: str, rules: Rules = DEFAULT_RULES) -> Figures:
    """The figures of the whole act on business day `day`.

    Raises `Refused` as `compute_line`, and: E105 a waiver that is no rounding, E122 no or too many lines, E123 terms
    below zero or more than the value, E124 an advance or loan where nothing is payable, E125 more advanced than is
    due, E126 more to the loan than is left, E127 a loan without the consented reference.
    """
    if not 0 < len(lines) <= rules.max_lines:
        raise Refused("E122", N_("An intake has between 1 and {most} lines."), most=rules.max_lines)
    computed = tuple([compute_line(line) for line in lines])
    total = bounded(sum([line.amount_fen for line in computed]))
    if terms.commission_bp < 0 or terms.costs_fen < 0:
        raise _too_much_taken()
    commission = share(total, terms.commission_bp)
    waivable = commission + terms.costs_fen if mode is Mode.SHIP else total
    if not 0 <= terms.waived_fen <= min(rules.waiver_limit_fen, waivable):
        raise waiver_refused(rules.waiver_limit_fen)
    if mode is Mode.SHIP:
        return _shipped(computed, total, commission, terms)
    value = total - terms.waived_fen - commission - terms.costs_fen
    if value < 0:
        raise _too_much_taken()
    payable = _payable(value, terms, rules)
    return Figures(
        lines=computed,
        total_fen=total,
        waived_fen=terms.waived_fen,
        commission_fen=commission,
        costs_fen=terms.costs_fen,
        value_fen=value,
        advance_fen=terms.advance_fen,
        payable_fen=payable,
        loan_fen=terms.loan_fen,
        charge_fen=0,
        cash_out_fen=terms.advance_fen - terms.carried_fen,
        due=None if terms.on_sale else days_after(day, rules.due_days),
    )


def _too_much_taken() -> Refused:
    """The refusal of a commission or costs below zero, or above what the goods come to."""
    return Refused("E123", N_("Commission and costs are more than the goods come to."), do=N_("Check what was agreed."))


def _payable(value: int, terms: Terms, rules: Rules) -> int:
    """What stays to pay of `value` after the advance, with advance and loan checked against it."""
    most = share(value, rules.advance_bp) if terms.on_sale else value
    if terms.advance_fen < 0 or terms.carried_fen < 0 or terms.advance_fen > most:
        raise Refused(
            "E125",
            N_("The advance must be between zero and {most}."),
            do=N_("Advance less, or check the weights and prices."),
            most=format_yuan(most),
        )
    if terms.on_sale:
        if terms.loan_fen:
            raise Refused("E124", N_("Nothing is due yet, so nothing can go to a loan."))
        return 0
    payable = value - terms.advance_fen
    if not 0 <= terms.loan_fen <= payable:
        raise Refused(
            "E126",
            N_("The loan's part must be between zero and {most}."),
            do=N_("Lower the part that goes to the loan."),
            most=format_yuan(payable),
        )
    if terms.loan_fen and rules.loan_needs_reference and not terms.loan_ref.strip():
        raise Refused(
            "E127",
            N_("The loan's reference is missing."),
            do=N_("Type the reference the farmer agreed to, or leave the loan's part at zero."),
        )
    return payable


def _shipped(computed: tuple[LineFigures, ...], total: int, commission: int, terms: Terms) -> Figures:
    """Agency shipping: the goods stay the farmer's, who pays the fees; nothing is payable, advanced or lent."""
    if terms.advance_fen or terms.carried_fen or terms.loan_fen:
        raise Refused("E124", N_("Goods that are only shipped have no advance and no loan."))
    charge = commission + terms.costs_fen - terms.waived_fen
    return Figures(
        lines=computed,
        total_fen=total,
        waived_fen=terms.waived_fen,
        commission_fen=commission,
        costs_fen=terms.costs_fen,
        value_fen=0,
        advance_fen=0,
        payable_fen=0,
        loan_fen=0,
        charge_fen=charge,
        cash_out_fen=-charge,
        due=None,
    )
