"""The training page by keys, and the practice banner."""

from __future__ import annotations

import dataclasses
import random
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from outlet_app.services.office.training import drawn
from tests.ui import counters
from tests.ui.acts import ENTER, ESC, Clerk
from tests.ui.conftest import part, press, settled, sign_in
from ui.desk import Desk
from ui.office.training.page import ASKING, DONE, START, TrainingPage, bank
from ui.widgets.modes_page import ModesPage
from ui.window import MainWindow

TEST = drawn(bank(), random.Random(5))


@pytest.fixture
def page(clerk: Clerk) -> TrainingPage:
    """The training mode of the office page, its test known."""
    press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    settled(clerk.qtbot, clerk.window)
    press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    settled(clerk.qtbot, clerk.window)
    found = cast(TrainingPage, cast(ModesPage, clerk.shell.page()).mode())
    found.draw = lambda: TEST
    return found


def key(place: int) -> Qt.Key:
    """The key of an answer."""
    return Qt.Key(Qt.Key.Key_1 + place)


def take(page: TrainingPage, wrong: int) -> None:
    """Answer every question by keys, the first `wrong` of them wrong."""
    press(Qt.Key.Key_F10)
    for place, asked in enumerate(TEST):
        assert page.stack.currentIndex() == ASKING
        press(key((asked.right + 1) % len(asked.answers) if place < wrong else asked.right))
        press(ENTER)


@pytest.mark.parametrize(("wrong", "passed"), [(2, True), (3, False)])
def test_the_test_by_keys(clerk: Clerk, page: TrainingPage, wrong: int, passed: bool) -> None:
    """Begin, answer, finish: recorded under the clerk's number; what was missed comes with its rule."""
    assert page.before.text() == "Not taken yet."
    head = clerk.head()
    take(page, wrong)
    clerk.qtbot.waitUntil(lambda: page.stack.currentIndex() == DONE)
    clerk.settles()
    assert clerk.head() == head + 1
    (row,) = clerk.stocked.counter.office.training.taken("02")
    assert (row.score, row.passed) == (10 - wrong, passed)
    texts = [label.text() for label in page.result.findChildren(QLabel)]
    for place, asked in enumerate(TEST):
        assert (asked.question.why["en"] in texts) == (place < wrong)
    press(ESC)
    clerk.settles()
    assert page.stack.currentIndex() == START
    assert (row.certificate in page.before.text()) == passed or not passed


def test_answers_can_be_changed_and_none_left_out(clerk: Clerk, page: TrainingPage) -> None:
    """Enter without an answer says so; Page Up goes back; the last word counts."""
    press(Qt.Key.Key_F10)
    press(ENTER)
    assert "Choose an answer first" in page.said.text()
    press(key(0))
    press(ENTER)
    assert page.place == 1
    press(Qt.Key.Key_PageUp)
    assert (page.place, page.question.chosen) == (0, 0)
    press(key(1))
    assert page.answers[0] == 1
    head = clerk.head()
    press(ESC)
    assert page.stack.currentIndex() == START
    clerk.settles()
    assert clerk.head() == head


def test_no_banner_at_a_real_counter(clerk: Clerk) -> None:
    """Nothing says practice."""
    assert not part(clerk.window, "practice-banner", QLabel).isVisible()


@pytest.fixture
def practising(look: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> MainWindow:
    """The practice window, a clerk signed in."""
    made = MainWindow("en")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    counter = dataclasses.replace(stocked.counter, practice=True, practise=None)
    with qtbot.waitSignal(made.opened):
        made.open(lambda: counter, desk)
    sign_in(qtbot, made, counters.CLERK.number, counters.CLERK_PIN)
    settled(qtbot, made)
    return made


def test_the_practice_banner_is_on_every_page(qtbot: QtBot, practising: MainWindow) -> None:
    """Amber, in the language that holds."""
    banner = part(practising, "practice-banner", QLabel)
    for function in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F11):
        press(function)
        settled(qtbot, practising)
        assert banner.isVisible()
        assert banner.text().startswith("● Practice")
