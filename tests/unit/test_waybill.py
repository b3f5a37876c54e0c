"""Waybills, and telling them from product bar codes by the field in focus."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.identifiers import gtin, waybill
from outlet_app.domain.identifiers.waybill import LOOKS_LIKE_PRODUCT, UNSEEN_PREFIX, Scanned, classify
from outlet_app.errors import Refused

MILK = "6901234567892"


def test_vectors(vectors: dict[str, Any]) -> None:
    for number in vectors["china_post_waybill"]["accept"]:
        for focus in (Scanned.WAYBILL, None):
            assert classify(number, focus) == waybill.Scan(Scanned.WAYBILL, number)
    for number, _ in vectors["china_post_waybill"]["reject"]:
        for focus in (Scanned.WAYBILL, None):
            with pytest.raises(Refused, match="E166"):
                classify(number, focus)


def test_the_field_decides_about_a_product_code() -> None:
    assert classify(MILK, Scanned.PRODUCT) == waybill.Scan(Scanned.PRODUCT, MILK)
    assert classify(MILK, None).kind is Scanned.AMBIGUOUS
    typed = classify(MILK, Scanned.WAYBILL)
    assert typed.kind is Scanned.WAYBILL
    assert typed.warnings == (LOOKS_LIKE_PRODUCT, UNSEEN_PREFIX)


def test_without_a_valid_check_digit_it_is_no_product() -> None:
    assert classify("6901234567890").kind is Scanned.WAYBILL
    with pytest.raises(Refused, match="E164"):
        classify("6901234567890", Scanned.PRODUCT)


def test_a_known_prefix_stays_a_waybill_though_its_last_digit_fits_a_product() -> None:
    number = "981234567890" + gtin.check_digit("981234567890")
    assert classify(number) == waybill.Scan(Scanned.WAYBILL, number)


def test_shorter_product_codes() -> None:
    assert classify("96385074") == waybill.Scan(Scanned.PRODUCT, "0000096385074")


def test_prefixes_are_a_setting() -> None:
    assert waybill.parse("7700000000000").warnings == (UNSEEN_PREFIX,)
    assert waybill.parse("7700000000000", ("77",)).warnings == ()


@given(st.text(alphabet="0123456789", min_size=13, max_size=13))
def test_in_a_waybill_field_thirteen_digits_are_never_a_product(number: str) -> None:
    assert classify(number, Scanned.WAYBILL).kind is Scanned.WAYBILL


@given(st.text(alphabet="0123456789", min_size=10, max_size=10))
def test_a_product_code_is_never_taken_for_a_waybill_unasked(tail: str) -> None:
    body = f"69{tail}"
    assert classify(body + gtin.check_digit(body)).kind is Scanned.AMBIGUOUS
