"""Sticks that are full, pulled out or damaged, writing that is stopped or left: told, and nothing is lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton

from outlet_app.services.model import Line, LineState
from tests.support.centre import TestCentre
from tests.ui import bags, counters
from tests.ui.bag.clerk import Page, slow
from tests.ui.bags import HandSticks
from tests.ui.conftest import part, press
from ui.sync.bag.beside import Beside

ALT = Qt.KeyboardModifier.AltModifier


def test_a_full_stick(page: Page, stocked: counters.Stocked, sticks: HandSticks) -> None:
    """Told with its code; nothing half-done lies there, and the step is as before."""
    stick = sticks.put()
    page.at("bag-write-do")
    slow(stocked, OSError(errno.ENOSPC, "no space")).go_on.set()
    press(Qt.Key.Key_F10)
    page.qtbot.waitUntil(lambda: "[E452]" in page.message())
    assert list(stick.iterdir()) == []
    page.at("bag-write-do")
    slow(stocked).go_on.set()
    press(Qt.Key.Key_F10)
    page.says("write-told", "✓ On the stick")


def test_a_stick_that_is_pulled_out_too_early(page: Page, sticks: HandSticks) -> None:
    """It is gone when F10 is pressed: told, and waited for again."""
    stick = sticks.put()
    page.at("bag-write-do")
    stick.rmdir()
    press(Qt.Key.Key_F10)
    page.qtbot.waitUntil(lambda: "[E45" in page.message())
    assert "everything is still here" in page.message()
    page.says("write-told", "✕ The stick can't be read")
    assert "put another one in" in page.text("lead")
    sticks.pull()
    page.says("write-told", "○ No stick found yet")


def test_esc_stops_the_writing(page: Page, stocked: counters.Stocked, sticks: HandSticks) -> None:
    """Progress shows, the cursor is on the way out; then nothing is on the stick and nothing is under way."""
    stick = sticks.put()
    page.at("bag-write-do")
    writing = slow(stocked)
    press(Qt.Key.Key_F10)
    page.at("bag-write-stop")
    page.qtbot.waitUntil(writing.met.is_set)
    bar = part(page.shell, "bag-write-progress", QProgressBar)
    page.qtbot.waitUntil(lambda: bar.value() == 500)
    assert bar.isVisible()
    assert page.text("write-told") == "Writing on the stick…"
    assert not part(page.shell, "bag-write-do", QPushButton).isVisible()
    press(Qt.Key.Key_Escape)
    writing.go_on.set()
    page.settle()
    page.at("bag-write-do")
    assert not bar.isVisible()
    assert "[E459]" in page.message()
    assert list(stick.iterdir()) == []
    assert stocked.counter.bags is not None
    assert stocked.counter.bags.under_way() is None


def test_left_while_it_is_written(page: Page, stocked: counters.Stocked, sticks: HandSticks) -> None:
    """The clerk goes to another page: it goes on, is told there, and the page knows it at once."""
    sticks.put()
    page.at("bag-write-do")
    writing = slow(stocked)
    press(Qt.Key.Key_F10)
    page.qtbot.waitUntil(writing.met.is_set)
    press(Qt.Key.Key_F11)
    assert page.shell.page().name == "people"
    writing.go_on.set()
    page.qtbot.waitUntil(lambda: "On the stick KINGSTON: 3 entries" in page.message())
    press(Qt.Key.Key_F9)
    page.says("write-told", "✓ On the stick")
    page.at("bag-carry")


def test_the_window_closes_while_it_is_written(
    page: Page, stocked: counters.Stocked, sticks: HandSticks, caplog: pytest.LogCaptureFixture
) -> None:
    """No error, no half file: a bag is whole or not there."""
    stick = sticks.put()
    page.at("bag-write-do")
    writing = slow(stocked)
    press(Qt.Key.Key_F10)
    page.qtbot.waitUntil(writing.met.is_set)
    page.window.close()
    writing.go_on.set()
    page.settle()
    assert [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
    assert stocked.counter.bags is not None
    facts = stocked.counter.bags.look(sticks.now()[0])
    assert facts.damaged == ()
    assert {path.suffix for path in stick.iterdir()} <= {".bag"}


def test_a_damaged_answer(page: Page, stocked: counters.Stocked, sticks: HandSticks, centre: TestCentre) -> None:
    """One flipped byte: the file and the place are named, nothing is taken in, and nothing waits less."""
    stick = sticks.put()
    page.at("bag-write-do")
    press(Qt.Key.Key_F10)
    page.at("bag-carry")
    sticks.pull()
    page.says("lead", "A bag is under way")
    bags.office(centre, stick)
    reply = next(stick.glob("*.reply"))
    bags.flip(reply, reply.stat().st_size - 9)
    sticks.put()
    page.says("damaged", f"✕ {reply.name} is damaged: part 1 of 1, bytes ")
    assert "ask the county office" in page.text("damaged")
    assert not part(page.shell, "bag-take-do", QPushButton).isVisible()
    assert stocked.counter.status.strip().waiting == 3


def test_the_line_is_gone_while_sending_on(
    page: Page, stocked: counters.Stocked, sticks: HandSticks, centre: TestCentre, tmp_path: Path
) -> None:
    """Told; what was to be sent still is."""
    sticks.put()
    theirs = bags.stocked_at(centre, tmp_path / "neighbour", sticks, "B")
    assert theirs.counter.bags is not None
    theirs.counter.bags.write(sticks.now()[0])
    theirs.counter.close()
    centre.stop()
    page.says("neighbours", "not sent yet")
    stocked.courier.say(LineState(Line.OPEN))
    page.qtbot.waitUntil(part(page.shell, "bag-send-on", QPushButton).isEnabled)
    press(Qt.Key.Key_N, ALT)
    page.qtbot.waitUntil(lambda: "[E420]" in page.message())
    assert part(page.shell, "bag-beside", Beside).isVisible()
    page.says("neighbours", "not sent yet")
    centre.start()
