"""A real centre and an enrolled counter for the tests of the exchange."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

import sync.http as http
from outlet_app.storage.store import Store
from sync.courier import Courier, Pace
from sync.exchange import Exchange
from tests.support.centre import TestCentre, enrolled_with
from tests.support.counter import HandClock
from tests.support.couriers import BRISK, Heard, Running
from tests.support.hostile import BadServer, Behaviour, Making


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[TestCentre]:
    """A centre that answers over HTTP, with nothing in its feed."""
    made = TestCentre(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def clock() -> HandClock:
    """The counter's clock."""
    return HandClock()


@pytest.fixture
def store(centre: TestCentre, tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    """A counter enrolled with that centre; its ledger holds one entry, and nothing is sent yet."""
    opened = enrolled_with(centre.url, centre.code(), tmp_path / "counter", clock)
    yield opened
    opened.close()


@pytest.fixture
def running() -> Iterator[Running]:
    """Starts couriers; ends them after the test."""
    made: list[Courier] = []

    def start(played: Exchange, pace: Pace = BRISK) -> tuple[Courier, Heard]:
        courier = Courier(played, HandClock(), pace, chance=random.Random(1))
        made.append(courier)
        heard = Heard()
        courier.watch(heard)
        courier.start()
        return courier, heard

    yield start
    for courier in made:
        courier.stop()


@pytest.fixture
def bad_server() -> Iterator[Making]:
    """Makes servers that behave as told; closed at the end."""
    made: list[BadServer] = []

    def make(behave: Behaviour) -> BadServer:
        made.append(BadServer(behave))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits fractions of a second instead of half a minute."""
    monkeypatch.setattr(http, "CONNECT_SECONDS", 0.4)
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(http, "SLOWEST_BYTES_A_SECOND", 1_000_000)
