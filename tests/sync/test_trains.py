"""Trains over a real line: a cut keeps every car that arrived, the counter asks first and goes on behind them."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from outlet_app.bootstrap import signing_key
from outlet_app.domain.entries import ClockMoved, Kind
from outlet_app.errors import Refused, Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sample.line import Line
from sync import contract
from sync.courier import drain
from sync.http import HttpCarrier
from sync.sense import Sense
from sync.train import Train, loaded, made_up
from tests.support.centre import TestCentre, exchange, rows


def write(store: Store, count: int) -> None:
    """So many small entries."""
    with store.ledger.writing() as act:
        for number in range(count):
            act.append(Kind.CLOCK, ClockMoved(number, 2), "system:test")


def train_of(store: Store, car: int) -> Train:
    """Everything in the ledger."""
    facts = ExchangeFacts(store.engine, store.ledger.counter())
    _mark, head, digest, cursor = facts.position()
    entries = facts.entries_after(0, head, 1 << 30)
    start, sign = facts.started()
    request = contract.Request("SBD01-A", 1, 0, head, digest, cursor, speaks=2, start=start, sign=sign)
    cars = [loaded(entries[at : at + car], []) for at in range(0, len(entries), car)]
    return made_up(request, cars, signing_key(store))


def held(centre: TestCentre, count: int) -> int:
    """How many entries the centre holds, once it is so many, or when it has had time enough."""
    until = time.monotonic() + 10
    while len(centre.entries()) != count and time.monotonic() < until:
        time.sleep(0.01)
    return len(centre.entries())


def test_a_cut_keeps_every_car_that_arrived(centre: TestCentre, store: Store) -> None:
    """Half a train, then the connection is reset; the next exchange is told of the mark and goes on there."""
    drain(exchange(store))
    write(store, 59)
    train = train_of(store, 10)
    body = b"".join(train.pieces())
    head = f"POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    until = len(body) - sum(map(len, train.cars[3:])) + len(train.cars[3]) // 2
    where = urlsplit(centre.url)
    with socket.create_connection((where.hostname, where.port), 10) as line:
        line.sendall(head + body[:until])
        assert held(centre, 30) == 30
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    outcomes = drain(exchange(store))
    assert sum(outcome.accepted for outcome in outcomes) >= 30
    assert centre.entries() == rows(store)


def test_a_whole_train_over_the_carrier(centre: TestCentre, store: Store) -> None:
    """Sent as it is from its parts; the answer belongs to its head."""
    write(store, 40)
    train = train_of(store, 7)
    answer = HttpCarrier(centre.url).carry_train(train)
    assert contract.open_answer(answer, store.facts.centre_key(), train.head).mark == 41
    assert centre.entries() == rows(store)


def test_a_train_that_is_turned_away(centre: TestCentre, store: Store) -> None:
    """Too many bytes, a stranger, other cars than listed: each its own answer, though the body is long."""
    write(store, 3000)
    carrier = HttpCarrier(centre.url)
    train = train_of(store, 1000)
    with pytest.raises(Unreachable, match="E422"):
        carrier.carry_train(Train(train.head, train.cars[::-1]))
    stranger = made_up(
        replace(contract.read_request(train.head), cars=[]), [loaded(rows(store), [], light=True)], signing_key(store)
    )
    forged = stranger.head[:2] + bytes(64) + stranger.head[66:]
    with pytest.raises(Refused, match="E426"):
        carrier.carry_train(Train(forged, stranger.cars))
    with pytest.raises(Unreachable, match="E423"):
        carrier.carry_train(Train(train.head, [bytes(1 << 20)] * 20))
    assert centre.entries() == []


def test_a_line_that_is_cut_all_the_time(centre: TestCentre, store: Store) -> None:
    """Whatever the line swallowed, one drain brings everything, and sends little of it twice."""
    line = Line(centre.port)
    try:
        ready = exchange(store, line.url)
        drain(ready)
        write(store, 400)
        ready.sense = Sense()
        carry = ready._carrier.carry_train  # type: ignore[attr-defined]
        cuts = iter(range(4))

        def cut_train(train: Train) -> bytes:
            """The first few trains end in the middle of a car."""
            found: bytes
            if next(cuts, None) is None:
                found = carry(train)
                return found
            with socket.create_connection(("127.0.0.1", line.port), 10) as one:
                body = b"".join(train.pieces())
                one.sendall(f"POST /t HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode())
                one.sendall(body[: len(body) // 2])
            raise Unreachable("E420", "cut")

        ready._carrier.carry_train = cut_train  # type: ignore[attr-defined]
        outcomes = drain(ready)
    finally:
        line.pull()
    assert centre.entries() == rows(store)
    assert outcomes[-1].waiting == 0
    assert centre.alarms() == []


def test_a_dead_line_costs_little(store: Store, centre: TestCentre) -> None:
    """After a failure only a probe goes, however much waits: nothing of it is made up, let alone sent."""
    drain(exchange(store))
    write(store, 400)
    ready = exchange(store)
    centre.stop()
    sizes: list[int] = []
    carrier = ready._carrier

    class Tapped:
        """Counts what is handed over."""

        def carry(self, frame: bytes) -> bytes:
            """A frame."""
            sizes.append(len(frame))
            return carrier.carry(frame)

        def carry_train(self, train: Train) -> bytes:
            """A train."""
            sizes.append(train.size)
            found: bytes = carrier.carry_train(train)  # type: ignore[attr-defined]
            return found

        def abort(self) -> None:
            """Never asked here."""

        def cut(self) -> None:
            """Never asked here."""

    ready._carrier = Tapped()
    for _ in range(4):
        with pytest.raises(Unreachable):
            ready.once()
    assert sizes[0] > 2 * sizes[1]
    assert all(size < 200 for size in sizes[1:])
    centre.start()
    assert ready.once().sent == 0
    assert ready.once().accepted == 400
    assert centre.entries() == rows(store)
