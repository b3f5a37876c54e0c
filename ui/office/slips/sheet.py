"""Paper slips to write on by hand: four on an A4 sheet, each with its number and its fields in both languages.

Drawn on any thread: nothing here is a widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from outlet_app.errors import N_, Refused
from ui import theme

FIELDS = (
    ("日期 时间", "Date, time"),
    ("姓名", "Name"),
    ("产品 等级", "Product, grade"),
    ("毛重 − 皮重 = 净重 (kg)", "Gross − tare = net"),
    ("单价 元", "Price, yuan"),
    ("金额 元", "Amount, yuan"),
    ("现金 收／付 元", "Cash in / out, yuan"),
    ("备注", "Note"),
    ("经办  签字", "Clerk, signature"),
)
"""What a slip asks for, Chinese and English; on paper both stand, whatever the screen speaks."""
KINDS = "□ 代销 Consignment   □ 收购 Purchase   □ 订单 Order   □ 其他 Other"
FOOT = "电脑恢复后按此号补录，每张只录一次。Key it by this number once the PC is back."
PER_SHEET, DOTS = 4, 300
_MM = DOTS / 25.4


def write_sheets(path: Path, outlet: str, numbers: Sequence[str]) -> int:
    """Write the slips with these numbers as a PDF; how many sheets it has. Raises `Refused` E859 when the file can't be
    written."""
    try:
        path.open("wb").close()  # Qt would only warn
    except OSError as error:
        raise _unwritable() from error
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS)
    writer.setTitle(outlet)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(writer):
        raise _unwritable()
    area = QRectF(0, 0, writer.width(), writer.height())
    for first in range(0, len(numbers), PER_SHEET):
        if first:
            writer.newPage()
        draw_sheet(painter, area, outlet, numbers[first : first + PER_SHEET])
    painter.end()
    return -(-len(numbers) // PER_SHEET)


def _unwritable() -> Refused:
    return Refused(
        "E859",
        N_("The sheets can't be written to this file."),
        do=N_("Choose another folder, or close the program that has the file open."),
    )


def draw_sheet(painter: QPainter, area: QRectF, outlet: str, numbers: Sequence[str]) -> None:
    """Up to `PER_SHEET` slips in the area, at `DOTS` dots an inch."""
    width, height = area.width() / 2, area.height() / 2
    for place, number in enumerate(numbers):
        _slip(painter, QRectF((place % 2) * width, (place // 2) * height, width, height), outlet, number)


def _slip(painter: QPainter, box: QRectF, outlet: str, number: str) -> None:
    painter.setPen(QPen(Qt.GlobalColor.gray, 1, Qt.PenStyle.DashLine))
    painter.drawRect(box)  # where it is cut
    inside = box.adjusted(8 * _MM, 8 * _MM, -8 * _MM, -8 * _MM)
    painter.setPen(Qt.GlobalColor.black)
    _text(painter, QRectF(inside.left(), inside.top(), inside.width(), 6 * _MM), 4.2, outlet)
    _text(painter, QRectF(inside.left(), inside.top(), inside.width(), 8 * _MM), 6.5, number, bold=True, right=True)
    _text(painter, QRectF(inside.left(), inside.top() + 9 * _MM, inside.width(), 5 * _MM), 3.0, KINDS)
    top = inside.top() + 17 * _MM
    step = (inside.bottom() - 7 * _MM - top) / len(FIELDS)
    for row, (chinese, english) in enumerate(FIELDS):
        _field(painter, QRectF(inside.left(), top + row * step, inside.width(), step), chinese, english)
    _text(painter, QRectF(inside.left(), inside.bottom() - 5 * _MM, inside.width(), 5 * _MM), 2.4, FOOT)


def _field(painter: QPainter, box: QRectF, chinese: str, english: str) -> None:
    label = box.width() * 0.4
    _text(painter, QRectF(box.left(), box.bottom() - 9.5 * _MM, label, 5 * _MM), 3.6, chinese)
    _text(painter, QRectF(box.left(), box.bottom() - 4.8 * _MM, label, 4 * _MM), 2.4, english)
    painter.setPen(QPen(Qt.GlobalColor.black, 2))
    painter.drawLine(QPointF(box.left() + label, box.bottom() - _MM), QPointF(box.right(), box.bottom() - _MM))


def _text(
    painter: QPainter, box: QRectF, size_mm: float, text: str, *, bold: bool = False, right: bool = False
) -> None:
    """One line in the box, made smaller where it would not fit across."""
    font = QFont(theme.mono(10) if bold else QFont())
    font.setBold(bold)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    for percent in range(100, 30, -10):
        font.setPixelSize(max(1, round(size_mm * _MM * percent / 100)))
        painter.setFont(font)
        if painter.boundingRect(box, int(flags), text).width() <= box.width():
            break
    painter.drawText(box, int(flags), text)
