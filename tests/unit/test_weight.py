"""Weights and volumes as people say them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.weight import (
    format_jin,
    format_kg,
    format_litres,
    format_price_per_jin,
    parse_price,
    parse_volume,
    parse_weight,
    per_jin,
    per_kg,
)
from outlet_app.errors import Refused

GRAMS = st.integers(0, 10**9)


def test_vectors(vectors: dict[str, Any]) -> None:
    units = vectors["units"]
    assert parse_weight("1斤") == units["1斤_g"]
    assert parse_weight("1两") == units["1两_g"]
    assert parse_weight("1公斤") == units["1公斤_g"]
    assert parse_weight("1担") == units["1担_kg"] * 1000
    for text, grams in units["cases"]:
        if isinstance(grams, int):
            assert parse_weight(text) == grams
        else:
            with pytest.raises(Refused, match="E108"):
                parse_weight(text)
    for text, price in units["price"]:
        assert f"{parse_price(text)} fen/kg" == price


@pytest.mark.parametrize(
    ("text", "default", "grams"),
    [
        ("158.4", "kg", 158_400),
        ("16.8kg", None, 16_800),
        ("１６．８ＫＧ", None, 16_800),
        ("16。8㎏", None, 16_800),
        ("3 斤 2 两", None, 1_600),
        ("300", "斤", 150_000),
        ("1,250克", None, 1_250),
        ("1公斤200克", None, 1_200),
        ("2担20斤", None, 110_000),
        ("0.001千克", None, 1),
        ("0", "g", 0),
    ],
)
def test_reads(text: str, default: str | None, grams: int) -> None:
    assert parse_weight(text, default) == grams


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E107"),
        ("heavy", "E107"),
        ("3 lb", "E107"),
        ("-3kg", "E107"),
        ("3..2kg", "E107"),
        ("1公斤半", "E108"),
        ("半斤", "E108"),
        ("3斤12两", "E108"),
        ("3.5斤2两", "E108"),
        ("2两3斤", "E108"),
        ("3斤2", "E108"),
        ("1,5kg", "E108"),
        ("0.0005kg", "E109"),
        ("0.25两", "E109"),
        ("16.8", "E110"),
        ("2000000吨", "E111"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_weight(text)
    assert refused.value.code == code


def test_volumes() -> None:
    assert parse_volume("55升") == 55_000
    assert parse_volume("0.5L") == 500
    assert parse_volume("250ml") == 250
    assert parse_volume("1升200毫升") == 1200
    assert format_litres(55_000) == "55.000"
    with pytest.raises(Refused, match="E107"):
        parse_volume("5kg")


@given(GRAMS)
def test_kilograms_and_jin_read_back(grams: int) -> None:
    assert parse_weight(format_kg(grams), "kg") == grams
    assert parse_weight(format_jin(grams), "斤") == grams


def test_shows() -> None:
    assert format_kg(150_000) == "150.000"
    assert format_kg(-500) == "−0.500"
    assert format_jin(150_000) == "300"
    assert format_jin(1_600) == "3.2"
    assert format_jin(1) == "0.002"


@given(st.integers(0, 10**9))
def test_prices_per_jin_and_kilogram(fen: int) -> None:
    whole, half = per_jin(fen)
    assert per_kg(whole) + half == fen
    assert per_jin(per_kg(fen)) == (fen, 0)


def test_price_text() -> None:
    assert format_price_per_jin(900) == "4.50"
    assert format_price_per_jin(901) == "4.505"
    assert parse_price("9") == 900
    assert parse_price("4.5", "斤") == 900
    with pytest.raises(Refused, match="E139"):
        parse_price("3/担")
