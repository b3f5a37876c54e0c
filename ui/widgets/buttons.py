"""Buttons that show their key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme


class KeyButton(QPushButton):
    """A button with its key written after its words: "Save and print  F10". The key is shown here and bound by whoever
    owns it (the window for F-keys and Ctrl+P, the page for its own); Enter presses it while it has the focus."""

    def __init__(self, role: str = "", *, key: str = "", name: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.key = key
        self.setAutoDefault(False)
        if role:
            theme.role(self, role)
        if name:
            self.setObjectName(name)
        if role == "mode":
            self.setCheckable(True)

    def say(self, text: str) -> None:
        """Set its words; the key is added, the accessible name is the words alone."""
        self.setText(f"{text}  {self.key}" if self.key else text)
        self.setAccessibleName(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it, like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
