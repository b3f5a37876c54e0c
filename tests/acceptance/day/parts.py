"""The parts of the day, each between a start of the program and its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.acceptance.day import post_steps, steps, week_steps
from tests.acceptance.day.script import Day


@dataclass(frozen=True)
class Part:
    """A piece of the day, or of a later one (`day`: how many days later): when the program is started, and what is done
    then."""

    begins: tuple[int, int]
    play: Callable[[Day], None]
    day: int = 0


def morning(day: Day) -> None:
    """Steps 1 to 9."""
    steps.step_1(day)
    steps.step_2(day)
    steps.step_3(day)
    post_steps.step_4(day)
    steps.step_5(day)
    steps.step_6(day)
    steps.step_7(day)
    steps.step_8(day)
    post_steps.step_9(day)


def afternoon(day: Day) -> None:
    """What is left after the power came back: steps 11 to 14."""
    steps.step_10_again(day)
    steps.step_11(day)
    steps.step_12(day)
    post_steps.step_13(day)
    steps.step_14(day)


def evening(day: Day) -> None:
    """The line is back: everything that waited is accepted."""
    day.sign_in()
    day.strip("✓")
    day.driver.wait("0413 to be accepted", lambda: "0413" in day.driver.text_of("strip-accepted"))
    day.driver.shoot("accepted")


PARTS = {
    "morning": Part((8, 0), morning),
    "cut": Part((11, 47), steps.step_10),
    "afternoon": Part((12, 5), afternoon),
    "evening": Part((18, 0), evening),
    "tuesday": Part((10, 50), week_steps.tuesday, 3),
    "friday": Part((18, 0), week_steps.friday, 6),
    "saturday": Part((10, 50), week_steps.saturday, 7),
    "line back": Part((12, 0), week_steps.line_back, 7),
    "centre restored": Part((8, 0), week_steps.centre_restored, 8),
}
