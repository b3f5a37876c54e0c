"""A line of text as black dots, for printers and labels: characters that a printer's own font lacks are drawn here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPainter

from outlet_app.services.bitmap import Bitmap
from outlet_app.services.papers.sheet import width
from ui import theme

DARK = 128


def drawn(text: str, cell: int, height: int) -> Bitmap | None:
    """The text, `cell` dots a half-width column, `height` dots high; None without an application to draw with. Any
    thread: Qt lets pictures in memory be painted outside the window's."""
    if QGuiApplication.instance() is None:
        return None
    across = max(1, width(text) * cell)
    image = QImage(across, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    font = QFont(theme.mono(height))
    font.setPixelSize(max(1, height * 5 // 6))
    font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.black)
    at = 0
    for sign in text:
        span = width(sign) * cell
        painter.drawText(QRectF(at, 0, span, height), Qt.AlignmentFlag.AlignCenter, sign)
        at += span
    painter.end()
    return _bits(image)


def _bits(image: QImage) -> Bitmap:
    """The dark dots of a grey picture."""
    data, stride = bytes(image.constBits()), image.bytesPerLine()
    rows = []
    for y in range(image.height()):
        line = data[y * stride : y * stride + image.width()]
        rows.append(int("".join("1" if grey < DARK else "0" for grey in line), 2))
    return Bitmap(image.width(), tuple(rows))
