"""A stack that asks for the room of what it shows, not of the largest thing it holds."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class OneStack(QStackedWidget):
    """Qt's stack is never lower than its largest widget, so a page would scroll for the sake of something hidden."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.currentChanged.connect(self._changed)

    def sizeHint(self) -> QSize:
        """Of what is shown."""
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Of what is shown."""
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Of what is shown: texts that wrap are as high as the width makes them."""
        shown = self.currentWidget()
        return shown is not None and shown.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """Of what is shown."""
        shown = self.currentWidget()
        return -1 if shown is None else shown.heightForWidth(width)

    def _changed(self, _at: int) -> None:
        self.updateGeometry()
