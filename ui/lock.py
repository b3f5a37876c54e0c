"""The idle watch: nobody touched keys or mouse for a while, so the window locks itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

IDLE_MS = 600_000
"""Ten minutes. A setting of the outlet may say otherwise."""

_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Watches the window system's events of one window (not every event of the program: that would cost at each paint).
    Emits: `expired()` once after `idle_ms` without keys or mouse, while started."""

    expired = Signal()

    def __init__(self, idle_ms: int, parent: QObject | None = None):
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(idle_ms)
        self._timer.timeout.connect(self.expired)

    def watch(self, window: QWindow) -> None:
        """Watch this window too."""
        window.installEventFilter(self)

    def start(self) -> None:
        """Count from now."""
        self._timer.start()

    def stop(self) -> None:
        """Nobody is signed in: nothing to lock."""
        self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Any sign of life starts the count anew; nothing is held back."""
        if event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        return False
