"""Listening to a courier in tests: every state it tells, and waiting for one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from outlet_app.services.model import LineState
from sync.bell import Bell
from sync.courier import Courier, Pace
from tests.support.counter import HandClock

BRISK = Pace(30, 0.001, 0.004, 0.001)


class Heard:
    """Keeps every state, and can wait for one."""

    def __init__(self) -> None:
        self.states: list[LineState] = []
        self._news = threading.Condition()

    def __call__(self, state: LineState) -> None:
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def wait(self, wanted: Callable[[LineState], bool], seconds: float = 15) -> LineState:
        """The first state that is as wanted, also one that was heard already."""
        with self._news:
            assert self._news.wait_for(lambda: any(map(wanted, self.states)), seconds), self.states[-3:]
            return next(state for state in self.states if wanted(state))


class HandBell(Bell):
    """Sleep in which a clock worked by hand runs on at once: an hour passes in a moment. `woken`: how often the sleeper
    slept. After `seconds` in all `over` is set and the sleep is a real one, until it rings."""

    def __init__(self, clock: HandClock, seconds: float):
        super().__init__()
        self.clock = clock
        self.over = threading.Event()
        self.woken = 0
        self._ran = 0.0
        self._seconds = seconds

    def ran(self) -> float:
        """Seconds slept so far."""
        return self._ran

    def take(self, seconds: float) -> None:
        """Something took so long."""
        self._ran += seconds
        self.clock.at += round(seconds * 1000)

    def sleep(self, seconds: float) -> None:
        """The time is over at once."""
        if self._ran >= self._seconds:
            self.over.set()
            super().sleep(3600)
            return
        self.woken += 1
        self.take(seconds)


Running = Callable[..., tuple[Courier, Heard]]
