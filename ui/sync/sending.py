"""A long sending: how far it is, and the button that pauses it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from outlet_app.services.model import LineState
from resources.texts import _
from ui.sync.line_words import progress_words
from ui.widgets.buttons import KeyButton


class Sending(QWidget):
    """Seen while a long sending is under way. Emits: `pause_wanted()`."""

    pause_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setObjectName("sync-progress")
        self.bar.setTextVisible(False)
        self._pause = KeyButton("quiet", key="Esc", name="sync-pause")
        self._pause.clicked.connect(self.pause_wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.bar, 1)
        line.addWidget(self._pause)
        self.hide()

    def retranslate(self) -> None:
        """Set every word anew."""
        self._pause.say(_("Pause sending"))

    def show_line(self, line: LineState) -> None:
        """Show how far it is; hidden when nothing long is under way. No number of entries is too large for the bar."""
        self.bar.setRange(0, 1000)
        self.bar.setValue(line.sent * 1000 // max(line.of, 1))
        self.bar.setAccessibleName(progress_words(line))
        self.setVisible(bool(line.of))
