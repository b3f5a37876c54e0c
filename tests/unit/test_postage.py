"""Postage: the newest row that holds, and full steps above the first weight."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.postage import Tariff, check, fee, find
from outlet_app.errors import Refused

OLD = Tariff("parcel", "HN", "2", "2026-01-01", 1000, 600, 1000, 200, 30_000)
NEW = replace(OLD, valid_from="2026-09-01", first_fen=800)
FAR = replace(OLD, zone="4", step_fen=500)
TABLE = [NEW, OLD, FAR]


def test_the_row_of_the_day() -> None:
    assert find(TABLE, "parcel", "HN", "2", "2026-08-31") is OLD
    assert find(TABLE, "parcel", "HN", "2", "2026-09-01") is NEW


@pytest.mark.parametrize(
    ("grams", "fen"), [(1, 800), (1000, 800), (1001, 1000), (2000, 1000), (2001, 1200), (5400, 1800)]
)
def test_fees(grams: int, fen: int) -> None:
    assert fee(TABLE, "parcel", "HN", "2", "2026-09-19", grams) == fen


@pytest.mark.parametrize("grams", [0, -1, 30_001])
def test_weights_out_of_bounds(grams: int) -> None:
    with pytest.raises(Refused, match="E140"):
        OLD.fee(grams)


@pytest.mark.parametrize("changed", [{"step_g": 0}, {"first_g": -1}, {"first_fen": -1}, {"step_fen": -1}, {"max_g": 0}])
def test_rows_that_make_no_sense(changed: dict[str, Any]) -> None:
    assert check(OLD) is OLD
    with pytest.raises(Refused, match="E141"):
        check(replace(OLD, **changed))


@pytest.mark.parametrize(("service", "zone", "day"), [("ems", "2", "2026-09-19"), ("parcel", "2", "2025-12-31")])
def test_no_row(service: str, zone: str, day: str) -> None:
    with pytest.raises(Refused, match="E142"):
        find(TABLE, service, "HN", zone, day)


@given(st.integers(1, 30_000), st.integers(0, 5000), st.integers(1, 5000))
def test_fee_is_the_formula(grams: int, first: int, step: int) -> None:
    tariff = replace(OLD, first_g=first, step_g=step)
    steps = (Decimal(max(grams - first, 0)) / step).to_integral_value(ROUND_CEILING)
    assert tariff.fee(grams) == 600 + int(steps) * 200
