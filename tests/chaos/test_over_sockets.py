"""Counter and centre over real sockets and the bad line, with its tricks in seeded order: what the state machines check
in one process, once more with HTTP in between, trains and all."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from outlet_app.errors import Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from sample.poor_line import PoorLine
from sample.poor_talk import Again, CutAt, Fault, HeldAnswer, LostAnswer, LostRequest, OldAnswer, Portal
from sample.poor_wire import BACK, TO_CENTRE, Conditions
from sync.draining import drain
from tests.chaos.acting import Acting
from tests.chaos.patience import hurried
from tests.support.centre import TestCentre, enrolled_with, exchange, rows
from tests.support.counter import HandClock, composed

ROUNDS = int(os.environ.get("OUTLET_SOAK_ROUNDS", "40"))
FORGIVING = (Again,)
CODES = ("E420", "E421", "E425")


class Pair:
    """A counter and a centre, and the bad line between them."""

    def __init__(self, folder: Path):
        self.centre, self.clock = TestCentre(folder), HandClock()
        self.store: Store = enrolled_with(self.centre.url, self.centre.code(), folder / "counter", self.clock)
        self.line = PoorLine(self.centre.port)
        self.acting = Acting(composed(self.store, self.clock), self.clock)
        self.exchange = exchange(self.store, self.line.url)
        self.held: list[bytes] = []

    def close(self) -> None:
        """Let everything go."""
        self.line.close()
        self.store.close()
        self.centre.stop()

    def look(self) -> None:
        """The centre holds what it held, perhaps more; the counter believes no more than that, and nobody alarms."""
        now, here = self.centre.entries(), rows(self.store)
        assert now[: len(self.held)] == self.held
        assert now == here[: len(now)]
        assert self.store.facts.mark() <= len(now)
        assert (ExchangeFacts(self.store.engine, "SBD01-A").alarm(), self.centre.alarms()) == ("", [])
        self.held = now


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """One, let go at the end."""
    made = Pair(tmp_path)
    yield made
    made.close()


def _fault(chance: random.Random) -> Fault:
    cut = CutAt(chance.choice((TO_CENTRE, BACK)), int(chance.expovariate(1 / 400)))
    return chance.choice(
        (LostRequest(), LostAnswer(), OldAnswer(), HeldAnswer(), Again(), Again(2), Portal(), cut, cut)
    )


@pytest.mark.timeout(max(180, ROUNDS))
@pytest.mark.parametrize("seed", range(2))
def test_tricks_in_any_order(seed: int, pair: Pair) -> None:
    """Each exchange meets one; now and then many acts wait; at the end everything is there, once."""
    chance = random.Random(seed)
    missed = 0
    for _ in range(ROUNDS // 2):
        for number in range(chance.choice((1, 2, 3, 120 if chance.random() < 0.2 else 4))):
            pair.acting.do(chance.choice(("order", "cash")) if number else "order", chance.randrange(10**6))
        pair.line.next(_fault(chance))
        try:
            with hurried():
                pair.exchange.once()
        except Unreachable as trouble:
            missed += trouble.code in CODES
            assert trouble.code in CODES, trouble.__cause__  # noqa: PT017 - which one depends on where it was cut
        pair.look()
    assert missed > ROUNDS // 8
    pair.line.release()
    drain(exchange(pair.store, pair.centre.url))
    assert pair.centre.entries() == rows(pair.store)
    assert differences(pair.store.engine) == []


@pytest.mark.parametrize("silent", [False, True])
def test_a_train_cut_anywhere(silent: bool, pair: Pair) -> None:
    """Three hundred acts; each connection lasts so many bytes more than the one before: what arrived is never sent
    again, and in the end all is there."""
    for number in range(300):
        pair.acting.do("order", number)
    at = 300
    while pair.store.facts.mark() < len(rows(pair.store)):
        pair.line.change(Conditions(cut_up=at, silent=silent))
        try:
            with hurried():
                pair.exchange.once()
        except Unreachable as trouble:
            assert trouble.code in CODES, trouble.__cause__  # noqa: PT017
        pair.look()
        at += 700 if silent else 150
        assert at < 50_000
    assert pair.centre.entries() == rows(pair.store)
