"""Faults of the program: logged without personal data, told calmly with a code, nothing lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outlet_app.services.counter import Counter
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.app import FaultBell
from ui.desk import Desk
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.window import MainWindow

SECRET = "13812345600"


@pytest.fixture
def bare_desk(qtbot: QtBot) -> Iterator[Desk]:
    """A desk that may have faults."""
    made = Desk()
    yield made
    qtbot.waitUntil(made.idle)
    made.close()


def breaking() -> Counter:
    """A fault with something personal in its words."""
    raise ValueError(SECRET)


def test_a_fault_while_working(shell: Shell, window: MainWindow, caplog: pytest.LogCaptureFixture) -> None:
    """The message bar says so and stays until it is closed; the page goes on; the log names the place, no person."""
    with caplog.at_level(logging.ERROR, "outlet.ui"):
        try:
            breaking()
        except ValueError as error:
            window.fault(error)
    assert "F001" in shell.messages.text()
    assert "safe" in shell.messages.text()
    assert shell.messages.kind == "fault"
    assert "breaking" in caplog.text
    assert SECRET not in caplog.text
    press(Qt.Key.Key_Escape)
    assert shell.messages.text() == ""


def test_a_fault_while_opening(look: None, qtbot: QtBot, bare_desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """The trouble page with F001."""
    window = MainWindow("en")
    qtbot.addWidget(window)
    window.show()
    with caplog.at_level(logging.ERROR, "outlet.ui"):
        window.open(breaking, bare_desk)
        qtbot.waitUntil(window.trouble.isVisible)
    assert part(window, "trouble-code", Label).text() == "F001"
    assert SECRET not in caplog.text


def test_a_fault_while_signing_in(
    look: None, qtbot: QtBot, bare_desk: Desk, stocked: counters.Stocked, caplog: pytest.LogCaptureFixture
) -> None:
    """The sign-in page says so and can be used again."""
    window = MainWindow("en")
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.opened):
        window.open(lambda: stocked.counter, bare_desk)
    with caplog.at_level(logging.ERROR, "outlet.ui"):
        bare_desk.ask(breaking)
        message = part(window, "signin-message", Label)
        qtbot.waitUntil(lambda: "F001" in message.text())


def test_the_bell_hears_what_nobody_caught(
    shell: Shell, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception in a slot or on another thread reaches the window through the hooks."""
    monkeypatch.setattr("sys.excepthook", lambda *_what: None)
    monkeypatch.setattr("threading.excepthook", lambda _told: None)
    bell = FaultBell()
    bell.rang.connect(window.fault)
    bell.install()
    import sys

    hook: Callable[..., object] = sys.excepthook
    with caplog.at_level(logging.ERROR, "outlet.ui"), qtbot.waitSignal(window.faulted) as heard:
        hook(ValueError, ValueError(SECRET), None)
    assert heard.args == ["F001"]
    assert SECRET not in caplog.text
    settled(qtbot, window)
