"""After three days without a line, Home and the line's page say that a bag can go; not before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.services.model import Line, LineState
from tests.ui import counters
from tests.ui.bags import HandSticks, with_sticks
from tests.ui.conftest import part, press, settled
from ui.shell import Shell
from ui.strip import DAY_MS
from ui.widgets.labels import Label
from ui.window import MainWindow


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, stocked: counters.Stocked) -> list[int]:
    """How many milliseconds after the counter's own time it is, for the window."""
    after = [0]
    for module in ("ui.sync.bag.hint", "ui.strip", "ui.sync.page", "ui.home.page", "ui.sync.bag.page"):
        monkeypatch.setattr(f"{module}.now_ms", lambda: stocked.clock.at + after[0])
    return after


def test_it_comes_after_three_days(
    later: list[int], shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot
) -> None:
    """With the line down only; it leads to the bag, by its keys and by Enter."""
    hint = part(shell, "home-go-bag", QPushButton)
    stocked.courier.say(LineState(Line.DOWN))
    settled(qtbot, window)
    later[0] = 3 * DAY_MS - 60_000
    shell.show_page("home")
    settled(qtbot, window)
    assert not hint.isVisible()
    later[0] = 3 * DAY_MS
    shell.show_page("home")
    settled(qtbot, window)
    assert hint.isVisible()
    assert hint.text() == "▲ Line down, 3 waiting, the oldest 3 days: send a bag on a USB stick?  F9 Alt+2"
    hint.setFocus()
    press(Qt.Key.Key_Return)
    settled(qtbot, window)
    assert part(shell, "bag-lead", Label).isVisible()
    stocked.courier.say(LineState(Line.OPEN))
    shell.show_page("home")
    settled(qtbot, window)
    assert not hint.isVisible()


def test_a_bag_that_is_under_way_is_not_asked_for_again(
    later: list[int],
    shell: Shell,
    window: MainWindow,
    stocked: counters.Stocked,
    qtbot: QtBot,
) -> None:
    """It is told instead, on the line's page too, in the language that holds."""
    sticks = HandSticks(stocked.store.folder / "sticks")
    sticks.put()
    bags = with_sticks(stocked.counter, sticks)
    bags.write(sticks.now()[0])
    stocked.courier.say(LineState(Line.DOWN))
    later[0] = 4 * DAY_MS
    press(Qt.Key.Key_F9)
    settled(qtbot, window)
    hint = part(shell, "sync-go-bag", QPushButton)
    qtbot.waitUntil(lambda: hint.text() == "● A bag is under way for 4 days  Alt+2")
    assert hint.isVisible()
