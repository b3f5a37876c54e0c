"""Money: reading, showing, multiplying; a half fen always goes the same way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.money import RoundingWaiver, amount, format_yuan, parse_yuan
from outlet_app.domain.rounding import half_up, share
from outlet_app.domain.units import Unit
from outlet_app.errors import Refused

FEN = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,409.50", 140950),
        ("¥58", 5800),
        ("￥58.5", 5850),
        ("58元", 5800),
        ("５８．５０", 5850),
        ("58。5", 5850),
        ("1，409。50", 140950),
        (" 0.05 ", 5),
        (".5", 50),
        ("12.500", 1250),
        ("1,234,567.89", 123456789),
        ("+3", 300),
        ("-0", 0),
    ],
)
def test_reads_what_a_clerk_types(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E100"),
        ("abc", "E100"),
        ("1 409", "E100"),
        ("1e3", "E100"),
        ("58.", "E100"),
        ("1..5", "E100"),
        ("五十八", "E100"),
        ("٣", "E100"),
        ("12,34,567", "E100"),
        ("1,40", "E101"),
        ("1.409,50", "E101"),
        ("1，5", "E101"),
        ("12.345", "E102"),
        ("0.001", "E102"),
        ("-5", "E103"),
        ("−5", "E103"),
        ("10000000000000.01", "E104"),
    ],
)
def test_refuses_what_is_not_plain(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_yuan(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["-5", "−5", "-¥5", "¥-5", "－５"])
def test_negative_only_when_allowed(text: str) -> None:
    assert parse_yuan(text, allow_negative=True) == -500


def test_shows_money() -> None:
    assert format_yuan(180000) == "1,800.00"
    assert format_yuan(-500, symbol=True) == "\u2212¥5.00"
    assert format_yuan(96990, symbol=True) == "¥969.90"
    assert format_yuan(123456789, grouped=False) == "1234567.89"
    assert format_yuan(0) == "0.00"


@given(FEN, st.booleans(), st.booleans())
def test_what_is_shown_reads_back(fen: int, symbol: bool, grouped: bool) -> None:
    assert parse_yuan(format_yuan(fen, symbol=symbol, grouped=grouped), allow_negative=True) == fen


def test_amounts_of_the_vectors(vectors: dict[str, Any]) -> None:
    for grams, price, fen, _ in vectors["units"]["amount"]:
        assert amount(grams, price, Unit.GRAM) == fen


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**7), st.sampled_from(Unit))
def test_amount_is_half_up_of_the_exact_product(quantity: int, price: int, unit: Unit) -> None:
    per = 1 if unit is Unit.PIECE else 1000
    exact = (Decimal(quantity) * price / per).quantize(Decimal(1), ROUND_HALF_UP)
    assert amount(quantity, price, unit) == int(exact)


@given(st.integers(), st.integers(1, 10**9))
def test_half_up_mirrors_at_zero_and_stays_within_a_half(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert half_up(-numerator, denominator) == -rounded
    assert abs(2 * (rounded * denominator - numerator)) <= denominator


def test_half_up_needs_a_positive_denominator() -> None:
    assert half_up(5, 2) == 3
    assert half_up(-5, 2) == -3
    with pytest.raises(ValueError, match="positive"):
        half_up(1, 0)


def test_share_in_basis_points() -> None:
    assert share(10_000, 250) == 250
    assert share(1, 5000) == 1


@given(st.integers(0, 10**12), st.sampled_from([10, 100, 1000]))
def test_a_waiver_leaves_full_steps_and_loses_nothing(before: int, step: int) -> None:
    waiver = RoundingWaiver.down_to(before, step)
    assert waiver.after_fen % step == 0
    assert 0 <= waiver.waived_fen < step
    assert waiver.after_fen + waiver.waived_fen == before


def test_nothing_to_waive_below_zero() -> None:
    with pytest.raises(Refused) as refused:
        RoundingWaiver.down_to(-1)
    assert refused.value.code == "E105"
    assert "[E105]" in refused.value.told()
