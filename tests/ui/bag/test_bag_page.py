"""The bag in the window: three steps by keys, with a real centre at the end of the way and no line at all."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.services.model import Line, LineState
from resources import texts
from tests.support.centre import TestCentre, rows
from tests.ui import bags, counters
from tests.ui.bag.clerk import Page
from tests.ui.bags import HandSticks
from tests.ui.conftest import part, press, settled, sign_in
from ui.shell import Shell
from ui.sync.bag.page import BagPage
from ui.sync.bag.watch import StickWatch
from ui.window import MainWindow

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


def test_three_steps_by_keys(page: Page, stocked: counters.Stocked, sticks: HandSticks, centre: TestCentre) -> None:
    """A stick is put in, noticed and written; carried; answered; put in again and taken in. What waited is accepted, at
    both ends, and nobody looked for the line."""
    assert page.cursor() == "bag-write"
    press(Qt.Key.Key_F10)
    assert "Put a USB stick in first" in page.message()
    stick = sticks.put()
    page.at("bag-write-do")
    assert "Stick found: KINGSTON" in page.text("write-told")
    press(Qt.Key.Key_F10)
    page.says("write-told", "✓ On the stick KINGSTON: 3 entries 0001–0003. You may pull it out.")
    page.at("bag-carry")
    assert "SBD01-A-0001-0003.bag" in page.text("carry-told")
    press(Qt.Key.Key_F10)
    assert "Nothing to press now" in page.message()
    sticks.pull()
    page.says("lead", "A bag is under way")
    bags.office(centre, stick)
    sticks.put()
    page.at("bag-take-do")
    press(Qt.Key.Key_F10)
    page.says("take-told", "✓ 3 accepted up to 0003; ")
    assert "new prices" in page.text("take-told")
    page.says("lead", "✓ All done, without a line.")
    page.qtbot.waitUntil(lambda: page.shell.standing.facts.waiting == 0)
    assert centre.entries() == rows(stocked.store)
    assert stocked.courier.pokes == 0
    assert stocked.counter.catalogue.product("KIWI") is not None


def test_enter_does_the_same(page: Page, sticks: HandSticks) -> None:
    """The cursor is on the step's button: Enter presses it."""
    stick = sticks.put()
    page.at("bag-write-do")
    press(Qt.Key.Key_Return)
    page.says("write-told", "✓ On the stick")
    assert [path.suffix for path in stick.iterdir()] == [".bag"]


def test_one_of_several_sticks(page: Page, sticks: HandSticks) -> None:
    """The cursor is on the choice; an arrow and Enter choose, and only that one is written."""
    first, second = sticks.put("FIRST"), sticks.put("SECOND")
    page.at("bag-stick")
    press(Qt.Key.Key_Down)
    page.says("write-told", "SECOND")
    press(Qt.Key.Key_Return)
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.says("write-told", "✓ On the stick SECOND")
    assert list(first.iterdir()) == []
    assert len(list(second.iterdir())) == 1


def test_a_stick_that_was_chosen_and_pulled_out(page: Page, sticks: HandSticks) -> None:
    """The one that is left is taken, without being asked about."""
    sticks.put("FIRST")
    sticks.put("SECOND")
    page.at("bag-stick")
    press(Qt.Key.Key_Down)
    page.says("write-told", "SECOND")
    sticks.pull()
    sticks.put("FIRST")
    page.says("write-told", "FIRST")
    page.at("bag-write-do")
    assert not part(page.shell, "bag-stick", QComboBox).isVisible()


def test_acts_since_then_go_in_a_new_bag(page: Page, stocked: counters.Stocked, sticks: HandSticks) -> None:
    """Written, but more was done meanwhile: the step is to write again, and the older file is replaced."""
    stick = sticks.put()
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.at("bag-carry")
    counters.farmer(stocked.counter)
    page.says("lead", "Press F10")
    page.at("bag-write-do")
    assert "Write it anew" in part(page.shell, "bag-write-do", QPushButton).text()
    press(Qt.Key.Key_F10)
    page.says("write-told", "4 entries 0001–0004")
    assert [path.name for path in stick.iterdir()] == ["SBD01-A-0001-0004.bag"]


def test_a_lost_stick(page: Page, sticks: HandSticks) -> None:
    """Under way, and another stick is put in: the same can be written onto that."""
    sticks.put("LOST")
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.at("bag-carry")
    sticks.pull()
    other = sticks.put("OTHER")
    page.says("write-told", "The bag is not on it")
    press(Qt.Key.Key_F10)
    page.says("write-told", "✓ On the stick OTHER")
    assert len(list(other.iterdir())) == 1


def test_an_answer_taken_in_before(page: Page, sticks: HandSticks, centre: TestCentre) -> None:
    """It is not offered again, and the page is calm."""
    stick = sticks.put()
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.at("bag-carry")
    bags.office(centre, stick)
    page.at("bag-take-do")
    press(Qt.Key.Key_F10)
    page.says("lead", "✓ All done")
    press(Qt.Key.Key_F1)
    press(Qt.Key.Key_F9)
    page.says("lead", "✓ Nothing waits")
    assert not part(page.shell, "bag-take-do", QPushButton).isVisible()


def test_news_alone(page: Page, stocked: counters.Stocked, sticks: HandSticks, centre: TestCentre) -> None:
    """Nothing waits and the line is down: a bag may still ask what is new; with the line open that is not offered."""
    stocked.accept(3)
    page.shell.standing.refresh()
    sticks.put()
    page.says("lead", "✓ Nothing waits")
    page.qtbot.waitUntil(part(page.shell, "bag-write-do", QPushButton).isVisible)
    stocked.courier.say(LineState(Line.OPEN))
    page.qtbot.waitUntil(lambda: not part(page.shell, "bag-write-do", QPushButton).isVisible())


def test_a_neighbours_bag_is_sent_on(
    page: Page, stocked: counters.Stocked, sticks: HandSticks, centre: TestCentre, tmp_path: Path
) -> None:
    """It is seen, but not its contents; sent when there is a line; its answer lies beside it for the neighbour."""
    stick = sticks.put()
    theirs = bags.stocked_at(centre, tmp_path / "neighbour", sticks, "B")
    assert theirs.counter.bags is not None
    theirs.counter.bags.write(sticks.now()[0])
    page.says("neighbours", "● 十八洞 SBD01-B: 3 entries 0001–0003 · not sent yet")
    send = part(page.shell, "bag-send-on", QPushButton)
    assert not send.isEnabled()
    assert "when this counter has a line" in page.text("neighbours-how")
    press(Qt.Key.Key_N, ALT)
    stocked.courier.say(LineState(Line.OPEN))
    page.qtbot.waitUntil(send.isEnabled)
    assert centre.entries("SBD01-B") == []
    press(Qt.Key.Key_N, ALT)
    page.qtbot.waitUntil(lambda: "1 sent on" in page.message())
    page.says("neighbours", "✓ 十八洞 SBD01-B: 3 entries 0001–0003 · answered")
    assert not send.isVisible()
    assert centre.entries("SBD01-B") == rows(theirs.store)
    assert theirs.counter.bags.take(sticks.now()[0]).accepted == 3
    assert {path.suffix for path in stick.iterdir()} == {".bag", ".reply"}
    theirs.counter.close()


def test_the_language_switches_live(page: Page, sticks: HandSticks) -> None:
    """Every word, also of what was found, and back."""
    sticks.put()
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.says("write-told", "✓ On the stick")
    english = page.text("write-told")
    page.window.switch_language("zh_CN")
    zh = texts.translator("zh_CN")
    load = zh("{n} entries {span}").format(n=3, span="0001–0003")
    told = zh("✓ On the stick {stick}: {load}. You may pull it out.")
    assert page.text("write-told") == told.format(stick="KINGSTON", load=load)
    assert page.text("lead") == zh("The bag lies on the stick: pull it out, it can go to the county office.")
    page.window.switch_language("en")
    assert page.text("write-told") == english


@pytest.fixture
def practising(stocked: counters.Stocked) -> None:
    """As in the practice window: there is nothing to carry bags with."""
    stocked.counter = dataclasses.replace(stocked.counter, bags=None, practice=True)


def test_practice_writes_no_stick(practising: None, shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """It says so, and F10 too."""
    page = Page(shell, window, qtbot).open("Practice: no stick is written here")
    assert page.cursor() == "bag-write"
    press(Qt.Key.Key_F10)
    assert page.message() == "Practice writes no stick."
    press(Qt.Key.Key_N, ALT)
    settled(qtbot, window)


def test_sticks_are_watched_only_while_the_page_is_shown(page: Page) -> None:
    """Neither behind another page or mode nor behind the lock; and again afterwards."""
    watch = page.shell.findChild(StickWatch)
    assert watch is not None
    timer = watch.findChild(QTimer)
    assert timer is not None
    assert timer.isActive()
    for key, modifiers in ((Qt.Key.Key_F1, NONE), (Qt.Key.Key_F9, NONE), (Qt.Key.Key_1, ALT), (Qt.Key.Key_2, ALT)):
        press(key, modifiers)
        shown = page.shell.findChild(BagPage)
        assert shown is not None
        assert timer.isActive() == shown.isVisible() == (key in (Qt.Key.Key_F9, Qt.Key.Key_2))
    page.window.lock()
    assert not timer.isActive()
    sign_in(page.qtbot, page.window, counters.CLERK.number, counters.CLERK_PIN)
    assert timer.isActive()
    page.settle()
