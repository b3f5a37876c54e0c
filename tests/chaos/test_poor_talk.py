"""Tricks on requests and answers: each happens to the request it was meant for, and the next one is as ever."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample.poor_http import Messages
from sample.poor_line import waited
from sample.poor_talk import Again, CutAt, HeldAnswer, LostAnswer, LostRequest, OldAnswer, Portal
from sample.poor_wire import BACK, TO_CENTRE
from tests.chaos.conftest import Calling, LineMaking
from tests.chaos.keeping import Keeping


def test_a_lost_request(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """Taken whole, never delivered."""
    line = poor()
    line.next(LostRequest())
    caller = calling(line)
    with pytest.raises(OSError):
        caller.ask(b"one")
    assert caller.ask(b"two") == b"1:3:"
    assert far.bodies == [b"two"]
    assert (line.counts.requests, line.counts.cuts) == (2, 1)


def test_a_lost_answer(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """Delivered and answered; nobody hears."""
    line = poor()
    line.next(LostAnswer())
    caller = calling(line)
    with pytest.raises(OSError):
        caller.ask(b"one")
    assert caller.ask(b"two") == b"2:3:"
    assert far.bodies == [b"one", b"two"]


def test_the_answer_before_once_more(poor: LineMaking, calling: Calling) -> None:
    """A doubled answer: it is not the one to this request."""
    line = poor()
    caller = calling(line)
    assert caller.ask(b"a") == b"1:1:"
    line.next(OldAnswer())
    assert [caller.ask(b"bb"), caller.ask(b"ccc")] == [b"1:1:", b"3:3:"]


def test_an_answer_that_comes_late(poor: LineMaking, calling: Calling) -> None:
    """Held back, and given to the next request instead of its own."""
    line = poor()
    line.next(HeldAnswer())
    caller = calling(line)
    with pytest.raises(OSError):
        caller.ask(b"a")
    assert [caller.ask(b"bb"), caller.ask(b"ccc")] == [b"1:1:", b"3:3:"]


def test_a_request_that_comes_again(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """At once, after later ones, or when it is told to."""
    line = poor()
    line.next(Again(), Again(after=2), Again(after=99))
    caller = calling(line)
    for body in (b"a", b"b", b"c"):
        caller.ask(body)
        far.wait(1)
    far.wait(4)
    caller.ask(b"d")
    far.wait(6)
    line.release()
    assert sorted(far.wait(7)) == [b"a", b"a", b"b", b"b", b"c", b"c", b"d"]


def test_a_page_to_sign_in_on(far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """200 and HTML, from somebody who is not the centre."""
    line = poor()
    line.next(Portal())
    caller = calling(line)
    assert b"<html>" in caller.ask(b"secret")
    assert far.bodies == []
    assert caller.ask(b"x") == b"1:1:"


@pytest.mark.parametrize("way", [TO_CENTRE, BACK])
def test_cut_within_one_message(way: int, far: Keeping, poor: LineMaking, calling: Calling) -> None:
    """At that byte of the third request or answer, wherever the connection stands."""
    far.more = 500
    line = poor()
    caller = calling(line)
    caller.ask(bytes(700))
    caller.ask(bytes(600))
    before = line.counts
    line.next(CutAt(way, 77))
    with pytest.raises(OSError):
        caller.ask(bytes(500))
    after = waited(line, lambda counts: counts.cuts == 1)
    arrived = (after.up_arrived - before.up_arrived, after.down_arrived - before.down_arrived)
    assert arrived[way] == 77
    assert len(far.bodies) == (2 if way == TO_CENTRE else 3)
    assert caller.ask(b"x").startswith(b"3:" if way == TO_CENTRE else b"4:")


REQUESTS = (
    b"POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
    b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n",
    b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nPOST\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n",
    b"POST /x HTTP/1.1\r\ncontent-length:0\r\n\r\n",
    b"PUT /y HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\nTrailer: yes\r\n\r\n",
)
ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n.",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
)


@settings(max_examples=150)
@given(st.data(), st.booleans())
def test_messages_are_found_wherever_the_stream_is_cut(data: st.DataObject, going: bool) -> None:
    """Nothing is changed, lost or joined."""
    known, beginnings = (REQUESTS, (b"POST", b"GET", b"PUT")) if going else (ANSWERS, (b"HTTP",))
    messages = data.draw(st.lists(st.sampled_from(known), max_size=6))
    stream = b"".join(messages)
    chance = random.Random(data.draw(st.integers(0, 1 << 30)))
    splitter, found, at = Messages(*beginnings), [b""], 0
    while at < len(stream):
        size = chance.choice((1, 2, 7, 30, 200))
        for piece, begins, ends in splitter.split(stream[at : at + size]):
            assert begins == (found[-1] == b"")
            found[-1] += piece
            if ends:
                found.append(b"")
        at += size
    assert found == [*messages, b""]
    assert not splitter.opaque


def test_what_is_no_http_goes_through_unread() -> None:
    """A TLS hello, and an answer without a length, have no end that could be known."""
    splitter = Messages(b"POST", b"GET")
    assert list(splitter.split(b"\x16\x03\x01\x02\x00")) == [(b"\x16\x03\x01\x02\x00", True, False)]
    assert list(splitter.split(b"POST")) == [(b"POST", False, False)]
    assert splitter.opaque
    endless = Messages(b"HTTP")
    assert list(endless.split(b"HTTP/1.1 200 OK\r\n\r\nabc")) == [(b"HTTP/1.1 200 OK\r\n\r\nabc", True, False)]
    assert endless.endless
