"""The courier with a real centre: acts go out by themselves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

from nacl.utils import random as random_bytes

from outlet_app.domain.entries import ClockMoved, Kind, StaffNamed
from outlet_app.services.model import Line
from outlet_app.storage.store import Store
from sync.courier import Courier, Pace
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock
from tests.support.couriers import Running
from tests.support.hostile import BadServer, answer


def test_it_stops_though_the_centre_never_answers(store: Store) -> None:
    """Closing the window takes seconds, not the whole patience of the line."""
    hanging = threading.Event()

    def hang(one: socket.socket, _request: bytes) -> None:
        hanging.set()
        one.recv(1)

    server = BadServer(hang)
    courier = Courier(exchange(store, server.url), HandClock())
    courier.start()
    try:
        assert hanging.wait(10)
        began = time.monotonic()
        courier.stop()
        assert time.monotonic() - began < 8
        assert not courier._thread.is_alive()
    finally:
        server.close()


def _write(store: Store, count: int) -> None:
    for _ in range(count):
        with store.ledger.writing() as act:
            act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")


def test_acts_go_out_by_themselves(centre: TestCentre, store: Store, running: Running) -> None:
    """With a real centre: what is saved is accepted after a poke; away and back, it goes out without one."""
    courier, heard = running(exchange(store), Pace(0.05, 0.02, 0.05, 0.05))
    heard.wait(lambda state: state.line is Line.OPEN)
    _write(store, 20)
    courier.poke()
    _until(lambda: store.facts.waiting()[0] == 0)
    centre.stop()
    _write(store, 30)
    courier.poke()
    heard.wait(lambda state: state.line is Line.DOWN)
    centre.start()
    _until(lambda: store.facts.waiting()[0] == 0)
    assert centre.entries() == rows(store)


def test_a_centre_that_wants_smaller_batches(centre: TestCentre, store: Store, running: Running) -> None:
    """A relay in front takes no more than a kilobyte: halved until it fits, and everything arrives."""
    for _ in range(60):
        with store.ledger.writing() as act:
            act.append(Kind.STAFF, StaffNamed("03", random_bytes(20).hex(), "clerk"), "clerk:01")

    def narrow(one: socket.socket, request: bytes) -> None:
        if len(request) > 1200:
            one.sendall(answer(413))
            return
        with socket.create_connection(("127.0.0.1", centre.port)) as there:
            there.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            while piece := there.recv(65536):
                one.sendall(piece)

    server = BadServer(narrow)
    try:
        running(exchange(store, server.url), Pace(0.01, 0.01, 0.02, 0.05))
        _until(lambda: store.facts.waiting()[0] == 0)
    finally:
        server.close()
    assert centre.entries() == rows(store)


def _until(ready: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, looking again and again."""
    until = time.monotonic() + seconds
    look = threading.Event()
    while not ready():
        assert time.monotonic() < until
        look.wait(0.01)
