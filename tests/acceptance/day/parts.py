"""The parts of the day, each between a start of the program and its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.acceptance.day import steps
from tests.acceptance.day.script import Day


@dataclass(frozen=True)
class Part:
    """A piece of the day: when the program is started, and what is done then."""

    begins: tuple[int, int]
    play: Callable[[Day], None]


def morning(day: Day) -> None:
    """Steps 1 to 9."""
    for step in (steps.step_1, steps.step_2, steps.step_3, steps.step_5, steps.step_6, steps.step_7, steps.step_8):
        step(day)


def afternoon(day: Day) -> None:
    """What is left after the power came back: steps 11 to 14."""
    day.sign_in()
    steps.step_14(day)


PARTS = {"morning": Part((8, 0), morning), "afternoon": Part((12, 5), afternoon)}
