"""Signing in, waiting for the counter to open, the lock, and a counter that can't be opened."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from tests.ui import counters
from tests.ui.conftest import part, press, settled, sign_in
from ui.desk import Desk
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.window import MainWindow


def test_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    """The cursor is in the number; Enter goes on; the name appears; Enter signs in."""
    assert QApplication.focusWidget() is window.signin.number
    QTest.keyClicks(window.signin.number, "02")
    assert part(window, "signin-name", Label).text() == counters.CLERK.name
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.signin.pin
    QTest.keyClicks(window.signin.pin, counters.CLERK_PIN)
    with qtbot.waitSignal(window.signed_in):
        press(Qt.Key.Key_Return)
    assert window.shell is not None
    assert window.shell.page().name == "home"
    assert window.signin.pin.text() == ""
    settled(qtbot, window)


def test_full_width_digits(window: MainWindow, qtbot: QtBot) -> None:
    """An input method's digits are digits."""
    window.signin.number.insert("０２")
    window.signin.pin.insert("２４６８")
    with qtbot.waitSignal(window.signed_in):
        QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)
    settled(qtbot, window)


def test_a_wrong_pin(window: MainWindow, qtbot: QtBot) -> None:
    """It says how many attempts are left, clears the PIN, and the next key goes there."""
    QTest.keyClicks(window.signin.number, "02")
    QTest.keyClicks(window.signin.pin, "0000")
    QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)
    message = part(window, "signin-message", Label)
    qtbot.waitUntil(lambda: "[E301]" in message.text())
    assert "4" in message.text()
    assert message.isVisible()
    assert window.signin.pin.text() == ""
    assert QApplication.focusWidget() is window.signin.pin


def test_nothing_typed(window: MainWindow) -> None:
    """Enter on empty fields says what is missing and puts the cursor there."""
    QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)
    assert part(window, "signin-message", Label).text() == "Type your staff number first."
    assert QApplication.focusWidget() is window.signin.number


def test_typed_before_it_is_open(look: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> None:
    """An Enter pressed while the counter is opening is done as soon as it is open."""
    go_on = threading.Event()

    def slowly() -> Counter:
        assert go_on.wait(20)
        return stocked.counter

    window = MainWindow("en")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    window.open(slowly, desk)
    assert part(window, "signin-outlet", Label).text() == "Opening the counter…"
    QTest.keyClicks(window.signin.number, "02")
    QTest.keyClicks(window.signin.pin, counters.CLERK_PIN)
    QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)
    assert "still opening" in part(window, "signin-message", Label).text()
    with qtbot.waitSignal(window.signed_in):
        go_on.set()
    settled(qtbot, window)


def test_the_hint_of_a_trial_outlet(monkeypatch: pytest.MonkeyPatch, look: None, qtbot: QtBot) -> None:
    """A quiet line, only where the environment says so."""
    window = MainWindow("en")
    qtbot.addWidget(window)
    assert part(window, "signin-hint", Label).isHidden()
    monkeypatch.setenv("OUTLET_SAMPLE_HINT", "02 / 2468")
    window.signin.retranslate()
    assert part(window, "signin-hint", Label).text() == "02 / 2468"
    assert not part(window, "signin-hint", Label).isHidden()


def test_lock_and_another_person(shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+L hides the page; it is as it was when another person signs in, and the keys did nothing meanwhile."""
    press(Qt.Key.Key_F7)
    settled(qtbot, window)
    QTest.keyClicks(part(shell.page(), "records-search", QLineEdit), "kiwi")
    with qtbot.waitSignal(window.locked):
        press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not shell.isVisible()
    press(Qt.Key.Key_F1)
    assert shell.page().name == "records"
    sign_in(qtbot, window, counters.SUPERVISOR.number, counters.SUPERVISOR_PIN)
    assert window.context is not None
    assert window.context.actor == counters.SUPERVISOR
    search = part(shell.page(), "records-search", QLineEdit)
    assert search.text() == "kiwi"
    assert QApplication.focusWidget() is search
    settled(qtbot, window)


def test_idle_locks(look: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> None:
    """Nobody touched anything for the time given: locked."""
    window = MainWindow("en", idle_ms=300)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    with qtbot.waitSignal(window.opened):
        window.open(lambda: stocked.counter, desk)
    with qtbot.waitSignal(window.locked):
        sign_in(qtbot, window, counters.CLERK.number, counters.CLERK_PIN)
    settled(qtbot, window)


def test_not_enrolled(look: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> None:
    """The trouble page says what happened, whether it is safe, what to do and the code; Enter tries again."""
    tries: list[int] = []

    def opening() -> Counter:
        tries.append(1)
        if len(tries) == 1:
            raise Refused("E401", "This machine is not enrolled.", do="Ask the centre for a code.")
        return stocked.counter

    window = MainWindow("en")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    window.open(opening, desk)
    qtbot.waitUntil(window.trouble.isVisible)
    assert part(window, "trouble-what", Label).text() == "This machine is not enrolled."
    assert part(window, "trouble-safe", Label).text() == "Nothing was written; what was saved before is safe."
    assert part(window, "trouble-do", Label).text() == "Ask the centre for a code."
    assert part(window, "trouble-code", Label).text() == "E401"
    assert part(window, "trouble-command", QLineEdit).text().startswith("outlet-app enrol")
    with qtbot.waitSignal(window.opened):
        press(Qt.Key.Key_Return)
    assert window.signin.isVisible()
    settled(qtbot, window)
