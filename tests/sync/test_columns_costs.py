"""A few hostile bytes never become much work or much memory."""

from __future__ import annotations

import time

import msgspec
import pytest

from sync import columns
from sync.contract import MAX_LISTED, Answer, BadMessage, FeedItem, Request, open_answer, read_request, seal_answer
from sync.contract import seal_request as sealed
from tests.support.counter import CENTRE, IDENTITY

HEADS = [1, [[0, value, 1] for value in (1, 1, "SBD01-A", "x", 1, "clerk:02", "0.1.0")]]


def _sums(addends: int, times: int) -> bytes:
    """One body: an array of so many numbers, and its sum so many times."""
    body = [1, [[0, [[0]] * addends, 1], *([[7, 0, 0, [0, 0, 1]]] * times)]]
    return msgspec.msgpack.encode([HEADS, [body]])


def test_sums_of_sums() -> None:
    """Some hundred bytes compressed, minutes of adding: refused before the first second is over."""
    began = time.process_time()
    with pytest.raises(columns.Malformed):
        columns.unpack(_sums(100_000, 20_000))
    assert time.process_time() - began < 5
    assert len(columns.unpack(_sums(99, 20))) == 1


def test_lists_without_end() -> None:
    """Four kilobytes that say four million entries, or as many items: no message."""
    many = [msgspec.Raw(b"\x90")] * (MAX_LISTED + 1)
    with pytest.raises(BadMessage):
        read_request(sealed(Request(IDENTITY.counter, 1, 0, 1, b"", 0, rows=many), CENTRE))
    keys = [(1, b"")] * (MAX_LISTED + 1)
    with pytest.raises(BadMessage):
        read_request(sealed(Request(IDENTITY.counter, 1, 0, 1, b"", 0, keys=keys), CENTRE))
    frame = sealed(Request(IDENTITY.counter, 1, 0, 1, b"", 0, rows=many[1:]), CENTRE)
    assert len(read_request(frame).rows) == MAX_LISTED
    item = FeedItem(1, "notice", "n", msgspec.Raw(b"\xc0"))
    answer = seal_answer(Answer(0, b"", 1, 1, [item] * (MAX_LISTED + 1)), CENTRE, frame)
    with pytest.raises(BadMessage):
        open_answer(answer, bytes(CENTRE.verify_key), frame)
