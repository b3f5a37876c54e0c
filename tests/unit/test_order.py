"""Orders: totals, change, deposits and refunds, with the day's figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.order import Line, OrderRules, Paying, Payment, compute, refund
from outlet_app.domain.units import Unit
from outlet_app.errors import Refused

MILK = Line("milk-case", Unit.PIECE, 1, 5800)
GIFTS = Line("gift-pack", Unit.PIECE, 2, 3990)
COOKER = Line("cooker", Unit.PIECE, 1, 25_900)


def test_change_of_the_day() -> None:
    figures = compute([MILK, GIFTS], Payment(tendered_fen=15_000))
    assert figures.amounts_fen == (5800, 7980)
    assert (figures.total_fen, figures.change_fen, figures.cash_in_fen) == (13_780, 1_220, 13_780)


def test_deposit_of_the_day() -> None:
    figures = compute([COOKER], Payment(Paying.DEPOSIT, deposit_fen=10_000))
    assert (figures.balance_fen, figures.cash_in_fen) == (15_900, 10_000)


def test_prepaid_and_later_take_no_cash() -> None:
    city = Line("kiwi", Unit.GRAM, 2500, 1996)
    prepaid = compute([city], Payment(Paying.PREPAID))
    assert (prepaid.total_fen, prepaid.balance_fen, prepaid.cash_in_fen, prepaid.prepaid) == (4990, 4990, 0, True)
    later = compute([city], Payment(Paying.LATER))
    assert (later.balance_fen, later.cash_in_fen, later.prepaid) == (4990, 0, False)


def test_postage_fee_and_waiver() -> None:
    figures = compute([MILK], Payment(postage_fen=1_600, fee_fen=100, waived_fen=50))
    assert figures.total_fen == 5800 + 1600 + 100 - 50


def test_a_replacement_carries_the_cash_over() -> None:
    more = compute([MILK, GIFTS], Payment(carried_fen=5800, tendered_fen=10_000))
    assert (more.received_fen, more.cash_in_fen, more.change_fen) == (13_780, 7_980, 2_020)
    less = compute([MILK], Payment(carried_fen=13_780))
    assert (less.cash_in_fen, less.change_fen) == (-7_980, 7_980)


@pytest.mark.parametrize(
    ("lines", "payment", "code"),
    [
        ([], Payment(), "E129"),
        ([MILK] * 100, Payment(), "E129"),
        ([Line("", Unit.PIECE, 1, 1)], Payment(), "E130"),
        ([Line("x", Unit.PIECE, 0, 1)], Payment(), "E130"),
        ([Line("x", Unit.PIECE, 1, -1)], Payment(), "E130"),
        ([MILK], Payment(postage_fen=-1), "E131"),
        ([MILK], Payment(fee_fen=-1), "E131"),
        ([MILK], Payment(carried_fen=-1), "E131"),
        ([MILK], Payment(waived_fen=100), "E105"),
        ([MILK], Payment(Paying.DEPOSIT), "E132"),
        ([MILK], Payment(Paying.DEPOSIT, deposit_fen=5800), "E132"),
        ([MILK], Payment(tendered_fen=5799), "E133"),
        ([MILK], Payment(tendered_fen=-1, carried_fen=5801), "E133"),
        ([MILK], Payment(Paying.LATER, tendered_fen=1), "E134"),
    ],
)
def test_refuses(lines: list[Line], payment: Payment, code: str) -> None:
    with pytest.raises(Refused) as refused:
        compute(lines, payment)
    assert refused.value.code == code


def test_limits_are_settings() -> None:
    assert compute([MILK], Payment(waived_fen=800), OrderRules(waiver_limit_fen=800)).total_fen == 5000


def test_refunds() -> None:
    assert refund(3990, 3990) == 3990
    assert refund(3990, 3990, 500) == 3490
    for paid, goods, fee in ((3990, 3991, 0), (3990, 100, 101), (3990, 3990, -1)):
        with pytest.raises(Refused, match="E131"):
            refund(paid, goods, fee)


LINES = st.builds(
    Line,
    product=st.just("x"),
    unit=st.sampled_from(Unit),
    quantity=st.integers(1, 10**6),
    price_fen=st.integers(0, 10**6),
)


@given(st.lists(LINES, min_size=1, max_size=8), st.integers(0, 10**7), st.integers(0, 10**7))
def test_cash_adds_up(lines: list[Line], extra: int, carried: int) -> None:
    total = compute(lines, Payment()).total_fen
    figures = compute(lines, Payment(tendered_fen=total + extra, carried_fen=carried))
    assert figures.total_fen == sum(figures.amounts_fen)
    assert figures.tendered_fen - figures.change_fen == figures.cash_in_fen
    assert figures.received_fen + figures.balance_fen == figures.total_fen
