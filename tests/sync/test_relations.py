"""Columns that follow from others: found whatever the fields mean, never trusted, never in the way of exact bytes."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import columns
from sync.relations import Product, Sum, found, half_up, whole

encode = msgspec.msgpack.encode


def entries(count: int, seed: int, wrong: float = 0.0) -> list[bytes]:
    """Entries of two lines, each an amount from quantity and price, and a total; a share of the amounts is off."""
    chance = random.Random(seed)
    rows = []
    for seq in range(1, count + 1):
        lines = []
        for _ in range(2):
            quantity, price = chance.randrange(100, 90_000), chance.randrange(100, 3000)
            amount = half_up(quantity * price, 1000) + (chance.random() < wrong) * chance.randrange(1, 500)
            lines.append(["P", quantity, price, amount])
        rows.append(
            encode([seq, seq * 60_000, "C", "consign", 1, "a", "v", ["m", lines, sum(line[3] for line in lines)]])
        )
    return rows


def test_amounts_and_totals_cost_next_to_nothing() -> None:
    """An amount that follows from quantity and price, and a total that follows from the lines, leave only zeros."""
    packed = columns.pack(entries(100, 1))
    off = columns.pack(entries(100, 1, wrong=1.0))
    assert packed is not None
    assert off is not None
    assert len(packed) < len(off) * 0.75
    assert columns.unpack(packed) == entries(100, 1)


@pytest.mark.parametrize("wrong", [0.0, 0.1, 0.25, 0.5, 1.0])
def test_what_does_not_fit_stands_as_a_residual(wrong: float) -> None:
    """Some, many or all amounts off: the exact bytes come back."""
    rows = entries(60, 2, wrong)
    packed = columns.pack(rows)
    assert packed is not None
    assert columns.unpack(packed) == rows


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(-5, 40) | st.none(), min_size=4, max_size=4), min_size=2, max_size=12))
def test_any_small_numbers_come_back(bodies: list[list[object]]) -> None:
    """Small numbers are full of accidental products and sums: none may change a byte."""
    rows = [encode([number, 0, "C", "k", 1, "a", "v", body]) for number, body in enumerate(bodies, 1)]
    packed = columns.pack(rows)
    assert packed is None or columns.unpack(packed) == rows  # None: 0 beside False, sent as rows


def test_inputs_stand_by_themselves() -> None:
    """A place that follows is no input of another, so nothing waits for itself."""
    rows = [[a, b, a * b, a * b * 2] for a, b in ((2, 3), (5, 7), (11, 13), (4, 9))]
    relations = found(rows, [0, 1, 2, 3])
    for place, relation in relations.items():
        assert place not in relation[:2]
        assert not set(relation[:2]) & set(relations)


@pytest.mark.parametrize(
    "column",
    [
        [6, 0, 9, 1000, [0, 0, 2]],
        [6, 0, 1, 0, [0, 0, 2]],
        [6, 0, -1, 1, [0, 0, 2]],
        [6, 2, 0, 1, [0, 0, 2]],
        [6, 0, 0, 1, [5, ["x", "y"]]],
        [6, 0, 0, 1 << 40, [0, 0, 2]],
        [7, 0, 0, [0, 0, 2]],
        [7, 5, 0, [0, 0, 2]],
        [7, "a", 0, [0, 0, 2]],
        [6, 0],
    ],
)
def test_hostile_relations_are_refused(column: list[object]) -> None:
    """To places that are not there, to themselves, to what is no number, by nothing: `Malformed`, each."""
    heads = [1, [[0, 1, 2], [0, 1, 2], [0, "C", 2], [0, "k", 2], [0, 1, 2], [0, "a", 2], [0, "v", 2]]]
    bodies = [1, [[0, 7, 2], [0, 8, 2], column]]
    with pytest.raises(columns.Malformed):
        columns.unpack(encode([heads, [bodies]]))


def test_a_relation_to_numbers_only() -> None:
    """True is no number here."""
    with pytest.raises(TypeError):
        whole(True)
    assert Product(0, 1, 1000).of([12_345, 900]) == 11_111
    assert Sum(0, 1).of([[["a", 3], ["b", 4]]]) == 7
