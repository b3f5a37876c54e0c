"""What the courier is told while it runs, by people and by the system: try now, pause, no network, a paid line."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from outlet_app.errors import Unreachable
from outlet_app.services.model import Line
from sync.courier import Courier, Pace
from sync.exchange import Outcome
from tests.support.counter import START, HandClock
from tests.support.couriers import HandBell, Heard, Running
from tests.support.played import QUIET, UNREACHABLE, Played, Step, fail, full

SLOW = Pace(3600, 3600, 3600, 3600, again=3600)


def until(ready: Callable[[], object], seconds: float = 10) -> None:
    """Wait until something is so, looking again and again."""
    end, look = time.monotonic() + seconds, threading.Event()
    while not ready():
        assert time.monotonic() < end
        look.wait(0.005)


class Hanging:
    """A step that hangs, as on a dead line, until it is cut; then it fails, or, `well`, was answered in time."""

    def __init__(self, *, well: bool = False):
        self.begun = threading.Event()
        self.played: Played | None = None
        self._well = well

    def __call__(self) -> Outcome:
        """Hang."""
        assert self.played is not None
        before = self.played.cuts
        self.begun.set()
        until(lambda: self.played and self.played.cuts > before)
        if self._well:
            return QUIET
        raise Unreachable("E420", "cut")


def hung(*steps: Step, then: tuple[Step, ...] = (), well: bool = False) -> tuple[Played, Hanging]:
    """An exchange that plays these steps, then hangs, then plays the others."""
    hanging = Hanging(well=well)
    hanging.played = Played([*steps, hanging, *then])
    return hanging.played, hanging


def test_a_long_sending_tells_how_far_it_is() -> None:
    """After two seconds of it: so many of so many, growing; nothing when it is over."""
    bell = HandBell(HandClock(), 0)

    def step(left: int) -> Step:
        def went() -> Outcome:
            bell.take(1.5)
            return full(left)()

        return went

    courier = Courier(Played([step(900), step(800), step(700)]), bell.clock, SLOW, bell=bell)
    heard = Heard()
    courier.watch(heard)
    courier.start()
    try:
        heard.wait(lambda state: state.next_try_at is not None)
    finally:
        courier.stop()
    told = [(state.sent, state.of) for state in heard.states if state.of]
    assert list(dict.fromkeys(told)) == [(200, 1000), (300, 1000)]
    assert (heard.states[-1].sent, heard.states[-1].of) == (0, 0)


def test_a_sending_is_paused_and_goes_on(running: Running) -> None:
    """Cut at once, told as paused and not as a line that failed; acts wait; "try now" goes on where it was."""
    played, hanging = hung(full(900))
    courier, heard = running(played, SLOW)
    assert hanging.begun.wait(10)
    courier.pause()
    heard.wait(lambda state: state.paused and not state.busy and state.next_try_at is not None)
    assert courier.state().line is Line.OPEN
    courier.poke()
    until(lambda: not courier.state().busy)
    assert played.times == 2
    courier.try_now()
    assert played.done.wait(10)
    until(lambda: not courier.state().busy)
    assert (courier.state().paused, courier.state().line) == (False, Line.OPEN)


def test_paused_between_two_answers(running: Running) -> None:
    """A cut that comes too late for one exchange still keeps the next from going."""
    played, hanging = hung(full(900), then=(full(800),), well=True)
    courier, heard = running(played, SLOW)
    assert hanging.begun.wait(10)
    courier.pause()
    heard.wait(lambda state: state.paused and not state.busy and state.next_try_at is not None)
    assert played.times == 2


def test_a_pause_ends_by_itself(running: Running) -> None:
    """When its time is over, without anybody."""
    played, hanging = hung(full(900))
    courier, _ = running(played, Pace(3600, 3600, 3600, 0.05, again=3600))
    assert hanging.begun.wait(10)
    courier.pause()
    assert played.done.wait(10)


def test_no_network_is_told_at_once(running: Running) -> None:
    """Before any exchange failed; back, an exchange follows at once and says that all is well."""
    played = Played([])
    courier, heard = running(played, SLOW)
    heard.wait(lambda state: state.line is Line.OPEN and state.next_try_at is not None)
    courier.line_is_gone()
    assert (courier.state().line, courier.state().trouble_code) == (Line.DOWN, "E440")
    times = played.times
    courier.line_is_back()
    until(lambda: played.times == times + 1)
    heard.wait(lambda state: state.line is Line.OPEN and not state.trouble_code)
    until(lambda: courier.state().line is Line.OPEN)


def test_an_exchange_from_before_is_made_anew(running: Running) -> None:
    """Gone and back while one waits for its answer: it would wait for half a minute and more; it is cut, and goes
    again."""
    played, hanging = hung()
    courier, _ = running(played, SLOW)
    assert hanging.begun.wait(10)
    courier.line_is_back()  # nothing was gone: it may well be answered
    assert played.cuts == 0
    courier.line_is_gone()
    courier.line_is_back()
    assert played.done.wait(10)
    assert played.cuts == 1
    until(lambda: courier.state().line is Line.OPEN)


def test_the_line_returns_after_failures(running: Running) -> None:
    """An hour of pause is cut short."""
    played = Played([fail(UNREACHABLE)])
    courier, heard = running(played, SLOW)
    heard.wait(lambda state: state.line is Line.DOWN)
    courier.line_is_back()
    assert played.done.wait(10)


def test_a_signal_that_is_wrong_again_and_again(running: Running) -> None:
    """Back, says the system, and nothing answers: the second time is not believed, nor the hundredth."""
    played = Played([fail(UNREACHABLE)] * 500)
    courier, heard = running(played, SLOW)
    heard.wait(lambda state: state.line is Line.DOWN and state.next_try_at is not None)
    courier.line_is_back()
    until(lambda: played.times == 2 and not courier.state().busy)
    for _ in range(100):
        courier.line_is_back()
    courier.stop()
    assert played.times <= 3


def test_a_paid_line_is_not_asked_whether_it_is_back() -> None:
    """Nothing waits: the strip says open again, and no byte went."""
    played = Played([])
    courier = Courier(played, HandClock(), SLOW, metered=True, chance=random.Random(1))
    heard = Heard()
    courier.watch(heard)
    courier.start()
    try:
        heard.wait(lambda state: state.line is Line.OPEN and state.next_try_at is not None)
        times = played.times
        courier.line_is_gone()
        heard.wait(lambda state: state.line is Line.DOWN)
        courier.line_is_back()
        assert courier.state().line is Line.OPEN
        courier.metered(False)  # the setting holds, whatever the system says
        assert courier.state().metered
    finally:
        courier.stop()
    assert played.times == times


def test_the_system_says_that_the_line_is_paid(running: Running) -> None:
    """Where the setting leaves it to the system; free again, it looks at once."""
    played = Played([])
    courier, heard = running(played, SLOW)
    heard.wait(lambda state: state.next_try_at is not None)
    courier.metered(True)
    assert courier.state().metered
    times = played.times
    courier.metered(False)
    assert not courier.state().metered
    until(lambda: played.times == times + 1)


def test_quiet_hours_begin_in_the_middle_of_a_long_sending() -> None:
    """The batch under way ends, and the next waits for the morning."""
    clock = HandClock(START + 14 * 3_600_000 - 1000)  # a second before ten in the evening

    def ten() -> Outcome:
        clock.at += 5000
        return full(900)()

    played = Played([full(950), ten])
    courier = Courier(played, clock, Pace(quiet=((22 * 60, 6 * 60),)), chance=random.Random(1))
    heard = Heard()
    courier.watch(heard)
    courier.start()
    try:
        heard.wait(lambda state: state.quiet_until is not None)
    finally:
        courier.stop()
    assert played.times == 2
