"""Woven batches: what is packed comes back to the byte; what repeats is small; what is hostile is refused, quickly and
in little room."""

from __future__ import annotations

import time
import tracemalloc
import zlib
from itertools import islice
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.acts import SteppingClock, outlet_with_farmers, save_many
from outlet_app.domain.entries import BODY_TYPES
from sync import columns, weave
from sync.columns import Malformed
from sync.weaving import EQUAL, LAST, LISTS, NUMBERS, PLACES, PRODUCT, SAME, SUM, TEXTS, VALUES
from tests.support.bodies import sample
from tests.sync.test_columns import entries

encode = msgspec.msgpack.encode


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A thousand seeded consignments after the farmers who bring them, as the store keeps them."""
    store, farmers = outlet_with_farmers(tmp_path_factory.mktemp("woven"))
    save_many(store, SteppingClock(), 1000, 7, farmers)
    rows = [data for _, data, _ in store.ledger.rows()]
    store.close()
    return rows


@settings(max_examples=200, deadline=None)
@given(st.lists(entries, max_size=12))
def test_what_is_packed_comes_back_to_the_byte(batch: list[tuple[Any, ...]]) -> None:
    """Any batch of arrays of eight; one that can't be restored is not packed at all."""
    rows = [encode(one) for one in batch]
    woven = weave.pack(rows)
    if woven is not None:
        assert weave.is_woven(woven.packed)
        assert weave.unpack(woven.packed) == rows


numbers = st.integers(-5, 5) | st.integers(0, 100_000) | st.sampled_from([-(1 << 63), (1 << 63) - 1, (1 << 64) - 1])
written = st.integers(0, 10**19).map(str) | st.sampled_from(["", "007", "-1", "٣", "1_0", "A", "B"])
bodies = st.fixed_dictionaries({"text": written, "number": numbers, "other": numbers, "lines": st.lists(
    st.tuples(st.sampled_from("AB"), numbers, numbers), max_size=3)})  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(bodies, min_size=1, max_size=30), st.sampled_from([1, 1000]))
def test_bodies_that_are_alike_come_back_to_the_byte(made: list[dict[str, Any]], divisor: int) -> None:
    """Arrays with lines, products and sums that hold for most, texts that look like numbers, numbers at every edge."""
    rows = []
    for n, body in enumerate(made):
        lines = [(*line, (2 * line[1] * line[2] + divisor) // (2 * divisor)) for line in body["lines"]]
        lines = [line if abs(line[3]) < 1 << 63 else (*line[:3], 0) for line in lines]
        total = sum(line[3] for line in lines)
        values = (
            body["text"],
            body["number"],
            body["other"],
            body["number"],
            lines,
            total if abs(total) < 1 << 63 else 0,
        )
        rows.append(encode((n, n * 1000, "SBD01-A", "consign", 1, "clerk:02", "0.1.0", values)))
    woven = weave.pack(rows)
    assert woven is None or weave.unpack(woven.packed) == rows
    if all(abs(part) < 1 << 30 for body in made for line in [*body["lines"], ("", body["number"], body["other"])]
           for part in line[1:]):  # fmt: skip
        assert woven is not None


def test_every_kind_comes_back_to_the_byte() -> None:
    """One entry of each kind the program writes, alone and together, in one batch and again."""
    made = [
        encode((n, n, "SBD01-A", kind.__name__, 1, "clerk:02", "0.1.0", body))
        for n, (kind, body) in enumerate([(kind, sample(kind)) for kind in BODY_TYPES.values()] * 2, 1)
    ]
    for rows in (made, made[:1], made[::-1]):
        woven = weave.pack(rows)
        assert woven is not None
        assert weave.unpack(woven.packed) == rows


@pytest.mark.parametrize("most", [17.5, 14.0], ids=["100 a batch", "500 a batch"])
def test_a_batch_is_small(ledger: list[bytes], most: float) -> None:
    """Bytes an entry after the codec, and a quarter less than `columns`."""
    size = 100 if most > 15 else 500
    total = older = 0
    rows = ledger[-1000:]
    for start in range(0, 1000, size):
        batch = rows[start : start + size]
        woven, packed = weave.pack(batch), columns.pack(batch)
        assert woven is not None
        assert packed is not None
        seam = len(woven.packed) - woven.noise
        stream = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        before = stream.compress(woven.packed[:seam]) + stream.flush(zlib.Z_BLOCK)
        total += len(before + stream.compress(woven.packed[seam:]) + stream.flush())
        older += len(zlib.compress(packed, 9))
    assert total / 1000 < most
    assert total < 0.75 * older


def test_the_whole_ledger_comes_back(ledger: list[bytes]) -> None:
    """Farmers, whose sealed identities nothing can shorten, and acts; in batches of every size."""
    rows = iter(ledger)
    for size in (1, 2, 3, 4, 90, 101, 300, 1000):
        batch = list(islice(rows, size))
        woven = weave.pack(batch)
        if batch:
            assert woven is not None
            assert weave.unpack(woven.packed) == batch


def test_it_is_quick(ledger: list[bytes]) -> None:
    """Quicker than `columns` (half its time on a machine at rest), whatever this machine's mood: the best of three."""
    rows = ledger[-1000:]
    assert _best(lambda: weave.pack(rows)) < 0.9 * _best(lambda: columns.pack(rows))


def _best(work: Any) -> float:
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def test_true_is_not_one() -> None:
    """Values that are equal and not the same stay what they are."""
    for values in ([1, True, 1.0], [True, True, 1], [0.0, -0.0, 0.0], [[1], [True], [1]], [{1: 1}, {1: True}, {1: 1}]):
        rows = [encode((n, 1, "c", "k", 1, "a", "v", [value, "x"])) for n, value in enumerate(values)]
        woven = weave.pack(rows)
        assert woven is None or weave.unpack(woven.packed) == rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_noise_is_malformed(data: bytes) -> None:
    """Nothing but `Malformed` comes out."""
    _refused_or_rows(data)


hostile: st.SearchStrategy[Any] = st.sampled_from(
    [*(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 1 << 20, 320_000, 1 << 63, None, b"", b"abc", "x", True, []]
)
trees = st.recursive(hostile, lambda inner: st.lists(inner, max_size=5), max_leaves=30)


@settings(max_examples=300, deadline=None)
@given(trees, trees)
def test_well_formed_nonsense_is_malformed(head: Any, group: Any) -> None:
    """Arrays that look almost like columns."""
    _refused_or_rows(encode([weave.FORMAT, _heads(), [group], b"abcd", b"efgh"]))
    _refused_or_rows(encode([weave.FORMAT, [head] * 7, [[SAME, 1, 1]], b"", b""]))


def _refused_or_rows(data: bytes) -> None:
    try:
        rows = weave.unpack(data)
    except Malformed:
        return
    assert all(type(row) is bytes for row in rows)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_batch_is_refused_or_other_rows(ledger: list[bytes], data: st.DataObject) -> None:
    """Any byte changed: never a fault."""
    woven = weave.pack(ledger[-50:])
    assert woven is not None
    changed = bytearray(woven.packed)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    _refused_or_rows(bytes(changed))


def _heads(count: int = 1) -> list[Any]:
    return [[SAME, "x", count] for _ in range(weave.BODY_PLACE)]


DEEP: list[Any] = [SAME, 0, 1]
for _ in range(40):
    DEEP = [PLACES, [DEEP]]
MANY = 20_000
ARRAYS = [SAME, [[0]] * 1000, MANY]
BOMBS: dict[str, Any] = {
    "many groups of many": [_heads(), [[SAME, None, MANY]] * 2_000],
    "one place of many columns": [_heads(MANY), [[PLACES, [[SAME, 0, MANY]] * 20_000]]],
    "a large value many times": [_heads(MANY), [[SAME, "x" * 100_000, MANY]]],
    "a large text many times": [_heads(MANY), [[TEXTS, ["x" * 100_000], MANY]]],
    "large values side by side": [_heads(), [[PLACES, [[SAME, "x" * 10_000, 1]] * 50_000]]],
    "many empty lists": [_heads(), [[LISTS, [SAME, 0, MANY], [SAME, 0, 0]]] * 5_000],
    "sums of many": [_heads(MANY), [[PLACES, [ARRAYS, *([[SUM, 0, 0, [SAME, 0, MANY]]] * 1000)]]]],
    "the same again and again": [_heads(MANY), [[PLACES, [[NUMBERS, MANY, 0, 1, 1, 0, 0, 0],
                                                          *([[EQUAL, 0]] * 20_000)]]]],
    "keys again and again": [_heads(MANY), [[PLACES, [[SAME, "x", MANY],
                            *([[LAST, [0, 0, 0, 0], [SAME, 0, 1], [SAME, 0, MANY - 1]]] * 5_000)]]]],
    "a product of texts": [_heads(2), [[PLACES, [[SAME, "x" * 1000, 2], [SAME, 1 << 40, 2],
                                                [PRODUCT, 0, 1, 1, [SAME, 0, 2]]]]]],
    "a sum over no arrays": [_heads(2), [[PLACES, [[SAME, 7, 2], [SUM, 0, 0, [SAME, 0, 2]]]]]],
    "from itself": [_heads(2), [[PLACES, [[EQUAL, 0]]]]],
    "from each other": [_heads(2), [[PLACES, [[EQUAL, 1], [EQUAL, 0], [SAME, 1, 2]]]]],
    "a count that is none": [_heads(), [[SAME, 0, 1 << 62]]],
    "a count below zero": [_heads(), [[SAME, 0, -1]]],
    "planes that are missing": [_heads(), [[NUMBERS, 3, 0, 1, 2, 1, 0, 0]]],
    "a width that is none": [_heads(), [[NUMBERS, 0, 0, 1, 1 << 40, 0, 0, 0]]],
    "numbers past any": [_heads(3), [[NUMBERS, 3, 1 << 63, 1 << 63, 1, 0, 1, 1 << 63]]],
    "too deep": [_heads(), [DEEP]],
    "values that are no list": [_heads(), [[VALUES, 7]]],
    "too few bodies": [_heads(3), [[SAME, 0, 2]]],
    "too many bodies": [_heads(1), [[SAME, 0, 1], [SAME, 0, 1]]],
    "no group": [_heads(), []],
    "no entry": [_heads(0), [[SAME, 0, 0]]],
    "too many entries": [_heads(MANY + 1), [[SAME, 0, MANY + 1]]],
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_few_hostile_bytes_do_not_become_many(name: str) -> None:
    """Refused within seconds and within a few times of what a real batch may take."""
    heads, groups = BOMBS[name]
    data = encode([weave.FORMAT, heads, groups, b"\0" * MANY if MANY in _flat(groups) else b"", b""])
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(Malformed):
            weave.unpack(data)
        took = time.perf_counter() - began
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24 * len(data) + (256 << 20)
    assert took < 20  # tracemalloc slows everything down about fivefold


def _flat(tree: Any) -> set[Any]:
    """The numbers of a small tree; what is long repeats."""
    return {tree} if not isinstance(tree, list) else set().union(*map(_flat, tree[:4]))


def test_bytes_that_no_column_takes() -> None:
    """What is signed and not read could say something else to another reader."""
    for parts in ((b"x", b""), (b"", b"x")):
        with pytest.raises(Malformed):
            weave.unpack(encode([weave.FORMAT, _heads(), [[SAME, 0, 1]], *parts]))
    assert weave.unpack(encode([weave.FORMAT, _heads(), [[SAME, 0, 1]], b"", b""])) == [encode(["x"] * 7 + [0])]


def test_what_it_looks_like() -> None:
    """The format by example: texts and numbers that go with them, products, sums, steps, numbers written as text. It
    must stay readable for ever."""
    rows = []
    for n in range(1, 9):
        grams, price = 500 * (n * n % 7), 20 + n
        amount = (2 * grams * price + 1000) // 2000
        lines = [["A", grams, price, amount], ["B", 7000, 30, 210]]
        body = ["xy"[n % 2], lines, 210 + amount, 40 + n % 2, str(90_000 - 9_999 * n)]
        rows.append(encode((n, 1000 * n, "C", "k", 1, "a", "v", body)))
    woven = weave.pack(rows)
    assert woven is not None
    form, heads, groups, categories, noise = msgspec.msgpack.decode(woven.packed)
    assert form == 2
    assert heads[:3] == [[NUMBERS, 7, 1, 1, 0, 0, 1, 1], [NUMBERS, 7, 1000, 1, 0, 0, 1, 1000], [SAME, "C", 8]]
    grams_column = [LAST, [0], [NUMBERS, 1, 6500, 1, 0, 0, 1, 500], [NUMBERS, 14, -1500, 500, 1, 0, 0, 0]]
    price_column = [LAST, [0], [NUMBERS, 1, 9, 1, 0, 0, 1, 21], [NUMBERS, 14, 0, 1, 1, 0, 0, 0]]
    amount_column = [PRODUCT, 1, 2, 1000, [SAME, 0, 16]]
    line_columns = [PLACES, [[TEXTS, ["A", "B"], 16], grams_column, price_column, amount_column]]
    assert groups == [
        [
            PLACES,
            [
                [TEXTS, ["y", "x"], 8],
                [LISTS, [SAME, 2, 8], line_columns],
                [SUM, 1, 3, [SAME, 0, 8]],
                [NUMBERS, 8, 40, 1, 1, 0, 0, 0],
                [NUMBERS, 7, -9999, 1, 0, 0, 3, 80_001],
            ],
        ]
    ]
    assert (len(categories), noise) == (60, b"")
    assert weave.unpack(encode([form, heads, groups, categories, noise])) == rows


def test_low_bytes_of_numbers_stand_apart() -> None:
    """What no codec can shorten comes last, and is told."""
    rows = [encode((n, n * n * 977 % 60_000, "C", "k", 1, "a", "v", [n * n * 31 % 256 * 256])) for n in range(200)]
    woven = weave.pack(rows)
    assert woven is not None
    assert woven.noise >= 400
    assert weave.unpack(woven.packed) == rows
    assert msgspec.msgpack.decode(woven.packed)[4] == woven.packed[-woven.noise :]
