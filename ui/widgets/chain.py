"""Enter moves on: the reading order of a page's fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

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


def reading_order(*parts: QWidget) -> None:
    """Make Tab go through `parts` in this order, and within each in the order it was filled."""
    stops: list[QWidget] = []
    for part in parts:
        stops += [one for one in (part, *part.findChildren(QWidget)) if _stops_tab(one, part.window())]
    for first, second in pairwise(stops):
        QWidget.setTabOrder(first, second)


def _stops_tab(widget: QWidget, window: QWidget) -> bool:
    """Whether Tab stops at it; the lists of combo boxes are windows of their own and don't count."""
    own_window = widget.window() is not window
    return not own_window and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
