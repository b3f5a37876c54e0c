"""The message bar: what the window has to say, in the page and not in a box over it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from resources.texts import _
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label

SIGNS = {"good": "✓", "warn": "●", "fault": "✕"}
GOOD_MS = 8_000


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
        self.kind = "good"
        self.retranslate()
        self.hide()

    def say(self, text: str, kind: str = "good") -> None:
        """Show a text already in the language that holds. `kind`: good | warn | fault."""
        self.kind = kind if kind in SIGNS else "warn"
        theme.role(self, f"message-{self.kind}")
        for part in (self._sign, self._text):  # their colour comes from the bar's role
            part.style().unpolish(part)
            part.style().polish(part)
        self._sign.setText(SIGNS[self.kind])
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if self.kind == "good":
            self._leave.start(GOOD_MS)
        else:
            self._leave.stop()

    def text(self) -> str:
        """What it says, "" when it is closed."""
        return self._text.text() if not self.isHidden() else ""

    def dismiss(self) -> bool:
        """Close it; whether there was something to close."""
        shown = not self.isHidden()
        self.hide()
        return shown

    def retranslate(self) -> None:
        """Set the button's words. Good news in the language before goes; a warning stays as it was said."""
        if self.kind == "good":
            self.hide()
        self._close.say(_("Close"))
