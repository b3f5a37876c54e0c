"""Where the counter stands with the centre, for strip, Home and Sync: the courier's news and the waiting list, joined.

The courier tells its state on its own thread; a signal carries it over to the window's. The waiting list is asked for
on the desk thread. Nothing here waits.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from outlet_app.services.counter import Counter
from outlet_app.services.model import Line, LineState, StripFacts
from ui.desk import Desk

REFRESH_MS = 15_000
MANY = 200
"""So many acts that wait take longer to send than a glance."""


def as_sending(line: LineState, waiting: int) -> LineState:
    """`line` as it is shown: before the first answer to many acts came, none of them has gone yet. A try on a line that
    is down is no sending."""
    begins = line.busy and not line.of and waiting >= MANY and line.line != Line.DOWN
    return replace(line, of=waiting) if begins else line


class _Bridge(QObject):
    """Carries the courier's news from its thread to the window's. Emits: `heard(LineState)`."""

    heard = Signal(object)

    def hear(self, state: LineState) -> None:
        """Called on the courier's thread; after the window is gone, the news is nobody's."""
        try:
            self.heard.emit(state)
        except RuntimeError:  # the Qt side was deleted while the courier ends
            return


class Standing(QObject):
    """`line` and `facts` as last known. Emits: `changed()` when either changed and, for ages, every fifteen seconds;
    `exchanged()` when the centre answered or accepted something."""

    changed = Signal()
    exchanged = Signal()

    def __init__(self, counter: Counter, desk: Desk, parent: QObject):
        super().__init__(parent)
        self._counter = counter
        self._desk = desk
        self.line: LineState = counter.courier.state()
        self.facts = StripFacts(0, 0, 0, None)
        self.known = False
        self._asked = False
        self._again = False
        self._bridge = _Bridge(self)
        self._bridge.heard.connect(self._heard)
        counter.courier.watch(self._bridge.hear)
        desk.fault.connect(self._failed)  # a fault of any job: ours may have been it
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    @property
    def shown(self) -> LineState:
        """`line` as strip and Sync show it."""
        return as_sending(self.line, self.facts.waiting)

    @Slot()
    def refresh(self, *_whatever: object) -> None:
        """Ask for the waiting list again; askings while one is under way become one more."""
        if self._asked:
            self._again = True
            return
        self._asked = True
        self._desk.ask(self._counter.status.strip, self._told, self._failed)

    def stop(self) -> None:
        """Ask no more (the window closes)."""
        self._timer.stop()

    @Slot(object)
    def _heard(self, state: LineState) -> None:
        answered = state.last_answer_at != self.line.last_answer_at
        self.line = state
        self.changed.emit()
        self.refresh()
        if answered:
            self.exchanged.emit()

    def _told(self, facts: StripFacts) -> None:
        accepted = self.known and facts.accepted != self.facts.accepted
        self.facts, self.known = facts, True
        self._asked = False
        self.changed.emit()
        if accepted:
            self.exchanged.emit()
        if self._again:
            self._again = False
            self.refresh()

    @Slot(object)
    def _failed(self, _error: object) -> None:
        """The next tick asks again; the strip keeps what it knew."""
        self._asked = False
