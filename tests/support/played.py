"""An exchange that plays what a test wrote for it, step by step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from outlet_app.errors import Unreachable
from sync.exchange import Exchange, Outcome

QUIET = Outcome(0, 0, 0, 1, 0, False, 0)
Step = Callable[[], Outcome]


@dataclass
class Played(Exchange):
    """An exchange that does what it is told, one step an exchange, and quietly well after the last; `times`: how
    often it was asked; `done`: set when the steps are over."""

    steps: list[Step]
    times: int = 0
    cuts: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def once(self) -> Outcome:
        """The next step."""
        self.times += 1
        if not self.steps:
            self.done.set()
            return QUIET
        return self.steps.pop(0)()

    def abort(self) -> None:
        """Nothing hangs here."""

    def cut(self) -> None:
        """Count it: a step that waits for `cuts` to grow can be cut."""
        self.cuts += 1


def fail(error: Exception) -> Step:
    """A step that fails."""

    def step() -> Outcome:
        raise error

    return step


def full(waiting: int) -> Step:
    """A step in which everything sent was accepted and so much still waits."""
    return lambda: Outcome(100, 100, 0, 1, waiting, False, 0)


UNREACHABLE = Unreachable("E420", "no line")
