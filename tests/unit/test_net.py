"""Net, deduction, grain and the retail tolerance."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.grain import RICE, GrainRule, Measure, format_percent, parse_percent
from outlet_app.domain.net import net_quantity, weighed
from outlet_app.domain.tolerance import FRESH, STAPLES, class_of, within
from outlet_app.errors import Refused


def test_crates_of_the_day() -> None:
    assert net_quantity(158_400, 1_400, 6) == 150_000


@pytest.mark.parametrize(
    ("gross", "tare", "packages", "deduction", "code"),
    [
        (0, 0, 0, 0, "E112"),
        (-5, 0, 0, 0, "E112"),
        (5, -1, 1, 0, "E112"),
        (5, 1, -1, 0, "E112"),
        (8_400, 1_400, 6, 0, "E113"),
        (10, 0, 0, 10_001, "E114"),
    ],
)
def test_refuses(gross: int, tare: int, packages: int, deduction: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        weighed(gross, tare, packages, deduction)
    assert refused.value.code == code


@given(st.integers(1, 10**9), st.integers(0, 10_000))
def test_deduction_and_payable_make_the_net(gross: int, deduction: int) -> None:
    result = weighed(gross, 0, 0, deduction)
    exact = (Decimal(gross) * (10_000 - deduction) / 10_000).quantize(Decimal(1), ROUND_HALF_UP)
    assert result.payable == int(exact)
    assert result.payable + result.deducted == result.net == gross


def test_the_odd_half_goes_to_the_farmer() -> None:
    assert weighed(1, deduction_bp=5000).payable == 1


def test_grain_vectors(vectors: dict[str, Any]) -> None:
    for case in vectors["grain_deduction_2024_198"]["cases"]:
        deduction = RICE.deduction(parse_percent(case["moisture"]), parse_percent(case["impurity"]))
        assert format_percent(-deduction).replace("−", "-") in (case["adjust_pct"], case["adjust_pct"] + ".00")
        assert weighed(case["net_g"], deduction_bp=deduction).payable == case["pay_g"]


def test_moisture_bonus_ends_after_two_and_a_half_points() -> None:
    assert RICE.moisture.deduction(1200) == -325
    assert RICE.moisture.deduction(900) == -325
    assert RICE.impurity.deduction(0) == -90


def test_a_grain_rule_is_a_parameter() -> None:
    maize = GrainRule(Measure(1400, 50, 75, 0), Measure(100, 50, 75, 0))
    assert maize.deduction(1350, 50) == 0
    assert maize.deduction(1500, 150) == 225


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_more_moisture_never_pays_more(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert RICE.moisture.deduction(low) <= RICE.moisture.deduction(high)


@pytest.mark.parametrize("text", ["", "x", "-1", "101", "15.678", "1,5"])
def test_what_is_no_percentage(text: str) -> None:
    with pytest.raises(Refused, match="E116"):
        parse_percent(text)


def test_percentages() -> None:
    assert parse_percent("１５．６％") == 1560
    assert parse_percent("100") == 10_000
    assert format_percent(0) == "0.00"


def test_tolerance_vectors(vectors: dict[str, Any]) -> None:
    tables = vectors["retail_weigh_tolerance_g"]
    staples, fresh = (tables[name] for name in list(tables)[:2])
    for known, bands in ((STAPLES, staples), (FRESH, fresh)):
        before = 0
        for limit, allowed in bands:
            assert known.tolerance(before + 1) == allowed
            assert known.tolerance(limit) == allowed
            before = limit
        assert known.tolerance(before + 1) is None


def test_class_by_goods_then_by_price() -> None:
    assert class_of("fruit", 5000) is STAPLES
    assert class_of("eggs", 100) is FRESH
    assert class_of("honey", 600) is STAPLES
    assert class_of("honey", 601) is FRESH
    assert class_of("dried mushrooms", 12_000) is None


def test_within() -> None:
    assert within(1000, 980, 20)
    assert not within(1000, 979, 20)
    assert within(1000, 1100, 20)
