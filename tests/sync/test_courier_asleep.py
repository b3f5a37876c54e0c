"""The courier asleep: how rarely it wakes and speaks, hour by hour, on a clock worked by hand; and what wakes it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from central.serving import IDLE_SECONDS
from outlet_app.errors import Unreachable
from outlet_app.services.model import Line, LineState
from sync.courier import Courier, Pace
from sync.exchange import Exchange, Outcome
from sync.pace import IDLE_TIMES
from tests.support.counter import START, HandClock
from tests.support.couriers import HandBell, Heard

NIGHTLY = Pace(quiet=((22 * 60, 6 * 60),))
HOUR = 3600.0
EVENING = START + 14 * 3_600_000  # 22:00
NEWS = Outcome(0, 0, 1, 1, 0, False, 0)
QUIET = Outcome(0, 0, 0, 1, 0, False, 0)


@dataclass
class Answering(Exchange):
    """An exchange that is always answered, or, `down`, never. `at`: when it was asked, seconds of its bell."""

    bell: HandBell
    down: bool = False
    code: str = "E420"
    says: Callable[[int], Outcome] = lambda _time: QUIET
    at: list[float] = field(default_factory=list)

    def once(self) -> Outcome:
        """Note the time; the outcome by `says` of how often it was asked before."""
        self.at.append(self.bell.ran())
        if self.down:
            raise Unreachable(self.code, "no answer of the centre's")
        return self.says(len(self.at) - 1)

    def abort(self) -> None:
        """Nothing hangs here."""

    def cut(self) -> None:
        """Nothing hangs here."""


@dataclass
class Looking:
    """Probes that never connect, counted; `connecting`: from so many seconds of the bell on they do."""

    bell: HandBell
    connecting: float = 1e9
    at: list[float] = field(default_factory=list)

    def learn(self) -> None:
        """Nothing to learn."""

    def connects(self) -> bool:
        """Whether it is time."""
        self.at.append(self.bell.ran())
        return self.bell.ran() >= self.connecting


@dataclass
class Asleep:
    """A courier on a bell worked by hand."""

    courier: Courier
    exchange: Answering
    probe: Looking
    bell: HandBell

    def through(self) -> None:
        """Until the simulated time is over."""
        self.courier.start()
        assert self.bell.over.wait(30)


Making = Callable[..., Asleep]


@pytest.fixture
def asleep() -> Iterator[Making]:
    """Makes couriers for so many seconds from an instant on; ends them after the test."""
    made: list[Courier] = []

    def make(seconds: float, pace: Pace = NIGHTLY, at: int = START, metered: bool | None = None) -> Asleep:
        clock = HandClock(at)
        bell = HandBell(clock, seconds)
        exchange, probe = Answering(bell), Looking(bell)
        courier = Courier(exchange, clock, pace, chance=random.Random(1), probe=probe, bell=bell, metered=metered)
        made.append(courier)
        return Asleep(courier, exchange, probe, bell)

    yield make
    for courier in made:
        courier.stop()


def test_an_hour_with_nothing_to_say(asleep: Making) -> None:
    """Fifteen exchanges where there were a hundred and twenty, and not one waking more than those; no probe."""
    one = asleep(HOUR)
    one.through()
    assert one.exchange.at[:7] == [0, 30, 90, 210, 450, 750, 1050]
    assert sum(at < HOUR for at in one.exchange.at) == 15
    assert one.bell.woken <= 16
    assert one.probe.at == []


def test_an_hour_on_a_paid_line(asleep: Making) -> None:
    """Ten times rarer: four exchanges; the rest of its wakings say nothing."""
    one = asleep(HOUR, metered=True)
    one.through()
    assert one.exchange.at == [0, 300, 900, 2100]
    assert one.bell.woken <= 16


def test_news_of_the_centres_wakes_it(asleep: Making) -> None:
    """Where the centre said something it may soon say more."""
    one = asleep(HOUR)
    one.exchange.says = lambda time: NEWS if time == 5 else QUIET
    one.through()
    assert one.exchange.at[4:9] == [450, 750, 780, 810, 870]


def test_an_hour_without_a_line(asleep: Making) -> None:
    """Exchanges a minute apart at most; between them probes, which grow rarer."""
    one = asleep(HOUR, metered=True)
    one.exchange.down = True
    one.through()
    assert 60 <= len(one.exchange.at) <= 130
    assert 200 <= len(one.probe.at) <= 420
    assert one.bell.woken <= len(one.exchange.at) + len(one.probe.at) + 2


@pytest.mark.parametrize("code", ["E422", "E425", "E430"])
def test_an_hour_with_a_wrong_answer(asleep: Making, code: str) -> None:
    """A centre in trouble, a portal, a wrong certificate: something is there, and a probe would only add to it."""
    one = asleep(HOUR)
    one.exchange.down, one.exchange.code, one.probe.connecting = True, code, 0.0
    one.through()
    assert 60 <= len(one.exchange.at) <= 130
    assert one.probe.at == []


def test_an_hour_with_a_portal_that_never_answers(asleep: Making) -> None:
    """Every probe connects, every exchange hangs: two exchanges a pause at most."""
    one = asleep(HOUR)
    one.exchange.down, one.exchange.code, one.probe.connecting = True, "E421", 0.0
    one.through()
    assert 60 <= len(one.exchange.at) <= 200


def test_the_line_returns(asleep: Making) -> None:
    """The next probe sees it, and the exchange follows at once."""
    one = asleep(200.0)
    one.exchange.down = True
    one.probe.connecting = 120.0

    def heard(state: LineState) -> None:
        if one.bell.ran() >= 115.0:
            one.exchange.down = False

    one.courier.watch(heard)
    one.through()
    first = next(at for at in one.exchange.at if at >= 115.0)
    assert first <= 125.0
    assert one.courier.state().line is Line.OPEN


def test_a_night_in_which_it_keeps_quiet(asleep: Making) -> None:
    """An act at ten in the evening: nothing at all until six, then it goes by itself, some seconds after the hour."""
    one = asleep(9 * HOUR, at=EVENING)
    heard = Heard()
    one.courier.watch(heard)
    one.courier.poke()
    one.through()
    assert 8 * HOUR < one.exchange.at[0] <= 8 * HOUR + NIGHTLY.idle
    assert one.probe.at == []
    assert one.bell.woken <= 9 * 12 + 20
    quiet = heard.wait(lambda state: state.quiet_until is not None)
    assert quiet.quiet_until == quiet.next_try_at == EVENING + 8 * 3_600_000
    assert one.courier.state().quiet_until is None


def test_try_now_in_the_night(asleep: Making) -> None:
    """Once, by hand; then it is quiet again."""
    one = asleep(2 * HOUR, at=EVENING)
    one.courier.try_now()
    one.through()
    assert one.exchange.at == [0]
    assert one.courier.state().quiet_until == EVENING + 8 * 3_600_000


def test_a_line_that_is_down_at_night_is_left_alone(asleep: Making) -> None:
    """No exchange, no probe, whatever the system says."""
    one = asleep(2 * HOUR, at=EVENING - 60_000)
    one.exchange.down = True
    one.through()
    assert max(one.exchange.at + one.probe.at) <= 60
    one.courier.line_is_back()
    assert max(one.exchange.at) <= 60


def test_what_was_due_before_midnight_is_not_forgotten(asleep: Making) -> None:
    """Quiet ends: the look that was due meanwhile comes then."""
    one = asleep(10 * HOUR, at=EVENING - 600_000)
    one.through()
    morning = [at for at in one.exchange.at if at > 600]
    assert 600 + 8 * HOUR < morning[0] <= 600 + 8 * HOUR + NIGHTLY.idle


def test_the_connection_outlives_the_sleep() -> None:
    """A centre that closed it in between would make every look of an idle counter five times as dear."""
    assert Pace().idle * IDLE_TIMES + 20 <= IDLE_SECONDS


def test_counters_do_not_all_wake_in_the_same_second() -> None:
    """Quiet hours end for a whole county at once."""
    late = {Courier(Answering(HandBell(HandClock(), 1)), HandClock(), NIGHTLY)._mind.late_ms for _ in range(30)}
    assert len(late) > 20
