"""Hands on the keyboard: drives the window as a clerk does, by keys into whatever has the cursor, and waits for what
must come.

Runs on the window's thread inside its event loop; waiting lets the loop run. Only for the scripted tour and tests.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.window import MainWindow

PATIENCE = 20.0
PAUSE_MS = 15


class Stuck(AssertionError):
    """What should have come did not come; says what was awaited."""


class Driver:
    """Drives one window."""

    def __init__(self, window: MainWindow, screens: Path):
        self.window = window
        self._screens = screens
        self._shot = 0

    def wait(self, what: str, ready: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Let the loop run until `ready()` is true. Raises `Stuck`."""
        until = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > until:
                self.shoot("stuck")
                raise Stuck(f"waited {seconds:.0f} s for: {what}")
            QTest.qWait(PAUSE_MS)

    def settle(self) -> None:
        """Let everything asked of the desk come back."""
        QTest.qWait(PAUSE_MS)
        desk = self.window.desk
        self.wait("the desk to be done", lambda: desk is None or desk.idle())
        QTest.qWait(PAUSE_MS)

    def type(self, text: str) -> None:
        """Type into whatever has the cursor."""
        target = QApplication.focusWidget()
        if target is None:
            raise Stuck(f"nothing has the cursor for: {text}")
        if text.isascii():
            QTest.keyClicks(target, text)
        else:  # as an input method hands over what it composed
            commit = QInputMethodEvent()
            commit.setCommitString(text)
            QApplication.sendEvent(target, commit)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the cursor is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QTest.qWait(1)

    def enter(self, text: str = "") -> None:
        """Type something and press Enter."""
        if text:
            self.type(text)
        self.key(Qt.Key.Key_Return)

    def find(self, name: str) -> QWidget:
        """The shown widget with that object name. Raises `Stuck`."""
        for widget in self.window.findChildren(QWidget, name):
            if widget.isVisible():
                return widget
        raise Stuck(f"{name} is not on the screen")

    def shows(self, name: str) -> bool:
        """Whether a widget with that object name is on the screen."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    def text_of(self, name: str) -> str:
        """The text a widget shows."""
        text = getattr(self.find(name), "text", None)
        return str(text()) if callable(text) else ""

    def shoot(self, name: str) -> Path:
        """A screenshot, numbered in the order of the day."""
        self._shot += 1
        self._screens.mkdir(parents=True, exist_ok=True)
        path = self._screens / f"{self._shot:02d}-{name}.png"
        self.window.grab().save(str(path))
        return path
