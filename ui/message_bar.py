"""The message bar: what the window has to say, in the page and not in a box over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from resources.texts import _
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label

SIGNS = {"good": "✓", "warn": "●", "fault": "✕"}
GOOD_MS = 8_000
READ_MS = 1_000  # so long a message was there to be read, before another page may take its room


class MessageBar(QFrame):
    """One message at a time, newest wins. Good news leaves by itself; a warning or a fault stays until it is closed
    (Esc) or something newer is said."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("message-bar")
        theme.role(self, "message-good")
        self._sign = Label("strong")
        self._text = Label(name="message-text", wrap=True)
        self._close = KeyButton("quiet", key="Esc", name="message-close")
        self._close.clicked.connect(self.dismiss)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 4, 6, 4)
        line.setSpacing(10)
        line.addWidget(self._sign)
        line.addWidget(self._text, 1)
        line.addWidget(self._close)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        self._said = QElapsedTimer()
        self.kind = "good"
        self._told: Callable[[], str] | None = None
        self.retranslate()
        self.hide()

    def say(self, text: str | Callable[[], str], kind: str = "good") -> None:
        """Show a text in the language that holds; one that can be told again, is, when the language changes. `kind`:
        good | warn | fault."""
        self._told = None if isinstance(text, str) else text
        words = text if isinstance(text, str) else text()
        self.kind = kind if kind in SIGNS else "warn"
        theme.role(self, f"message-{self.kind}")
        for part in (self._sign, self._text):  # their colour comes from the bar's role
            part.style().unpolish(part)
            part.style().polish(part)
        self._sign.setText(SIGNS[self.kind])
        self._put(words)
        self.show()
        self._said.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if self.kind == "good":
            self._leave.start(GOOD_MS)
        else:
            self._leave.stop()

    def text(self) -> str:
        """What it says, "" when it is closed."""
        return self._text.text() if not self.isHidden() else ""

    def says(self, told: Callable[[], str]) -> bool:
        """Whether it says what this tells, now."""
        return not self.isHidden() and self._told == told

    def make_room(self) -> None:
        """Another page is shown, which may need the room: good news that was read goes."""
        if self.kind == "good" and self._said.isValid() and self._said.elapsed() > READ_MS:
            self.hide()

    def dismiss(self) -> bool:
        """Close it; whether there was something to close."""
        shown = not self.isHidden()
        self.hide()
        return shown

    def retranslate(self) -> None:
        """Set every word anew. Good news that can't be told again goes; such a warning stays as it was said."""
        if self._told is not None:
            self._put(self._told())
        elif self.kind == "good":
            self.hide()
        self._close.say(_("Close"))

    def _put(self, words: str) -> None:
        self._text.setText(words)
        self.setAccessibleName(words)
