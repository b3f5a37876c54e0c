"""The till: counts, what should be there, and a difference that is no debt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.till import (
    DENOMINATIONS,
    Movement,
    Purse,
    accept_debt,
    compare,
    expected,
    total,
)
from outlet_app.errors import Refused

DAY = [
    Movement(-54_000, Purse.FLOAT),
    Movement(13_780),
    Movement(-30_000, Purse.FLOAT),
    Movement(1_600),
    Movement(9_600),
    Movement(-3_990),
    Movement(10_000),
]


def test_close_of_the_day() -> None:
    should = expected(150_000, DAY)
    assert (should.in_fen, should.out_fen, should.fen) == (34_980, 87_990, 96_990)
    short = compare(should.fen, 96_490, "unexplained")
    assert short.fen == -500
    assert short.debt_fen == 0
    assert accept_debt(short).debt_fen == 500


def test_float_and_takings_are_apart() -> None:
    takings = expected(0, DAY, Purse.TAKINGS)
    payouts = expected(150_000, DAY, Purse.FLOAT)
    assert takings.fen == 34_980 - 3_990
    assert payouts.fen == 150_000 - 84_000
    assert takings.fen + payouts.fen == expected(150_000, DAY).fen


def test_a_difference_needs_a_reason() -> None:
    with pytest.raises(Refused, match="E144"):
        compare(100, 90, " ")
    assert compare(100, 100).fen == 0


def test_over_is_never_a_debt() -> None:
    over = compare(100, 150, "unexplained")
    assert over.fen == 50
    with pytest.raises(Refused, match="E145"):
        accept_debt(over)


def test_counts() -> None:
    assert total({10_000: 9, 5_000: 1, 1_000: 1, 100: 4, 50: 1, 10: 4}) == 96_490
    assert total({}) == 0
    for wrong in ({200: 1}, {100: -1}):
        with pytest.raises(Refused, match="E143"):
            total(wrong)


def test_denominations_are_a_setting() -> None:
    assert total({20: 3}, (20, 10)) == 60


@given(st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 10_000)), st.integers(-(10**6), 10**6))
def test_counted_is_expected_plus_variance(counts: dict[int, int], opening: int) -> None:
    counted = total(counts)
    variance = compare(opening, counted, "x")
    assert variance.expected_fen + variance.fen == counted
    assert variance.debt_fen == 0


@given(st.integers(0, 10**9), st.lists(st.integers(-(10**6), 10**6).map(Movement)))
def test_expected_is_the_running_sum(opening: int, movements: list[Movement]) -> None:
    assert expected(opening, movements).fen == opening + sum(one.fen for one in movements)
