"""Listening to a courier in tests: every state it tells, and waiting for one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from outlet_app.services.model import LineState
from sync.courier import Courier, Pace

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


Running = Callable[..., tuple[Courier, Heard]]
