"""Amounts in Chinese capitals: the vectors, and a reader of its own that gets every amount back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.capitals import MAX_FEN, rmb_capitals
from outlet_app.errors import Refused

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_whole(text: str) -> int:
    """The number that capitals without 元 stand for, read by place value alone."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, _, low = text.rpartition(unit)
            return read_whole(high) * size + read_whole(low)
    total = digit = 0
    for char in text:
        if char in PLACES:
            total += digit * PLACES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def read_fen(text: str) -> int:
    """Fen that an amount in capitals stands for."""
    text = text.removeprefix("人民币")
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan, found, rest = text.rpartition("元")
    rest = rest if found else text
    jiao = DIGITS[rest[rest.index("角") - 1]] if "角" in rest else 0
    cents = DIGITS[rest[rest.index("分") - 1]] if "分" in rest else 0
    return sign * (read_whole(yuan) * 100 + jiao * 10 + cents)


def test_vectors(vectors: dict[str, Any]) -> None:
    for fen, words, _ in vectors["rmb_capital"]:
        if fen >= 0:
            assert rmb_capitals(fen) == words
    assert rmb_capitals(-1000) == "人民币负壹拾元整"


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (10, "壹拾元整"),
        (110, "壹佰壹拾元整"),
        (1001, "壹仟零壹元整"),
        (10_010, "壹万零壹拾元整"),
        (100_000_000, "壹亿元整"),
        (100_010_000, "壹亿零壹万元整"),
        (120_000_034, "壹亿贰仟万零叁拾肆元整"),
        (10**12, "壹万亿元整"),
        (10**12 + 2 * 10**8, "壹万零贰亿元整"),
    ],
)
def test_zeros(yuan: int, words: str) -> None:
    assert rmb_capitals(yuan * 100, prefix="") == words


@given(st.integers(-MAX_FEN, MAX_FEN) | st.integers(-(10**6), 10**6))
def test_every_amount_reads_back(fen: int) -> None:
    words = rmb_capitals(fen)
    assert read_fen(words) == fen
    assert "零零" not in words
    assert words.startswith("人民币")
    assert words.endswith("整") == (fen % 10 == 0)


def test_too_large_to_write_out() -> None:
    with pytest.raises(Refused, match="E106"):
        rmb_capitals(MAX_FEN + 1)
