"""Masking: the vectors, and that enough is hidden whatever comes in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.masking import mask_address, mask_card, mask_id, mask_name, mask_phone

MASKS = {"name": mask_name, "mobile": mask_phone, "id": mask_id, "address": mask_address}


def test_vectors(vectors: dict[str, Any]) -> None:
    for kind, value, masked in vectors["mask"]:
        assert MASKS[kind](value) == masked


@given(st.text(min_size=1, max_size=10).filter(str.strip))
def test_a_name_always_hides_something_and_keeps_its_length(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name.strip())
    assert masked.endswith("*")
    assert masked[1:] == "*" * (len(masked) - 1)


@given(st.text(alphabet="0123456789", min_size=1, max_size=15))
def test_six_digits_of_a_phone_are_hidden(number: str) -> None:
    masked = mask_phone(number)
    assert masked.count("*") >= min(6, len(number))
    assert len(masked) == len(number)


def test_phones() -> None:
    assert mask_phone("+86 138-0013-8000"[4:]) == "138******00"
    assert mask_phone("053512345678") == "053*******78"
    assert mask_phone("") == ""


def test_identity_and_card() -> None:
    assert mask_id("11010519491231002x") == "110***********002X"
    assert mask_id("E12345678") == "*********"
    assert mask_card("6217990000000000006") == mask_card("0006") == "****0006"


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("广州市天河区天河路１２号", "广州市天河区天河路***"),
        ("花垣县双龙镇十八洞村", "花垣县双龙镇十八洞村"),
        ("花垣县双龙镇十八洞村老王家", "花垣县双龙镇十八洞村***"),
        ("花垣县双龙镇十八洞村三组", "花垣县双龙镇十八洞村***"),
        ("Shibadong village 3", "Shibadong village ***"),
        ("老王家", "***"),
        ("", ""),
    ],
)
def test_addresses(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(alphabet="县镇村路号组楼0123456789一二三abc ", max_size=30))
def test_no_digit_of_an_address_survives(address: str) -> None:
    assert not any(char.isdigit() and char.isascii() for char in mask_address(address))
