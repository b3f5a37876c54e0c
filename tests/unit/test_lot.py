"""Lots: nothing appears or vanishes; the freshest goes first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlet_app.domain.lot import Lot, Pick, freshest_first, pick
from outlet_app.errors import Refused

KIWI = Lot("401", "kiwi", "A", 150_000, picked=20_700)


def test_boxes_of_the_day_leave_120_kg() -> None:
    assert pick([KIWI], "kiwi", "A", 30_000) == (Pick("401", 30_000),)
    assert KIWI.sell(30_000).on_hand == 120_000


def test_freshest_first_then_unknown_then_by_id() -> None:
    old = replace(KIWI, lot="1", picked=20_000)
    unknown = replace(KIWI, lot="2", picked=None)
    twin = replace(KIWI, lot="400")
    empty = replace(KIWI, lot="3", sold=150_000)
    assert [lot.lot for lot in freshest_first([unknown, old, KIWI, empty, twin])] == ["400", "401", "1", "2"]


def test_picks_over_several_lots() -> None:
    older = replace(KIWI, lot="1", picked=20_000, quantity_in=10)
    assert pick([older, KIWI], "kiwi", "A", 150_004) == (Pick("401", 150_000), Pick("1", 4))


@pytest.mark.parametrize(("product", "grade", "quantity"), [("kiwi", "A", 150_001), ("kiwi", "B", 1), ("kiwi", "A", 0)])
def test_not_enough(product: str, grade: str, quantity: int) -> None:
    with pytest.raises(Refused, match="E147"):
        pick([KIWI], product, grade, quantity)


def test_a_shortage_is_told_in_the_units_of_the_counter() -> None:
    """Also where there is no lot at all: 2500 would be anything."""
    with pytest.raises(Refused, match=r"0.000 kg of 2.500 kg"):
        pick([], "kiwi", "A", 2500, "g")


def test_takes_no_more_than_there_is() -> None:
    for take in (KIWI.sell, KIWI.give_back, KIWI.spoil):
        for quantity in (0, -1, 150_001):
            with pytest.raises(Refused, match="E146"):
                take(quantity)


@given(st.lists(st.tuples(st.sampled_from(["sell", "give_back", "spoil"]), st.integers(1, 50_000)), max_size=20))
def test_in_is_always_all_the_rest_together(acts: list[tuple[str, int]]) -> None:
    lot = KIWI
    for act, quantity in acts:
        if quantity <= lot.on_hand:
            lot = getattr(lot, act)(quantity)
        assert lot.quantity_in == lot.sold + lot.returned + lot.spoiled + lot.on_hand
        assert lot.on_hand >= 0


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=10), st.data())
def test_picks_add_up_to_what_was_asked(sizes: list[int], data: st.DataObject) -> None:
    lots = [Lot(str(at), "kiwi", "A", size, picked=size % 7 or None) for at, size in enumerate(sizes)]
    wanted = data.draw(st.integers(1, sum(sizes)))
    picks = pick(lots, "kiwi", "A", wanted)
    held = {lot.lot: lot.on_hand for lot in lots}
    assert sum(one.quantity for one in picks) == wanted
    assert all(0 < one.quantity <= held[one.lot] for one in picks)
