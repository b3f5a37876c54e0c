"""Conformity certificates: for what and whom, what they must say, how long they are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outlet_app.domain.certificate import Certificate, check, keep_until, missing, needs_new, required
from outlet_app.errors import Refused

PAPER = Certificate("", "kiwifruit", 150_000, "433124", "2026-09-19", "co-op", "13800138000", "text", "self_test")


def test_required() -> None:
    assert required("fruit", "cooperative")
    assert not required("fruit", "household")
    assert not required("embroidery", "enterprise")
    assert required("honey", "household", frozenset({"honey"}), frozenset({"household"}))


def test_complete() -> None:
    assert check(PAPER) is PAPER
    assert missing(replace(PAPER, origin="", quantity=0)) == ("quantity", "origin")


@pytest.mark.parametrize("changed", [{"origin": ""}, {"basis": "hearsay"}, {"quantity": -1}, {"commitment": ""}])
def test_incomplete(changed: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="E149"):
        check(replace(PAPER, **changed))


@pytest.mark.parametrize(
    ("on", "until"),
    [
        ("2026-09-19", "2027-03-19"),
        ("2026-08-31", "2027-03-01"),
        ("2027-08-31", "2028-03-01"),
        ("2026-06-30", "2026-12-30"),
        ("2026-12-31", "2027-07-01"),
    ],
)
def test_kept_six_months_at_least(on: str, until: str) -> None:
    assert keep_until(on) == until


def test_mixed_or_split_lots_need_their_own() -> None:
    assert needs_new(["A", "B"])
    assert needs_new(["A"], split=True)
    assert not needs_new(["A", "A"])
