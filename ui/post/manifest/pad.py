"""A pad to sign on, by mouse, pen or finger; what is drawn becomes a picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from resources.texts import _
from ui import theme

Stroke = tuple[tuple[int, int], ...]
HEIGHT, PEN = 96, 3
MOST_POINTS = 5000


class SignaturePad(QWidget):
    """Del or Backspace wipes it. Emits: `edited()` when a stroke ended or all was wiped."""

    edited = Signal()

    def __init__(self, name: str):
        super().__init__()
        self.setObjectName(name)
        self.strokes: list[list[QPoint]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.fit()

    def fit(self) -> None:
        """The type size changed."""
        self.setFixedHeight(theme.scaled(HEIGHT))

    def retranslate(self) -> None:
        """Its name and hint."""
        self.setAccessibleName(_("Driver's signature; Del wipes it"))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(theme.scaled(220), theme.scaled(HEIGHT))

    def signed(self) -> bool:
        """Whether anything is drawn."""
        return any(len(stroke) > 1 for stroke in self.strokes)

    def typed(self) -> tuple[Stroke, ...]:
        """The strokes, for a draft."""
        return tuple(tuple((point.x(), point.y()) for point in stroke) for stroke in self.strokes)

    def restore(self, strokes: tuple[Stroke, ...]) -> None:
        """Put back what `typed` gave."""
        self.strokes = [[QPoint(x, y) for x, y in stroke] for stroke in strokes]
        self.update()

    def clear(self) -> None:
        """Nothing drawn."""
        self.strokes = []
        self.update()

    def png(self) -> bytes:
        """What is drawn, black on white, cut to its size; empty for nothing."""
        if not self.signed():
            return b""
        points = [point for stroke in self.strokes for point in stroke]
        left, top = min(point.x() for point in points), min(point.y() for point in points)
        right, bottom = max(point.x() for point in points), max(point.y() for point in points)
        box = QRect(left - 8, top - 8, right - left + 16, bottom - top + 16)
        image = QImage(box.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.translate(-box.topLeft())
        self._draw(painter, Qt.GlobalColor.black)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(buffer.data().data())

    # -- drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A stroke begins (a finger's touch comes as this, too)."""
        if sum(map(len, self.strokes)) < MOST_POINTS:
            self.strokes.append([event.position().toPoint()])
        self.setFocus()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """It goes on; only inside."""
        point = event.position().toPoint()
        if self.strokes and self.rect().contains(point) and sum(map(len, self.strokes)) < MOST_POINTS:
            self.strokes[-1].append(point)
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """It ends."""
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del wipes."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pad, its line, what is drawn; the hint while nothing is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "edge-soft"), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour("card"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.left() + 12, box.bottom() - 24, box.right() - 12, box.bottom() - 24)
        if not self.strokes:
            painter.setPen(theme.colour("quiet"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _("The driver signs here"))
        self._draw(painter, theme.colour("ink"))

    def _draw(self, painter: QPainter, ink: object) -> None:
        pen = QPen(ink, PEN)  # type: ignore[call-overload]  # a colour or a global one
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self.strokes:
            painter.drawPolyline(stroke)
