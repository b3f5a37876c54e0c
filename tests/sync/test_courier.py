"""The courier: when to exchange, how long to wait; and that nothing stops it for good."""

from __future__ import annotations

import random
import threading
import time

from outlet_app.errors import Refused, StoreTrouble, Unreachable
from outlet_app.services.model import Line, LineState
from sync.courier import Courier, Pace, drain
from sync.exchange import Outcome
from sync.http import Busy
from tests.support.counter import HandClock
from tests.support.couriers import Heard, Running
from tests.support.played import QUIET, UNREACHABLE, Played, Step, fail, full


def test_pauses_grow_with_jitter_and_end_at_the_longest() -> None:
    """A moment, then between half and the whole of 2, 4, 8 … seconds, up to two minutes; reset by a success."""
    courier = Courier(Played([]), HandClock(), Pace(longest=120.0), chance=random.Random(3))
    ceilings = [0.2, 2, 4, 8, 16, 32, 64, 120, 120, 120]
    pauses = [courier._failed(UNREACHABLE) for _ in ceilings]
    assert all(ceiling / 2 <= pause <= ceiling for pause, ceiling in zip(pauses, ceilings, strict=True))
    assert len(set(pauses)) == len(pauses)
    courier._went_well(QUIET)
    assert courier._failed(UNREACHABLE) <= 0.2
    for _ in range(5000):
        assert courier._failed(UNREACHABLE) <= 120


def test_two_counters_do_not_come_back_in_the_same_moment() -> None:
    """After a power cut in the whole county, the centre is not met by all at once."""
    firsts = {Courier(Played([]), HandClock(), Pace())._failed(UNREACHABLE) for _ in range(50)}
    assert len(firsts) == 50


def test_trouble_of_this_machine_is_no_refusal(running: Running) -> None:
    """A damaged store here is an alarm here; the line stays what it was."""
    _, heard = running(Played([full(1), fail(StoreTrouble("E410", "damaged", do="call"))]))
    told = heard.wait(lambda state: bool(state.alarm))
    assert (told.line, told.trouble_code, told.alarm_do) == (Line.OPEN, "E410", "call")
    assert told.alarm_code == "E410"


def test_a_poke_is_heard_at_once(running: Running) -> None:
    """Half a minute of rest ends when an act is saved; also when it is saved while an exchange is under way."""
    second = threading.Event()

    def first() -> Outcome:
        courier_of[0].poke()
        return QUIET

    def again() -> Outcome:
        second.set()
        return QUIET

    courier_of: list[Courier] = []
    played = Played([first, again])
    courier = Courier(played, HandClock(), Pace(3600))
    courier_of.append(courier)
    courier.start()
    try:
        assert second.wait(15)
        courier.poke()
        assert played.done.wait(15)
    finally:
        courier.stop()


def test_a_busy_centre_is_left_in_peace(running: Running) -> None:
    """What it asked for holds, also when the clerk goes on saving."""
    played = Played([fail(Busy(0.6))])
    began = time.monotonic()
    courier, heard = running(played, Pace(30, 0.001, 0.9, 30))
    heard.wait(lambda state: state.trouble_code == "E424")
    while not played.done.wait(0.01):
        courier.poke()
    assert time.monotonic() - began >= 0.6
    assert played.times == 2


def test_it_lives_through_everything(running: Running) -> None:
    """Faults of the program, refusals, a full disk, bad listeners, a store that can't rest: it goes on."""
    steps = [
        fail(ZeroDivisionError()),
        fail(Refused("E427", "fork")),
        fail(StoreTrouble("E201", "full")),
        fail(UNREACHABLE),
        fail(KeyError("x")),
    ]
    played = Played(list(steps))
    rests = []

    def rest() -> None:
        rests.append(1)
        raise StoreTrouble("E201", "full")

    courier = Courier(played, HandClock(), Pace(30, 0.001, 0.002, 0.001, again=0.001), rest)
    heard = Heard()

    def falls_over(_state: LineState) -> None:
        raise RuntimeError("the window is gone")

    courier.watch(falls_over)
    courier.watch(heard)
    courier.start()
    try:
        assert played.done.wait(15)
        heard.wait(lambda state: state.line is Line.OPEN)
    finally:
        courier.stop()
    assert {state.trouble_code for state in heard.states} == {"", "F400", "E427", "E201", "E420"}
    lines = {state.trouble_code: state.line for state in heard.states if state.trouble_code}
    assert (lines["E427"], lines["E420"]) == (Line.REFUSED, Line.DOWN)
    assert len(rests) >= len(steps)
    assert courier.state().trouble_code == ""


def test_answers_that_bring_nothing_on_are_not_asked_for_without_end(running: Running) -> None:
    """A centre that says "more" and gives nothing: three times, then a pause; the command line stops as well."""
    stalling: Step = lambda: Outcome(1, 0, 0, 0, 5, True, 0)  # noqa: E731
    played = Played([stalling] * 4)
    _, heard = running(played, Pace(3600))
    heard.wait(lambda state: state.next_try_at is not None)
    assert played.times == 4
    commanded = Played([stalling] * 50)
    assert len(drain(commanded, seconds=5)) == 4


def test_what_it_tells(running: Running) -> None:
    """Busy while it asks, open when answered, down with the reason, and when it tries again."""
    played = Played([full(3), fail(Unreachable("E421", "too late"))])
    _, heard = running(played)
    assert heard.wait(lambda state: state.line is Line.OPEN).busy
    down = heard.wait(lambda state: state.line is Line.DOWN)
    assert (down.trouble_code, down.trouble, down.busy) == ("E421", "too late", False)
    assert played.done.wait(15)
    good = heard.wait(lambda state: state.line is Line.OPEN and not state.busy)
    assert (good.trouble_code, good.last_answer_at is not None) == ("", True)
    heard.wait(lambda state: state.next_try_at is not None)


def test_it_stops_in_the_middle_of_a_long_queue(running: Running) -> None:
    """After the exchange under way, not after the last one."""
    played = Played([full(9999)] * 100_000)
    courier, heard = running(played)
    heard.wait(lambda state: state.line is Line.OPEN)
    courier.stop()
    assert len(played.steps) > 0
    courier.stop()
