"""Watches for sticks while the page is shown: putting one in is noticed by itself.

The sticks are asked for every two seconds, on the desk; what lies on one is looked at when the stick is new or changed
(every file on it is checked whole, and a stick is slow).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from outlet_app.errors import Known
from outlet_app.services.bags import Bags, Stick, StickFacts
from ui.desk import Desk
from ui.sync.bag.plan import Found

POLL_MS = 2000


class StickWatch(QObject):
    """`found` as last known. Emits: `changed()` when anything of it did · `failed(Known)` when the sticks could not be
    asked for. The owner calls `start` and `stop`; `look` asks at once, `afresh` also what is known already."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, bags: Bags | None, desk: Desk, parent: QObject):
        super().__init__(parent)
        self._bags = bags
        self._desk = desk
        self.found = Found()
        self.known = False
        self._asked = self._again = self._afresh = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Ask every two seconds. In practice there are no sticks to ask for."""
        if self._bags is not None:
            self._timer.start()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def look(self, afresh: bool = False) -> None:
        """Ask now; askings while one is under way become one more."""
        bags = self._bags
        if bags is None:
            return
        self._afresh = self._afresh or afresh
        if self._asked:
            self._again = self._again or afresh
            return
        self._asked = True
        seen = {} if self._afresh else self.found.seen
        self._afresh = False
        self._desk.ask(partial(_gathered, bags, seen), self._told, self._told)

    def _told(self, found: Found | Known) -> None:
        if isinstance(found, Known):
            self._over()
            self.failed.emit(found)
            return
        changed = found != self.found or not self.known
        self.found, self.known = found, True
        self._over()
        if changed:
            self.changed.emit()

    def _over(self) -> None:
        self._asked = False
        if self._again:
            self._again = False
            self.look()


def _gathered(bags: Bags, seen: Mapping[str, StickFacts | Known]) -> Found | Known:
    """Everything the page shows, or why not: a closing window drops either. Desk thread."""
    try:
        sticks = tuple(bags.sticks())
        looked = {stick.path: _looked(bags, stick, seen.get(stick.path)) for stick in sticks}
        return Found(sticks, looked, bags.contents(), bags.under_way())
    except Known as error:
        return error


def _looked(bags: Bags, stick: Stick, before: StickFacts | Known | None) -> StickFacts | Known:
    if isinstance(before, StickFacts) and before.stick == stick:
        return before
    try:
        return bags.look(stick)
    except Known as error:
        return error
