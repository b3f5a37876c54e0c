"""The signs of the pages, drawn as lines on a 24 × 24 grid: no font needed, sharp at every size, in any colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

_GRID = 24


def _lines(path: QPainterPath, *runs: tuple[tuple[float, float], ...]) -> QPainterPath:
    for run in runs:
        path.moveTo(QPointF(*run[0]))
        for point in run[1:]:
            path.lineTo(QPointF(*point))
    return path


def _home(path: QPainterPath) -> None:
    _lines(
        path,
        ((3, 12), (12, 4), (21, 12)),
        ((6, 10), (6, 20), (18, 20), (18, 10)),
        ((10, 20), (10, 14), (14, 14), (14, 20)),
    )


def _intake(path: QPainterPath) -> None:
    _lines(path, ((12, 3), (12, 14)), ((7.5, 9.5), (12, 14), (16.5, 9.5)), ((4, 14), (4, 20), (20, 20), (20, 14)))


def _orders(path: QPainterPath) -> None:
    _lines(path, ((3, 5), (6, 5), (8.5, 16), (18.5, 16), (20.5, 8), (7, 8)))
    path.addEllipse(QRectF(8, 18, 3, 3))
    path.addEllipse(QRectF(15.5, 18, 3, 3))


def _records(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(5, 3, 14, 18), 2, 2)
    _lines(path, ((8.5, 8), (15.5, 8)), ((8.5, 12), (15.5, 12)), ((8.5, 16), (12.5, 16)))


def _till(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 12, 18, 8), 1.5, 1.5)
    _lines(path, ((6, 12), (8, 5), (16, 5), (18, 12)), ((10, 16), (14, 16)), ((10, 8.5), (14, 8.5)))


def _sync(path: QPainterPath) -> None:
    _lines(path, ((8, 20), (8, 4)), ((4, 8), (8, 4), (12, 8)), ((16, 4), (16, 20)), ((12, 16), (16, 20), (20, 16)))


def _people(path: QPainterPath) -> None:
    path.addEllipse(QRectF(8, 3.5, 8, 8))
    path.moveTo(4, 20.5)
    path.arcTo(QRectF(4, 14, 16, 13), 180, -180)


def _catalogue(path: QPainterPath) -> None:
    for x in (4.0, 13.5):
        for y in (4.0, 13.5):
            path.addRoundedRect(QRectF(x, y, 6.5, 6.5), 1.5, 1.5)


def _post(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 6, 18, 13), 1.5, 1.5)
    _lines(path, ((3, 7), (12, 14), (21, 7)))


def _goods(path: QPainterPath) -> None:
    _lines(
        path, ((4, 8), (12, 4), (20, 8), (20, 16), (12, 20), (4, 16), (4, 8), (12, 12), (20, 8)), ((12, 12), (12, 20))
    )


def _produce(path: QPainterPath) -> None:
    path.addEllipse(QRectF(4, 4, 16, 16))
    _lines(path, ((8.5, 8), (12, 12.5), (15.5, 8)), ((12, 12.5), (12, 17)), ((9, 13), (15, 13)))


def _office(path: QPainterPath) -> None:
    _lines(path, ((4, 13), (6.5, 5), (17.5, 5), (20, 13), (20, 19), (4, 19), (4, 13), (9, 13), (10, 15.5), (14, 15.5)))
    _lines(path, ((14, 15.5), (15, 13), (20, 13)))


_SIGNS: dict[str, Callable[[QPainterPath], None]] = {
    "home": _home,
    "intake": _intake,
    "orders": _orders,
    "records": _records,
    "till": _till,
    "sync": _sync,
    "people": _people,
    "catalogue": _catalogue,
    "post": _post,
    "goods": _goods,
    "produce": _produce,
    "office": _office,
}


def pixmap(sign: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The sign in a colour, `size` logical pixels square, for a screen of `ratio` device pixels. Raises KeyError."""
    path = QPainterPath()
    _SIGNS[sign](path)
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _GRID, size / _GRID)
    pen = QPen(colour, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.end()
    return picture
