"""Packing by columns: what is packed comes back to the byte; what is hostile is refused, quickly and in little room."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import columns
from sync.columns import DIFFERENCES, LISTS, NUMBERS, PLACES, SAME, VALUES, Malformed

encode = msgspec.msgpack.encode

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats()
    | st.text(max_size=8)
    | st.binary(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
kinds = st.sampled_from(["consign", "order", "x", 1, True, None])
entries = st.tuples(
    st.integers(0, 1 << 40),
    st.integers(0, 1 << 50),
    st.just("SBD01-A"),
    kinds,
    st.integers(0, 3),
    st.text(max_size=4),
    values,
    values,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(entries, max_size=12))
def test_what_is_packed_comes_back_to_the_byte(batch: list[tuple[Any, ...]]) -> None:
    """Any batch of arrays of eight; one that can't be restored is not packed at all."""
    rows = [encode(one) for one in batch]
    packed = columns.pack(rows)
    if packed is not None:
        assert columns.unpack(packed) == rows


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=30), max_size=6))
def test_what_is_no_entry_is_not_packed(rows: list[bytes]) -> None:
    """Bytes of another shape go as rows; packing never fails and never lies."""
    packed = columns.pack(rows)
    if packed is not None:
        assert columns.unpack(packed) == rows


def test_ordinary_entries_are_packed_small() -> None:
    """Like entries side by side: an eighth of the rows, before any compression."""
    rows = [
        encode(
            (
                n,
                1_789_776_000_000 + n * 1000,
                "SBD01-A",
                "order",
                1,
                "clerk:02",
                "0.1.0",
                ["down", 0, [["MILK", "pc", 1, 5800, 5800]], 5800, 5800, 5800],
            )
        )
        for n in range(1, 101)
    ]
    packed = columns.pack(rows)
    assert packed is not None
    assert columns.unpack(packed) == rows
    assert len(packed) < sum(map(len, rows)) / 8


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_malformed(data: bytes) -> None:
    """Nothing but `Malformed` comes out."""
    _refused_or_rows(data)


hostile_numbers = st.sampled_from([0, 1, 2, 3, 4, 5, 6, -1, 1 << 20, 320_000, 1 << 63, None, b"", "x", True])
trees = st.recursive(hostile_numbers, lambda inner: st.lists(inner, max_size=5), max_leaves=30)


@settings(max_examples=400, deadline=None)
@given(trees)
def test_well_formed_nonsense_is_malformed(tree: Any) -> None:
    """Arrays that look almost like columns."""
    _refused_or_rows(encode(tree))


def _refused_or_rows(data: bytes) -> None:
    try:
        rows = columns.unpack(data)
    except Malformed:
        return
    assert all(type(row) is bytes for row in rows)


def _head(count: int = 1) -> list[Any]:
    """Heads of `count` entries."""
    return [PLACES, [[SAME, "x", count] for _ in range(columns.BODY_PLACE)]]


DEEP: list[Any] = [SAME, 0, 1]
for _ in range(40):
    DEEP = [PLACES, [DEEP]]
MANY = 320_000
BOMBS: dict[str, Any] = {
    "many groups of many": [_head(), [[SAME, None, MANY]] * 20_000],
    "one place of many columns": [_head(), [[PLACES, [[SAME, 0, MANY]] * 20_000]]],
    "a large value many times": [_head(MANY), [[SAME, "x" * 100_000, MANY]]],
    "large values side by side": [_head(), [[PLACES, [[SAME, "x" * 10_000, 1]] * 50_000]]],
    "many empty lists": [_head(), [[LISTS, [SAME, 0, MANY], [SAME, 0, 0]]] * 5_000],
    "lists of lists": [_head(), [[LISTS, [SAME, 2, MANY], [LISTS, [SAME, 1, MANY], [SAME, 0, MANY]]]] * 1000],
    "more lists than items": [_head(), [[LISTS, [SAME, MANY, MANY], [SAME, 0, 3]]]],
    "a count that is none": [_head(), [[SAME, 0, 1 << 62]]],
    "a count below zero": [_head(), [[SAME, 0, -1]]],
    "planes that are missing": [_head(), [[NUMBERS, MANY, 9, b""]]],
    "a width that is none": [_head(), [[DIFFERENCES, 0, 1 << 40, b""]]],
    "too deep": [DEEP, []],
    "values that are no list": [_head(), [[VALUES, 7]]],
    "no body": [_head(3), [[SAME, 0, 2]]],
    "no group": [_head(), []],
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_few_hostile_bytes_do_not_become_many(name: str) -> None:
    """Refused within a second and within a few times of what a real batch may take."""
    data = encode(BOMBS[name])
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(Malformed):
            columns.unpack(data)
        took = time.perf_counter() - began
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * len(data) + (256 << 20)
    assert took < 20  # tracemalloc slows everything down about fivefold


def test_nesting_deeper_than_python_goes() -> None:
    """A megabyte of array heads."""
    with pytest.raises(Malformed):
        columns.unpack(b"\x91" * (1 << 20))
