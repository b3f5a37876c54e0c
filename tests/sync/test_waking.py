"""The line returns: what waits is accepted at the centre within seconds, with nobody doing anything. Real sockets."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outlet_app.domain.entries import ClockMoved, Kind
from outlet_app.services.model import Line as State
from outlet_app.storage.store import Store
from sample.line import Line
from sync.courier import Courier, Pace
from sync.probe import Probe
from tests.support.centre import TestCentre, enrolled_with, exchange, rows
from tests.support.counter import HandClock

PATIENT = Pace(first=60.0, again=60.0)  # by the pauses alone it would take half a minute and more
WAKES_SECONDS = 6.0


@pytest.fixture
def line(centre: TestCentre) -> Iterator[Line]:
    """A line to the centre that can be pulled."""
    made = Line(centre.port)
    yield made
    made.pull()


@pytest.fixture
def store(centre: TestCentre, line: Line, tmp_path: Path) -> Iterator[Store]:
    """A counter that reaches its centre over that line."""
    opened = enrolled_with(line.url, centre.code(), tmp_path / "counter", HandClock())
    yield opened
    opened.close()


def until(ready: Callable[[], object], seconds: float) -> float:
    """Wait until something is so; how many seconds it took."""
    began, look = time.monotonic(), threading.Event()
    while not ready():
        assert time.monotonic() - began < seconds
        look.wait(0.01)
    return time.monotonic() - began


def save(store: Store) -> None:
    """An act that waits."""
    with store.ledger.writing() as act:
        act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")


def test_within_seconds_of_the_line(centre: TestCentre, line: Line, store: Store) -> None:
    """Pulled, an act, plugged in: from there to the centre's durable acknowledgement, in six seconds."""
    courier = Courier(
        exchange(store), HandClock(), PATIENT, chance=random.Random(1), probe=Probe(line.url), at_rest=lambda: None
    )
    courier.start()
    try:
        until(lambda: courier.state().line is State.OPEN and not courier.state().busy, 10)
        line.pull()
        save(store)
        courier.poke()
        until(lambda: courier.state().line is State.DOWN, 10)
        line.plug()
        took = until(lambda: store.facts.waiting()[0] == 0, 20)
    finally:
        courier.stop()
    assert took <= WAKES_SECONDS
    assert centre.entries() == rows(store)


def test_at_once_when_the_system_says_so(centre: TestCentre, line: Line, store: Store) -> None:
    """No probe needed: a second is plenty."""
    courier = Courier(exchange(store), HandClock(), PATIENT, chance=random.Random(1))
    courier.start()
    try:
        until(lambda: courier.state().line is State.OPEN and not courier.state().busy, 10)
        line.pull()
        courier.line_is_gone()
        assert courier.state().line is State.DOWN
        save(store)
        courier.poke()
        until(lambda: courier.state().trouble_code == "E420", 10)
        line.plug()
        courier.line_is_back()
        assert until(lambda: store.facts.waiting()[0] == 0, 20) <= 2
    finally:
        courier.stop()
    assert centre.entries() == rows(store)
