"""The arithmetic of an order, in either direction: what it comes to, what is paid now, the change, the balance.

total = Σ lines + postage + fee − waived. What is paid now is the total, a deposit, or nothing (prepaid elsewhere,
or paid on collection); change = tendered + carried − received. Sums in fen, quantities in base units.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from outlet_app.domain.money import amount, bounded, format_yuan, waiver_refused
from outlet_app.domain.units import Unit
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused


class Direction(enum.StrEnum):
    """Which way the goods go: down to a villager (工业品下乡) or up to the city (农产品进城)."""

    DOWN = "down"
    UP = "up"


class Paying(enum.StrEnum):
    """How the buyer pays: all now in cash, a deposit now, later on collection, or already paid elsewhere."""

    CASH = "cash"
    DEPOSIT = "deposit"
    LATER = "later"
    PREPAID = "prepaid"


@dataclass(frozen=True, slots=True)
class OrderRules:
    """Settings that bound an order."""

    waiver_limit_fen: int = 99
    max_lines: int = 99


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` base units of one product at `price_fen` per kg, litre or piece."""

    product: str
    unit: Unit
    quantity: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class Payment:
    """How an order is paid. `tendered_fen` None: exactly what is asked for. `carried_fen`: cash already taken under
    the order that this one replaces. `fee_fen`: a village pick-up fee, 0 by default and always recorded."""

    paying: Paying = Paying.CASH
    tendered_fen: int | None = None
    deposit_fen: int = 0
    carried_fen: int = 0
    waived_fen: int = 0
    postage_fen: int = 0
    fee_fen: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """An order computed. `received_fen` is taken and kept, what was carried over included; `balance_fen` is open
    (or prepaid elsewhere, when `prepaid`); `cash_in_fen` is what the till gains now (negative: it gives back)."""

    amounts_fen: tuple[int, ...]
    goods_fen: int
    total_fen: int
    received_fen: int
    tendered_fen: int
    change_fen: int
    balance_fen: int
    cash_in_fen: int
    prepaid: bool


DEFAULT_RULES = OrderRules()


def compute(lines: Sequence[Line], payment: Payment, rules: OrderRules = DEFAULT_RULES) -> Figures:
    """The figures of an order.

    Raises `Refused`: E129 no or too many lines, E130 a line without product, quantity or with a price below zero,
    E104 more than any outlet's money, E105 a waiver that is no rounding, E131 a sum below zero, E132 a deposit that
    is none, E133 too little tendered, E134 cash tendered where none is asked for.
    """
    if not 0 < len(lines) <= rules.max_lines:
        raise Refused("E129", N_("An order has between 1 and {most} lines."), most=rules.max_lines)
    amounts = tuple([_line_fen(line) for line in lines])
    goods = sum(amounts)
    if min(payment.postage_fen, payment.fee_fen, payment.carried_fen) < 0:
        raise Refused("E131", N_("A charge is below zero."), do=N_("Type it without the minus sign."))
    before = goods + payment.postage_fen + payment.fee_fen
    if not 0 <= payment.waived_fen <= min(rules.waiver_limit_fen, before):
        raise waiver_refused(rules.waiver_limit_fen)
    total = bounded(before - payment.waived_fen)
    received = _asked_now(total, payment)
    tendered = payment.tendered_fen
    if tendered is None:
        tendered = max(received - payment.carried_fen, 0)
    change = tendered + payment.carried_fen - received
    _check_tendered(received, tendered, change, payment)
    return Figures(
        amounts_fen=amounts,
        goods_fen=goods,
        total_fen=total,
        received_fen=received,
        tendered_fen=tendered,
        change_fen=change,
        balance_fen=total - received,
        cash_in_fen=received - payment.carried_fen,
        prepaid=payment.paying is Paying.PREPAID,
    )


def _line_fen(line: Line) -> int:
    if not line.product or not 0 < line.quantity <= MAX_QUANTITY or line.price_fen < 0:
        raise Refused(
            "E130",
            N_("A line lacks its product or quantity, or its price is below zero."),
            do=N_("Complete the line, or remove it."),
        )
    return bounded(amount(line.quantity, line.price_fen, line.unit))


def _asked_now(total: int, payment: Payment) -> int:
    """What the outlet keeps of the order's price now."""
    if payment.paying is Paying.CASH:
        return total
    if payment.paying is Paying.DEPOSIT:
        if not 0 < payment.deposit_fen < total:
            raise Refused(
                "E132",
                N_("A deposit must be more than nothing and less than {total}."),
                do=N_("Change the deposit, or take the whole amount."),
                total=format_yuan(total),
            )
        return payment.deposit_fen
    return 0


def _check_tendered(received: int, tendered: int, change: int, payment: Payment) -> None:
    if tendered < 0 or change < 0:
        raise Refused(
            "E133",
            N_("{asked} is to be paid now, {tendered} was given."),
            do=N_("Ask for the rest, or take a deposit."),
            asked=format_yuan(received - payment.carried_fen),
            tendered=format_yuan(tendered),
        )
    if tendered and payment.paying in (Paying.LATER, Paying.PREPAID):
        raise Refused("E134", N_("No cash is asked for now."), do=N_("Clear the amount given."))


def refund(paid_fen: int, goods_fen: int, fee_fen: int = 0) -> int:
    """Fen to give back for returned goods worth `goods_fen`, less an agreed return fee.

    Raises `Refused` E131 when that is below zero or more than was paid.
    """
    back = goods_fen - fee_fen
    if fee_fen < 0 or not 0 <= back <= paid_fen:
        raise Refused(
            "E131",
            N_("A refund can't be below zero or above what was paid."),
            do=N_("Check the returned goods and the fee."),
        )
    return back
