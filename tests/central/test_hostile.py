"""Bytes from outside are a message, or a known refusal; never anything else, never much memory."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from central import chain
from outlet_app.domain import entries
from sync import columns, contract
from tests.central.ledger import Ledger

VALUES = some.recursive(
    some.none() | some.integers(-9, 400_000) | some.binary(max_size=4) | some.text(max_size=3),
    lambda inner: some.lists(inner, max_size=5) | some.dictionaries(some.text(max_size=2), inner, max_size=2),
    max_leaves=30,
)
COLUMNS = some.recursive(
    some.builds(lambda value, count: [0, value, count], some.integers(-9, 9), some.integers(-1, 5))
    | some.builds(lambda values: [5, values], some.lists(VALUES, max_size=5))
    | some.builds(
        lambda tag, planes: [tag, len(planes), 1, planes], some.sampled_from([3, 4]), some.binary(max_size=9)
    ),
    lambda inner: (
        some.builds(lambda places: [1, places], some.lists(inner, max_size=8))
        | some.builds(lambda lengths, items: [2, lengths, items], inner, inner)
    ),
    max_leaves=12,
)


@given(VALUES | some.tuples(COLUMNS, some.lists(COLUMNS, max_size=3)))
def test_columns_are_entries_or_malformed(value: object) -> None:
    with contextlib.suppress(columns.Malformed):
        assert all(isinstance(row, bytes) for row in columns.unpack(msgspec.msgpack.encode(value)))


@given(some.binary(max_size=200))
def test_frames_are_requests_or_bad(tail: bytes) -> None:
    for codec in (0, 1, 2):
        frame = bytes((1, codec)) + bytes(64) + tail
        for read in (contract.read_request, contract.counter_of):
            with contextlib.suppress(contract.BadMessage):
                read(frame)


@given(some.text(max_size=100))
def test_the_counter_is_found_whatever_its_name(name: str) -> None:
    ledger = Ledger(name)
    frame = ledger.act(3).frame()
    if len(name.encode()) < 256:
        assert contract.counter_of(frame) == contract.read_request(frame).counter == name


def test_a_few_bytes_do_not_become_gigabytes() -> None:
    heads = [1, [[0, value, 300_000] for value in (1, 2, "c" * 100_000, "k", 1, "a", "b")]]
    bomb = msgspec.msgpack.encode([heads, [[0, None, 300_000]]])
    with pytest.raises(columns.Malformed):
        columns.unpack(bomb)


@given(some.integers(0, 12), some.integers(0, 12), some.integers(0, 12), some.integers(0, 12))
def test_whatever_is_sent_the_chain_only_grows_along_the_counters_own(
    head: int, held_upto: int, after: int, upto: int
) -> None:
    """The centre holds a prefix of the counter's ledger: every request leads to a longer prefix or to a refusal."""
    ledger = Ledger().act(12)
    mine = ledger.copy(head)
    after, upto = min(after, head), min(max(after, upto), head)
    request = mine.request(after, upto)
    verdict = chain.judged(request, chain.read(request), held_upto, dict(enumerate(ledger.hashes[: held_upto + 1])))
    reached = held_upto + len(verdict.new)
    assert [linked for _, linked in verdict.new] == ledger.hashes[held_upto + 1 : reached + 1]
    if after > held_upto:
        assert verdict.refusal == contract.GAP
    elif head < held_upto:
        assert verdict.refusal == contract.BEHIND
    else:
        assert (verdict.refusal, reached) == ("", max(held_upto, upto))


@given(some.integers(1, 12), some.data())
def test_any_change_below_the_mark_is_a_fork_and_above_it_is_broken(changed: int, data: some.DataObject) -> None:
    ledger = Ledger().act(12)
    held_upto = data.draw(some.integers(0, 12))
    other = ledger.copy(changed - 1)
    other.order(1)
    for row in ledger.rows[changed:]:
        other.keep(row)
    request = other.request(0, head_hash=ledger.hashes[12])
    verdict = chain.judged(request, chain.read(request), held_upto, dict(enumerate(ledger.hashes[: held_upto + 1])))
    assert verdict.refusal == (contract.FORK if changed <= held_upto else contract.BROKEN)
    assert verdict.new == ()
    assert entries.genesis(ledger.counter) == ledger.hashes[0]
