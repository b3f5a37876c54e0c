"""Pages made ready before they are needed, a piece at a time, while nobody types: no function key ever waits for one.

A page takes some tens of milliseconds to build, more than a frame. That happens in the moments between the opened
counter and the day's first key, and goes on whenever the keyboard rests.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

REST_S = 0.25
"""So long after the last key or click the clerk is taken to rest, in seconds."""
PAUSE_MS = 15
_INPUT = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod, QEvent.Type.Wheel)


class Readying(QObject):
    """Takes one of `pieces` after the other. Emits: `done()` after the last."""

    done = Signal()

    def __init__(self, pieces: Iterator[None], parent: QObject):
        super().__init__(parent)
        self._pieces = pieces
        self._last_input = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._turn)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """No more (the window closes, or all is done)."""
        self._timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note when something was typed or clicked."""
        if event.type() in _INPUT:
            self._last_input = time.monotonic()
        return False

    def _turn(self) -> None:
        if time.monotonic() - self._last_input < REST_S:
            return
        try:
            next(self._pieces)
        except StopIteration:
            self.stop()
            self.done.emit()
