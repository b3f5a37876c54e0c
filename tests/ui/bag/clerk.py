"""What a clerk sees and does on the bag's page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import counters
from tests.ui.bags import Slow
from tests.ui.conftest import part, press, settled
from ui.message_bar import MessageBar
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier


class Page:
    """What a clerk sees and does there."""

    def __init__(self, shell: Shell, window: MainWindow, qtbot: QtBot):
        self.shell, self.window, self.qtbot = shell, window, qtbot

    def open(self, lead: str = "Put a USB stick into this computer") -> Page:
        """Go there; it says this."""
        press(Qt.Key.Key_F9)
        press(Qt.Key.Key_2, ALT)
        self.says("lead", lead)
        return self

    def text(self, name: str) -> str:
        """What a label says: lead, write-told, carry-told, take-told, neighbours, damaged."""
        return part(self.shell, f"bag-{name}", Label).text()

    def says(self, name: str, text: str) -> None:
        """Wait until it says this."""
        self.qtbot.waitUntil(lambda: text in self.text(name))

    def message(self) -> str:
        """What the message bar says."""
        return part(self.shell, "message-bar", MessageBar).text()

    def cursor(self) -> str:
        """The name of what has the cursor."""
        here = QApplication.focusWidget()
        return here.objectName() if here is not None else ""

    def at(self, name: str) -> None:
        """Wait until the cursor is there."""
        self.qtbot.waitUntil(lambda: self.cursor() == name)

    def settle(self) -> None:
        """Nothing is under way any more."""
        settled(self.qtbot, self.window)


def slow(stocked: counters.Stocked, trouble: OSError | None = None) -> Slow:
    """From now on the stick is slow."""
    made = stocked.counter.bags
    assert isinstance(made, Slow)
    return made.slowly(trouble)
