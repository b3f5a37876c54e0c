"""Whoever sends nothing, half a head or half a body for ever: the others are answered all the same."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from central import app, connections
from central.centre import Centre
from central.serving import Serving
from sync import bag_wire, contract
from tests.central.ledger import enrolled


@pytest.fixture
def serving(centre: Centre) -> Iterator[Serving]:
    """The centre, listening."""
    with Serving(centre) as running:
        yield running


Opening = Callable[[bytes], socket.socket]


@pytest.fixture
def opened(serving: Serving) -> Iterator[Opening]:
    """Makes connections that say this much, and closes them at last."""
    host, _, port = serving.url.removeprefix("http://").partition(":")
    with contextlib.ExitStack() as all_of_them:

        def make(first: bytes) -> socket.socket:
            line = all_of_them.enter_context(socket.create_connection((host, int(port)), 10))
            with contextlib.suppress(ConnectionError):  # let go already
                line.sendall(first)
            return line

        yield make


def ended(line: socket.socket) -> bool:
    """Whether the centre lets it go, after what it may still answer, within the line's own time-out."""
    try:
        while line.recv(1000):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def heard(line: socket.socket) -> bytes:
    """What the centre answers, b"" when it lets the connection go."""
    with contextlib.suppress(ConnectionError):
        return line.recv(1000)
    return b""


@pytest.mark.parametrize("first", [b"", b"POST /x HTTP/1.1\r\nhost"])
def test_a_head_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, opened: Opening, first: bytes
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    assert ended(opened(first))


def test_nor_the_second_head_of_a_connection(monkeypatch: pytest.MonkeyPatch, opened: Opening) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    line = opened(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
    assert b" 200 " in heard(line)
    line.sendall(b"GET /hea")
    assert ended(line)


def test_a_kept_connection_may_sleep_and_a_body_may_be_slow(
    monkeypatch: pytest.MonkeyPatch, centre: Centre, serving: Serving
) -> None:
    """Only heads are hurried."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    ledger = enrolled(centre).act(3)
    frame = ledger.frame()
    line = http.client.HTTPConnection(serving.url.removeprefix("http://"), timeout=20)
    for _ in range(2):
        line.putrequest("POST", contract.EXCHANGE_PATH)
        line.putheader("content-length", str(len(frame)))
        line.endheaders()
        line.send(frame[:10])
        waited(0.5)
        line.send(frame[10:])
        answer = line.getresponse()
        assert (answer.status, bool(answer.read())) == (200, True)
        waited(0.5)
    line.close()


def waited(seconds: float) -> None:
    """So much time goes by: here it is the thing that is tested."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)


def test_one_connection_too_many_is_let_go(monkeypatch: pytest.MonkeyPatch, opened: Opening) -> None:
    monkeypatch.setattr(connections, "most_connections", lambda: 3)
    held = [opened(b"POST ") for _ in range(3)]
    assert ended(opened(b""))
    held.pop().close()
    until = time.monotonic() + 10
    while b" 200 " not in heard(opened(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")):
        assert time.monotonic() < until


@pytest.mark.skipif(os.name != "posix", reason="other systems count files otherwise")
def test_a_process_takes_what_the_system_gives() -> None:
    """More connections than are usual are possible, never more than files to open; and some files stay free."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
        assert connections.most_connections() == 1024 - connections.KEPT_FREE
        connections.ask_for_files()
        files = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert files[1] == before[1]
        assert files[0] == min(connections.AT_MOST + connections.KEPT_FREE, before[1])
        assert connections.most_connections() == files[0] - connections.KEPT_FREE
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_half_bodies_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, centre: Centre, serving: Serving, opened: Opening
) -> None:
    """A large body is turned away while too much is held, an ordinary one is not; what was let go counts no more."""
    monkeypatch.setattr(app, "MOST_HELD", 1 << 20)
    head = b"POST %s HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n"
    first = opened(head % (bag_wire.PATH.encode(), 9 << 20) + bytes((1 << 20) - 1000))
    until = time.monotonic() + 10
    while serving.desk.held < 1 << 19:
        assert time.monotonic() < until
    second = opened(head % (bag_wire.PATH.encode(), 9 << 20) + bytes(200_000))
    assert second.recv(12) == b"HTTP/1.1 503"
    frame = enrolled(centre).act(3).frame()
    line = http.client.HTTPConnection(serving.url.removeprefix("http://"), timeout=20)
    line.request("POST", contract.EXCHANGE_PATH, frame)
    assert line.getresponse().status == 200
    line.close()
    first.close()
    second.close()
    while serving.desk.held:
        assert time.monotonic() < until
