"""Garbage is collected on the window's thread alone.

The interpreter collects on whatever thread happens to allocate, and ends every widget it finds there. Qt's objects may
only be ended on the window's thread: elsewhere that takes a lock of Qt's and then waits for the interpreter, while the
window's thread, which holds the interpreter, waits for that lock: the window stands still for good. So while there is a
window nothing collects by itself; this does, in moments in which nobody waits.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QWindow

from ui.lock import IdleWatch

EVERY_MS = 250
REST_MS = 1500
"""So long after the last key or click the clerk is taken to rest: what is old is looked through then."""


class Collector(QObject):
    """Collects from `start` to `end`, by the interpreter's own thresholds: young objects a few times a second, which
    takes a millisecond or two; old ones when the clerk rests. From when it is made nothing collects by itself."""

    def __init__(self, parent: QObject | None = None, *, rest_ms: int = REST_MS):
        super().__init__(parent)
        self._before = gc.isenabled()
        gc.disable()
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._young)
        self._rest = IdleWatch(rest_ms, self)
        self._rest.expired.connect(self._all)

    def watch(self, window: QWindow) -> None:
        """Where keys and clicks come from."""
        self._rest.watch(window)

    def start(self) -> None:
        """Collect from now on."""
        self.keep()
        self._timer.start()

    def keep(self) -> None:
        """What is there by now stays, so it is never looked through again."""
        gc.freeze()

    def end(self) -> None:
        """The window is gone: as it was before."""
        self._timer.stop()
        self._rest.stop()
        gc.unfreeze()
        if self._before:
            gc.enable()

    def _young(self) -> None:
        counts, most = gc.get_count(), gc.get_threshold()
        if counts[1] > most[1]:
            gc.collect(1)
        elif counts[0] > most[0]:
            gc.collect(0)
        if counts[2] > most[2] and not self._waiting:
            self._waiting = True
            self._rest.start()

    def _all(self) -> None:
        self._waiting = False
        gc.collect()
