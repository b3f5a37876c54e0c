"""A photo shown small, with the number it has among the others."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QPushButton

from resources.texts import _
from ui import theme

THUMB = 52
"""Side of a small picture, in pixels at 100 %."""


class Thumb(QPushButton):
    """One photo, small. Del or Backspace asks for its removal. Emits: `removal()`."""

    removal = Signal()

    def __init__(self, digest: bytes, image: QImage | None):
        super().__init__()
        self.digest = digest
        theme.role(self, "thumb")
        if image is not None:
            self.setIcon(QIcon(QPixmap.fromImage(image)))
        self.fit()

    def fit(self) -> None:
        """The type size changed."""
        side = theme.scaled(THUMB)
        self.setFixedSize(side, side)
        self.setIconSize(QSize(side - 8, side - 8))

    def number(self, at: int) -> None:
        """Which one it is, from 1."""
        self.setAccessibleName(_("Picture {n}; Del removes it").format(n=at))
        self.setToolTip(self.accessibleName())
        self.setText("" if not self.icon().isNull() else str(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del removes; Enter and Space do nothing."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal.emit()
        else:
            event.ignore()


def small(data: bytes) -> QImage:
    """The picture of these bytes, small; a null image when it can't be read. Any thread."""
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    side = 2 * THUMB
    if size.isValid():
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
