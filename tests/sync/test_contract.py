"""The frames of an exchange: whole and signed, or refused; whatever bytes come."""

from __future__ import annotations

import contextlib
import os
import time
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from sync import columns, contract
from sync.contract import Answer, BadMessage, FeedItem, Request

COUNTER, CENTRE = SigningKey(b"\x0a" * 32), SigningKey(b"\x0c" * 32)
ENTRIES = [msgspec.msgpack.encode((n, n, "SBD01-A", "order", 1, "clerk:02", "0.1.0", [n])) for n in range(1, 9)]
KEY = bytes(COUNTER.verify_key)


def _request(packed: bool = False, **changed: object) -> Request:
    batch = columns.pack(ENTRIES) or b""
    rows = [] if packed else [msgspec.Raw(one) for one in ENTRIES]
    made = Request("SBD01-A", 5, 0, 8, b"h" * 32, 3, rows, batch if packed else b"", [(4, b"k" * 32)], 100, "0.1.0")
    return msgspec.structs.replace(made, **changed)


@pytest.mark.parametrize("packed", [False, True])
def test_a_request_comes_through(packed: bool) -> None:
    """Signed, read and checked: the same request, and the entries to the byte."""
    frame = contract.seal_request(_request(packed), COUNTER)
    contract.check_request(frame, KEY)
    found = contract.read_request(frame)
    assert found.entries() == ENTRIES
    assert (found.counter, found.after, found.head_seq, found.keys) == ("SBD01-A", 0, 8, [(4, b"k" * 32)])
    assert contract.counter_of(frame) == "SBD01-A"


@pytest.mark.parametrize("counter", ["", "A", "SBD01-A", "十八洞-A", "x" * 31, "x" * 32, "x" * 200])
def test_who_sent_it_is_found_without_reading_the_rest(counter: str) -> None:
    """Whatever the name's length, and whichever codec was chosen."""
    assert contract.counter_of(contract.seal_request(_request(counter=counter), COUNTER)) == counter


def test_an_answer_belongs_to_its_request() -> None:
    """An answer to another request does not open, nor one that somebody else signed."""
    frame, other = (contract.seal_request(_request(sent_at=at), COUNTER) for at in (1, 2))
    answer = Answer(8, b"h" * 32, 4, 9, [FeedItem(4, "notice", "n", msgspec.Raw(msgspec.msgpack.encode("你好")))])
    sealed = contract.seal_answer(answer, CENTRE, frame)
    assert contract.open_answer(sealed, bytes(CENTRE.verify_key), frame) == answer
    for key, request in ((CENTRE, other), (COUNTER, frame)):
        with pytest.raises(BadMessage, match="signature"):
            contract.open_answer(sealed, bytes(key.verify_key), request)
    for key_bytes in (b"", b"x", bytes(31)):
        with pytest.raises(BadMessage):
            contract.open_answer(sealed, key_bytes, frame)


@pytest.mark.parametrize("packed", [False, True])
def test_a_change_of_any_byte_is_refused(packed: bool) -> None:
    """Every single byte of the frame, also of its head."""
    frame = contract.seal_request(_request(packed), COUNTER)
    for place in range(len(frame)):
        changed = bytearray(frame)
        changed[place] ^= 0x01
        with pytest.raises(BadMessage):
            contract.check_request(bytes(changed), KEY)


def test_a_cut_or_longer_frame_is_refused() -> None:
    """At every length."""
    frame = contract.seal_request(_request(), COUNTER)
    for end in range(len(frame)):
        with pytest.raises(BadMessage):
            contract.check_request(frame[:end], KEY)
        _read_or_bad(frame[:end])
    with pytest.raises(BadMessage):
        contract.check_request(frame + b"\0", KEY)


def _read_or_bad(frame: bytes) -> None:
    for reader in (contract.read_request, contract.counter_of):
        with contextlib.suppress(BadMessage):
            reader(frame)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3), st.integers(0, 4), st.binary(max_size=120))
def test_garbage_is_a_bad_message_and_nothing_else(version: int, codec: int, rest: bytes) -> None:
    """Bytes that nobody signed are read before they are checked only as far as the sender's name."""
    _read_or_bad(bytes((version, codec)) + bytes(64) + rest)


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.integers() | st.binary(max_size=4) | st.text(max_size=4), st.lists, max_leaves=20))
def test_well_signed_nonsense_is_a_bad_message(tree: object) -> None:
    """A signature does not make a request of it."""
    try:
        payload = msgspec.msgpack.encode(tree)
    except OverflowError:
        return
    _read_or_bad(contract._sealed(payload, COUNTER, contract._REQUEST_CONTEXT, 1))


def _frame_of(payload: bytes) -> bytes:
    """A well-signed frame with exactly this compressed payload."""
    head = bytes((contract.VERSION, contract.DEFLATE))
    return head + COUNTER.sign(contract._REQUEST_CONTEXT + head + payload).signature + payload


def test_text_that_is_no_text() -> None:
    """Bytes that are not UTF-8 where a text belongs."""
    payload = b"\x96\xa1\xff\x01\x00\x00\xc4\x00\x00"
    with pytest.raises(BadMessage):
        contract.read_request(contract._sealed(payload, COUNTER, contract._REQUEST_CONTEXT, 1))


def test_a_bomb_is_refused_quickly() -> None:
    """A gigabyte of zeros in a megabyte: expanded as far as a message may be, and no further."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join([squeezer.compress(bytes(1 << 24)) for _ in range(64)]) + squeezer.flush()
    frame = _frame_of(bomb)
    began = time.perf_counter()
    with pytest.raises(BadMessage, match="too large"):
        contract.read_request(frame)
    assert time.perf_counter() - began < 5


def test_a_frame_larger_than_the_contract_allows() -> None:
    """Refused by its length alone."""
    frame = bytes((contract.VERSION, 0)) + os.urandom(contract.MAX_FRAME_BYTES)
    for reader in (contract.read_request, contract.counter_of):
        with pytest.raises(BadMessage):
            reader(frame)


def test_a_later_contract_adds_at_the_end() -> None:
    """A field this version does not know is left aside; one that is missing has its default."""
    known = msgspec.to_builtins(_request(rows=[]), builtin_types=(bytes,))
    longer = msgspec.msgpack.encode([*known, "something new", 7])
    assert contract.read_request(contract._sealed(longer, COUNTER, contract._REQUEST_CONTEXT, 1)).room == 100
    shorter = msgspec.msgpack.encode(["SBD01-A", 5, 0, 8, b"h" * 32, 3])
    assert contract.read_request(contract._sealed(shorter, COUNTER, contract._REQUEST_CONTEXT, 1)).entries() == []


def test_a_contract_of_another_version_is_not_guessed_at() -> None:
    """A version later than known is not read as if it were one of those."""
    frame = bytearray(contract.seal_request(_request(), COUNTER))
    frame[0] = contract.SPEAKS + 1
    with pytest.raises(BadMessage, match="version 3"):
        contract.read_request(bytes(frame))
