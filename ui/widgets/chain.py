"""Enter moves on: the reading order of a page's fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget


class Chain(QObject):
    """Connects fields in reading order; Enter goes to the next open one, `at_end` follows the last."""

    def __init__(self, fields: Sequence[QWidget], at_end: Callable[[], None], parent: QObject):
        super().__init__(parent)
        self._fields = list(fields)
        self._at_end = at_end
        for field in self._fields:
            field.finished.connect(self._on)  # type: ignore[attr-defined]  # every field of ours has it

    def after(self, field: QWidget) -> None:
        """Put the cursor into the next open field after `field`."""
        for following in self._fields[self._fields.index(field) + 1 :]:
            target = following.focusProxy() or following
            if target.isVisible() and target.isEnabled():
                put_cursor(following)
                return
        self._at_end()

    def _on(self) -> None:
        field = self.sender()
        if isinstance(field, QWidget):
            self.after(field)


def put_cursor(field: QWidget) -> None:
    """The cursor into a field, everything in it selected, as after Tab."""
    take = getattr(field, "take_cursor", None)
    if take is not None:
        take()
    else:
        field.setFocus(Qt.FocusReason.TabFocusReason)
