"""Step 15 of the day: the line is down for a week, and everything goes by stick."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.acceptance.day.script import Day

WAITING = "58"


def tuesday(day: Day) -> None:
    """Day 3: the strip is orange."""
    day.sign_in()
    day.strip("▲")
    day.driver.shoot("day-3")


def friday(day: Day) -> None:
    """F9, the bag: the stick is in, F10 writes 0404 to 0461 on it."""
    driver = day.driver
    day.sign_in()
    day.strip("▲", WAITING)
    _the_bag(day)
    driver.wait("the stick to be seen", lambda: driver.shows("bag-write-do"))
    driver.shoot("bag-stick")
    driver.key(Qt.Key.Key_F10)
    driver.wait("the bag to be written", lambda: _told(day, "0404", "0461", WAITING))
    driver.shoot("bag-written")


def saturday(day: Day) -> None:
    """Day 7: red; 0401 is due today; the stick is back, F10 takes its answer in, and 58 turn green without a line."""
    driver = day.driver
    day.sign_in()
    day.strip("✕")
    driver.wait("what is due today", lambda: driver.shows("home-go-due"))
    day.facts["due"] = driver.text_of("home-go-due")
    driver.shoot("day-7")
    day.page(Qt.Key.Key_F6)
    driver.settle()
    driver.shoot("due-today")
    _the_bag(day)
    driver.wait("the answer to be seen", lambda: driver.shows("bag-take-do"))
    driver.shoot("bag-back")
    driver.key(Qt.Key.Key_F10)
    driver.wait("58 to be accepted", lambda: _told(day, "0461", WAITING, "31", "100"))
    driver.settle()
    driver.wait("the strip to know", lambda: "0461" in driver.text_of("strip-accepted"))
    assert day.line() == "down"
    driver.shoot("bag-taken")
    day.page(Qt.Key.Key_F7)
    driver.settle()
    driver.shoot("all-accepted")


def line_back(day: Day) -> None:
    """The line returns: green, and nothing is sent again."""
    day.sign_in()
    day.strip("✓")
    day.driver.shoot("line-back")


def centre_restored(day: Day) -> None:
    """The centre lost what came since Thursday: it is filled up again, and nobody here has to do anything."""
    day.sign_in()
    day.strip("✓")
    day.driver.wait("0461 to be accepted again", lambda: "0461" in day.driver.text_of("strip-accepted"))
    day.driver.shoot("centre-restored")


def _the_bag(day: Day) -> None:
    day.page(Qt.Key.Key_F9, 2)


def _told(day: Day, *parts: str) -> bool:
    """Whether the message bar says all of this."""
    driver = day.driver
    return driver.shows("message-text") and all(part in driver.text_of("message-text") for part in parts)
