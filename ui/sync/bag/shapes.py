"""What the pictures of the bag's three steps are made of: a USB stick, a computer, a sealed bag, a person, two houses.

Drawn by hand on a grid of units (`ui.sync.bag.scenes` says how large it is), in the colours of the look that holds; no
font, no file. Everything here belongs to the window's thread; the painter is left as it was found.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from ui import theme

THICK = 2.4
"""An outline, in units of the grid."""


def pen(colour: str, width: float = THICK) -> QPen:
    """A round pen in a token's colour."""
    made = QPen(theme.colour(colour), width)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return made


def ink(painter: QPainter, outline: str, fill: str = "", width: float = THICK) -> None:
    """Outline and fill from here on; no `fill` leaves the ground, no `outline` draws none."""
    painter.setPen(pen(outline, width) if outline else Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.colour(fill)) if fill else Qt.BrushStyle.NoBrush)


def lines(painter: QPainter, *runs: tuple[tuple[float, float], ...]) -> None:
    """Open lines through points."""
    for run in runs:
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in run]))


def shape(painter: QPainter, *points: tuple[float, float]) -> None:
    """A closed shape through points."""
    painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))


def stick(painter: QPainter, x: float, y: float, size: float = 1.0, plug_left: bool = True) -> None:
    """A USB stick lying: 62 × 24 units at size 1, its plug to the left (or right), its upper left corner at x, y."""
    painter.save()
    painter.translate(x if plug_left else x + 62 * size, y)
    painter.scale(size if plug_left else -size, size)
    ink(painter, "edge", "field-off")
    painter.drawRect(QRectF(0, 4.5, 20, 15))
    ink(painter, "", "quiet")
    painter.drawRect(QRectF(5, 7.5, 5, 3))
    painter.drawRect(QRectF(5, 13.5, 5, 3))
    ink(painter, "strong", "action")
    painter.drawRoundedRect(QRectF(19, 0, 43, 24), 5, 5)
    ink(painter, "", "action-ink")
    painter.drawEllipse(QPointF(54, 12), 2.6, 2.6)
    painter.restore()


def sack(painter: QPainter, x: float, y: float, size: float = 1.0) -> None:
    """A mail bag with a letter on it, tied and sealed: 34 × 40 units at size 1, its upper left corner at x, y."""
    painter.save()
    painter.translate(x, y)
    painter.scale(size, size)
    body = QPainterPath(QPointF(12, 10))
    body.cubicTo(QPointF(-1, 20), QPointF(-1, 39), QPointF(9, 39.5))
    body.lineTo(QPointF(25, 39.5))
    body.cubicTo(QPointF(35, 39), QPointF(35, 20), QPointF(22, 10))
    body.closeSubpath()
    ink(painter, "amber-ink", "amber")
    painter.drawPath(body)
    shape(painter, (12, 10), (8, 2), (13, 4), (17, 1), (21, 4), (26, 2), (22, 10))
    lines(painter, ((11, 10.5), (23, 10.5)))
    ink(painter, "strong", "card", 1.8)
    painter.drawRect(QRectF(8, 18.5, 18, 13))
    lines(painter, ((8, 19), (17, 26), (26, 19)))
    ink(painter, "red", "red", 1)
    painter.drawEllipse(QPointF(17, 10.5), 3.4, 3.4)
    painter.restore()


def computer(painter: QPainter, x: float, y: float, ticked: bool) -> None:
    """A counter's computer, 96 × 86 units: screen with rows of acts (`ticked`: green, each with its tick), and a box
    with its port on the right."""
    painter.save()
    painter.translate(x, y)
    ink(painter, "ink", "card")
    painter.drawRoundedRect(QRectF(6, 0, 84, 54), 5, 5)
    ink(painter, "", "pale" if ticked else "amber")
    painter.drawRoundedRect(QRectF(11, 5, 74, 44), 2, 2)
    for row in range(3):
        top = 13 + row * 14
        ink(painter, "action" if ticked else "amber-ink", "", 3)
        lines(painter, ((34, top), (78 - row % 2 * 12, top)))
        if ticked:
            lines(painter, ((18, top), (21.5, top + 3.5), (28, top - 4)))
        else:
            ink(painter, "", "amber-ink")
            painter.drawEllipse(QPointF(22, top), 3.2, 3.2)
    ink(painter, "ink", "line")
    shape(painter, (42, 54), (54, 54), (56, 62), (40, 62))
    painter.drawRoundedRect(QRectF(0, 62, 96, 24), 4, 4)
    ink(painter, "", "ink")
    painter.drawRect(QRectF(84, 68, 12, 12))
    ink(painter, "quiet", "", 2)
    lines(painter, ((10, 74), (46, 74)))
    painter.restore()


def outlet(painter: QPainter, x: float, y: float) -> None:
    """The village outlet, 56 × 52 units: a low house with a pitched roof and a green sign."""
    painter.save()
    painter.translate(x, y)
    ink(painter, "ink", "card")
    painter.drawRect(QRectF(6, 22, 44, 30))
    ink(painter, "ink", "line")
    shape(painter, (0, 23), (12, 2), (44, 2), (56, 23))
    ink(painter, "strong", "action", 1.6)
    painter.drawRoundedRect(QRectF(11, 26, 34, 7), 1.5, 1.5)
    ink(painter, "ink", "pale", 2)
    painter.drawRect(QRectF(13, 37, 10, 8))
    painter.drawRect(QRectF(31, 37, 11, 15))
    painter.restore()


def office(painter: QPainter, x: float, y: float) -> None:
    """The county office, 58 × 92 units: tall, many windows, a flag on its roof."""
    painter.save()
    painter.translate(x, y)
    ink(painter, "ink", "", 2)
    lines(painter, ((29, 22), (29, 2)))
    ink(painter, "", "red")
    shape(painter, (29, 2), (46, 7), (29, 12))
    ink(painter, "ink", "card")
    painter.drawRect(QRectF(4, 22, 50, 70))
    ink(painter, "strong", "action", 1.6)
    painter.drawRoundedRect(QRectF(9, 27, 40, 9), 1.5, 1.5)
    ink(painter, "edge", "pale", 1.6)
    for row in range(2):
        for column in range(3):
            painter.drawRect(QRectF(10 + column * 14, 42 + row * 14, 9, 9))
    ink(painter, "ink", "pale", 2)
    painter.drawRect(QRectF(21, 72, 16, 20))
    painter.restore()


def person(painter: QPainter, x: float, y: float) -> None:
    """Somebody walking to the right with a shoulder bag, the stick in the hand held out; 62 × 78 units."""
    painter.save()
    painter.translate(x, y)
    ink(painter, "ink", "", 6)
    lines(painter, ((22, 50), (13, 64), (8, 76)), ((22, 50), (33, 62), (34, 76)))
    ink(painter, "strong", "action")
    painter.drawRoundedRect(QRectF(13, 20, 19, 33), 8, 8)
    ink(painter, "ink", "", 5)
    lines(painter, ((26, 28), (36, 36), (46, 32)))
    ink(painter, "ink", "card")
    painter.drawEllipse(QPointF(24, 10), 9, 9)
    ink(painter, "strong", "action")
    cap = QPainterPath(QPointF(14, 8))
    cap.cubicTo(QPointF(15, -3), QPointF(32, -3), QPointF(34, 7))
    cap.lineTo(QPointF(40, 9))
    cap.lineTo(QPointF(14, 8))
    painter.drawPath(cap)
    ink(painter, "amber-ink", "", 2)
    lines(painter, ((28, 22), (14, 42)))
    ink(painter, "amber-ink", "amber")
    painter.drawRoundedRect(QRectF(0, 38, 19, 15), 3, 3)
    painter.restore()
    stick(painter, x + 42, y + 22, 0.52, plug_left=False)


def arrow(painter: QPainter, x: float, y: float, length: float, colour: str = "action") -> None:
    """A thick arrow, level: to the right for a positive length, to the left for a negative one; its tail at x, y."""
    way = 1 if length > 0 else -1
    tip, neck = x + length, x + length - way * 12
    ink(painter, "", colour)
    shape(painter, (x, y - 4), (neck, y - 4), (neck, y - 10), (tip, y), (neck, y + 10), (neck, y + 4), (x, y + 4))


def tick(painter: QPainter, x: float, y: float, radius: float) -> None:
    """A green disc with a tick, its middle at x, y."""
    ink(painter, "card", "action", 3)
    painter.drawEllipse(QPointF(x, y), radius, radius)
    ink(painter, "action-ink", "", radius / 4)
    unit = radius / 10
    lines(
        painter,
        ((x - 4.5 * unit, y + 0.5 * unit), (x - 1.2 * unit, y + 3.8 * unit), (x + 4.8 * unit, y - 3.6 * unit)),
    )


def road(painter: QPainter, x: float, y: float, length: float) -> None:
    """A road: firm ground with dashes under it."""
    ink(painter, "edge-soft", "", 3)
    lines(painter, ((x, y), (x + length, y)))
    dashed = pen("edge", 2)
    dashed.setDashPattern([5, 5])
    painter.setPen(dashed)
    lines(painter, ((x + 12, y + 6), (x + length - 12, y + 6)))


def veil(painter: QPainter, width: float, height: float) -> None:
    """Dim what was drawn: the step is not now."""
    colour = QColor(theme.colour("card"))
    colour.setAlphaF(0.45)
    painter.fillRect(QRectF(-2, -2, width + 4, height + 4), colour)
