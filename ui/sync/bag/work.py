"""Writing a bag, taking in an answer, sending neighbours' bags on: done aside, with progress and a way out, while
the clerk goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from outlet_app.errors import Known
from outlet_app.services.bags import Cancelled, Progress
from ui.desk import Desk

WHOLE = 1000
"""Progress is told in thousandths."""
Job = Callable[[Progress, Cancelled], Any]


class _Bridge(QObject):
    """Carries progress from the desk's thread to the window's. Emits: `moved(thousandths)`."""

    moved = Signal(int)

    def hear(self, done: int, total: int) -> None:
        """Called on the desk's thread; after the window is gone, it is nobody's."""
        try:
            self.moved.emit(done * WHOLE // total if total else 0)
        except RuntimeError:  # the Qt side was deleted while the desk ends
            return


class BagWork(QObject):
    """One job at a time. Emits: `moved(thousandths)` · `done(name, result)` · `failed(name, Known)`."""

    moved = Signal(int)
    done = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, desk: Desk, parent: QObject):
        super().__init__(parent)
        self._desk = desk
        self._bridge = _Bridge(self)
        self._bridge.moved.connect(self.moved)
        self._stop = threading.Event()
        self.doing = ""

    def begin(self, name: str, job: Job) -> None:
        """Do `job(progress, cancelled)` under this name, unless one is under way."""
        if self.doing:
            return
        self.doing = name
        self._stop = threading.Event()
        call = partial(_tried, job, self._bridge.hear, self._stop.is_set)
        self._desk.ask(call, self._ended, self._ended)

    def cancel(self) -> bool:
        """Ask the job under way to end; whether there is one."""
        self._stop.set()
        return bool(self.doing)

    def _ended(self, what: object) -> None:
        name, self.doing = self.doing, ""
        signal = self.failed if isinstance(what, Known) else self.done
        signal.emit(name, what)


def _tried(job: Job, progress: Progress, cancelled: Cancelled) -> object:
    """What the job came to, or why it did not: a closing window drops either, and neither is a fault. Desk thread."""
    try:
        return job(progress, cancelled)
    except Known as error:
        return error
