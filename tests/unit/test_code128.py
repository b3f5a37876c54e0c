"""Code 128: check symbols from the vectors, the table's own laws, and a decoder that reads every code back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.identifiers.code128 import (
    CODE_B,
    CODE_C,
    FNC1,
    START_B,
    START_C,
    STOP,
    WIDTHS,
    Code128,
    encode,
)
from outlet_app.errors import Refused

PRINTABLE = st.text(alphabet=[chr(code) for code in range(32, 127)], min_size=1, max_size=40)


def decode(code: Code128) -> str:
    """The text of a code, read from its bar widths alone; FNC1 as 0x1D."""
    widths = "".join(str(width) for width in code.modules)
    assert widths.endswith(WIDTHS[STOP])
    values = [WIDTHS.index(widths[at : at + 6]) for at in range(0, len(widths) - 7, 6)]
    *data, check = values
    assert check == (data[0] + sum(at * value for at, value in enumerate(data[1:], 1))) % 103
    in_c, text = data[0] == START_C, ""
    for value in data[1:]:
        if value == FNC1:
            text += "\x1d"
        elif in_c and value == CODE_B:
            in_c = False
        elif not in_c and value == CODE_C:
            in_c = True
        else:
            text += f"{value:02d}" if in_c else chr(value + 32)
    return text


def test_vectors(vectors: dict[str, Any]) -> None:
    for text, which, check in vectors["code128"]["vectors"]:
        assert encode(text, "C" if "set C" in which else "B").check == check


def test_the_table_keeps_the_standards_laws() -> None:
    assert len(WIDTHS) == 107
    assert len(set(WIDTHS)) == 107
    for widths in WIDTHS[:STOP]:
        assert sum(map(int, widths)) == 11
        assert sum(map(int, widths[::2])) % 2 == 0
    assert sum(map(int, WIDTHS[STOP])) == 13
    assert (WIDTHS[START_B], WIDTHS[START_C]) == ("211214", "211232")


@given(PRINTABLE)
def test_reads_back_in_b_and_auto(text: str) -> None:
    stripped = text.strip()
    if not stripped:
        with pytest.raises(Refused, match="E177"):
            encode(text)
        return
    for code_set in ("B", "auto"):
        assert decode(encode(text, code_set)) == stripped
    assert len(encode(text).values) <= len(encode(text, "B").values)


@given(st.text(alphabet="0123456789", min_size=2, max_size=30).filter(lambda text: len(text) % 2 == 0))
def test_digits_read_back_in_c_at_half_the_length(text: str) -> None:
    code = encode(text, "C")
    assert decode(code) == text
    assert len(code.values) == len(text) // 2 + 3
    assert encode(text) == code


@given(st.text(alphabet="0123456789AB", min_size=1, max_size=30))
def test_mixed_runs_read_back(text: str) -> None:
    assert decode(encode(text)) == text


def test_gs1_starts_with_fnc1_and_separates_with_it() -> None:
    code = encode("0106901234567892\x1d10GL2026-0042", gs1=True)
    assert code.values[:2] == (START_C, FNC1)
    assert decode(code) == "\x1d0106901234567892\x1d10GL2026-0042"
    assert decode(encode("10AB", gs1=True)) == "\x1d10AB"


@pytest.mark.parametrize(("text", "code_set"), [("", "B"), ("汉", "B"), ("é", "auto"), ("123", "C"), ("12A4", "C")])
def test_what_does_not_fit(text: str, code_set: str) -> None:
    with pytest.raises(Refused, match="E177"):
        encode(text, code_set)


def test_full_width_digits_are_made_plain() -> None:
    assert encode("１２３４") == encode("1234")
