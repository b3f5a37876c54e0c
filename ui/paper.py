"""The receipt as paper, before it is printed: 32 columns, a wide character takes two, exactly as the printer counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from outlet_app.services.model import PaperLine
from ui import theme

COLUMNS = 32
MARGIN = 18


def wide(character: str) -> bool:
    """Whether the printer gives it two columns: every sign of more than one byte, × and ¥ as well as Hanzi
    (`outlet_app.services.papers.sheet.width`, by which the lines were laid out)."""
    return not character.isascii()


def columns(text: str) -> int:
    """How many columns the text takes. Combining marks take none."""
    return sum(0 if unicodedata.combining(one) else 2 if wide(one) else 1 for one in text)


def start(line: PaperLine, across: int = COLUMNS) -> int:
    """The column where the line begins."""
    room = max(across - columns(line.text), 0)
    return {"centre": room // 2, "right": room}.get(line.align, 0)


class _Sheet(QWidget):
    """The paper itself, painted character by character into its columns."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[PaperLine, ...] = ()
        self.across = COLUMNS
        self.measure(10_000)

    def measure(self, room: int) -> None:
        """Measure a column: half a wide character, at the type size that holds, smaller where `room` pixels are less
        than the paper wants; never below 10 pixels."""
        for size in range(theme.scaled(16), 9, -1):
            self._font = theme.mono(size)
            measure = QFontMetricsF(self._font)
            self._column = max(measure.horizontalAdvance("永") / 2, measure.horizontalAdvance("0"))
            self._row = measure.height() * 1.12
            if self.sizeHint().width() <= room:
                break
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """All columns and all lines."""
        height = sum(self._height(line) for line in self.lines) + 2 * MARGIN
        return QSize(round(self._column * self.across) + 2 * MARGIN, max(round(height), 160))

    def _height(self, line: PaperLine) -> float:
        return self._row * (2 if line.big else 0.8 if line.rule else 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint paper, rules and characters."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("paper"))
        painter.setPen(theme.colour("paper-ink"))
        painter.setFont(self._font)
        top = float(MARGIN)
        for line in self.lines:
            height = self._height(line)
            if line.rule:
                for at in range(self.across):
                    self._put(painter, "-", at, 1, top, height)
            else:
                self._write(painter, line, top, height)
            top += height

    def _write(self, painter: QPainter, line: PaperLine, top: float, height: float) -> None:
        painter.save()
        if line.big:
            painter.translate(0, top)
            painter.scale(1, 2)
            top, height = 0.0, height / 2
        at = start(line, self.across)
        for cluster in _clusters(line.text):
            span = columns(cluster)
            self._put(painter, cluster, at, span, top, height)
            at += span
        painter.restore()

    def _put(self, painter: QPainter, text: str, at: int, span: int, top: float, height: float) -> None:
        box = QRectF(MARGIN + at * self._column, top, span * self._column, height)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(box, flags, text)


class PaperPreview(QFrame):
    """A receipt on the desk. `show_lines` fills it; it scrolls when the receipt is longer than the room."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("paper-preview")
        theme.role(self, "desk")
        self._sheet = _Sheet()
        self._scroll = QScrollArea()
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._sheet)
        self._scroll.setWidgetResizable(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._scroll)
        self.setFocusProxy(self._scroll)

    def show_lines(self, lines: Sequence[PaperLine], across: int = COLUMNS) -> None:
        """Show these lines, `across` columns wide (32 for 58 mm, 48 for 80 mm)."""
        self._sheet.lines = tuple(lines)
        self._sheet.across = across
        text = "\n".join(line.text for line in lines if not line.rule)
        self.setAccessibleName(text)
        self._scroll.setAccessibleName(text)
        self.fit()
        self._scroll.verticalScrollBar().setValue(0)

    def text(self) -> str:
        """What is on the paper, line by line."""
        return "\n".join(line.text for line in self._sheet.lines)

    def fit(self) -> None:
        """The type size or the lines changed."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._sheet.measure(self.width() - 20 - bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper is drawn as large as fits across."""
        super().resizeEvent(event)
        self.fit()


def _clusters(text: str) -> list[str]:
    """Characters with the combining marks that follow them."""
    found: list[str] = []
    for one in text:
        if unicodedata.combining(one) and found:
            found[-1] += one
        else:
            found.append(one)
    return found
