"""GS1 element strings: the vectors, FNC1, dates and measures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.identifiers import gs1, gtin
from outlet_app.errors import Refused

GOOD = "010690123456789213261015310301250010GL2026-0042"


def test_vectors(vectors: dict[str, Any]) -> None:
    for text in vectors["gs1_128"]["good"]:
        assert gs1.values(gs1.parse(text)) == vectors["gs1_128"]["parsed"]
    codes = {"AI01 check digit": "E164", "month 13": "E180"}
    for text, why in vectors["gs1_128"]["bad"]:
        with pytest.raises(Refused) as refused:
            gs1.parse(text)
        assert refused.value.code == codes[why]


def test_quantities() -> None:
    assert {element.ai: element.quantity for element in gs1.parse(GOOD)}["3103"] == 12_500
    assert gs1.parse("3152001250")[0].quantity == 12_500
    assert gs1.parse("3012")[0].quantity == 12
    assert gs1.parse("3105000001") == (gs1.Element("3105", "000001", "0.00001"),)
    assert gs1.parse("3922004990")[0].raw == "004990"


@pytest.mark.parametrize("prefix", ["]C1", "\x1d", "]C1\x1d", ""])
def test_fnc1_ends_a_variable_value(prefix: str) -> None:
    text = f"{prefix}10GL-1\x1d0106901234567892\x1d21７"
    assert gs1.values(gs1.parse(text)) == {"10": "GL-1", "01": "06901234567892", "21": "7"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E178"),
        ("6901234567892", "E178"),
        ("04123", "E178"),
        ("hello", "E178"),
        ("0106901", "E179"),
        ("10", "E179"),
        ("10" + "A" * 21, "E179"),
        ("10汉", "E179"),
        ("30AB", "E179"),
        ("13ABCDEF", "E179"),
        ("01069012345\x1d67892", "E179"),
        ("17260230", "E180"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        gs1.parse(text)
    assert refused.value.code == code


def test_day_zero_is_the_last_of_the_month() -> None:
    assert gs1.parse("17280200")[0].shown == "2028-02-29"


@pytest.mark.parametrize(
    ("digits", "this_year", "year"),
    [("76", 2026, 2076), ("77", 2026, 1977), ("00", 1999, 2000), ("99", 2001, 1999), ("49", 1999, 2049)],
)
def test_century_nearest_to_now(digits: str, this_year: int, year: int) -> None:
    assert gs1.parse(f"13{digits}0101", this_year)[0].shown == f"{year}-01-01"


@given(
    st.integers(0, 10**12 - 1),
    st.integers(1, 12),
    st.integers(0, 999_999),
    st.text(alphabet="ABCDEFGHJKL0123456789-/", min_size=1, max_size=20),
)
def test_what_is_put_together_comes_apart(item: int, month: int, grams: int, batch: str) -> None:
    body = f"{item:013d}"
    number = body + gtin.check_digit(body)
    elements = gs1.parse(f"01{number}3103{grams:06d}10{batch}\x1d1126{month:02d}00")
    found = gs1.values(elements)
    assert found["01"] == number
    assert found["10"] == batch
    assert elements[1].quantity == grams
    assert found["11"].startswith(f"2026-{month:02d}-")
