"""How many things wait in the tray, for the rail: asked for after each act, and when the centre has answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from outlet_app.errors import Known
from ui.context import Context


class TrayBadge(QObject):
    """Tells `show` the count. Lives in the window's thread."""

    def __init__(self, context: Context, show: Callable[[int], None], parent: QObject):
        super().__init__(parent)
        self._context = context
        self._show = show
        context.saved.connect(self.ask)
        context.exchanged.connect(self.ask)
        self.ask()

    def ask(self, *_what: object) -> None:
        """Ask how many."""
        self._context.desk.ask(self._context.counter.office.tray.open_count, self._told, self._not_told)

    def _told(self, count: int) -> None:
        self._show(count)

    def _not_told(self, _error: Known) -> None:
        """The page itself says what is wrong; a badge that is missing stops nobody."""
