"""The three pictures of the bag's way: onto the stick, to the county office, and its answer back in.

A clerk who never copied a file sees what to do before reading it. Each is drawn anew for its size and colours.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.sync.bag import shapes

WIDTH, HEIGHT = 240, 124
"""The grid the scenes are drawn on."""
LEAST, SMALL, USUAL, MOST = 84, 92, 130, 190
"""How high a picture is, in pixels at 100 %; `SMALL`: at most, where other things need room."""


def write(painter: QPainter) -> None:
    """The stick goes into the computer's port; the sealed bag goes from the screen onto it."""
    shapes.computer(painter, 8, 22, ticked=False)
    shapes.stick(painter, 138, 81, 1.45)
    shapes.arrow(painter, 132, 98, -22)
    shapes.sack(painter, 168, 26, 1.15)
    shapes.arrow(painter, 112, 50, 46, "amber-ink")


def carry(painter: QPainter) -> None:
    """Somebody walks from the outlet to the county office with the stick."""
    shapes.road(painter, 4, 112, 232)
    shapes.outlet(painter, 6, 59)
    shapes.office(painter, 176, 19)
    shapes.person(painter, 78, 35)
    shapes.arrow(painter, 142, 90, 26)


def take(painter: QPainter) -> None:
    """The stick is back in the computer; the acts on its screen are ticked."""
    shapes.computer(painter, 8, 22, ticked=True)
    shapes.stick(painter, 104, 81, 1.45)
    shapes.arrow(painter, 166, 50, -50)
    shapes.tick(painter, 196, 48, 21)


SCENES: dict[str, Callable[[QPainter], None]] = {"write": write, "carry": carry, "take": take}


class ScenePicture(QWidget):
    """One of `SCENES`, as large as its room allows; paler while its step is not the one to be done now."""

    def __init__(self, scene: str):
        super().__init__()
        self._scene = SCENES[scene]
        self._dim = self._small = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def dim(self, dim: bool) -> None:
        """Paler from now on, or not."""
        if dim != self._dim:
            self._dim = dim
            self.update()

    def small(self, small: bool) -> None:
        """No higher than `SMALL` from now on, or as high as there is room."""
        if small != self._small:
            self._small = small
            self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """As high as the scene is at this width, and not so high that the words have no room."""
        most = theme.scaled(SMALL if self._small else MOST)
        return max(theme.scaled(LEAST), min(most, width * HEIGHT // WIDTH))

    def sizeHint(self) -> QSize:
        """What the usual screen has room for."""
        return QSize(theme.scaled(USUAL * WIDTH // HEIGHT), theme.scaled(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Small, but still a picture."""
        return QSize(theme.scaled(LEAST * WIDTH // HEIGHT), theme.scaled(LEAST))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle of its room, nothing stretched."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = min(self.width() / WIDTH, self.height() / HEIGHT)
        painter.translate((self.width() - WIDTH * factor) / 2, (self.height() - HEIGHT * factor) / 2)
        painter.scale(factor, factor)
        self._scene(painter)
        if self._dim:
            shapes.veil(painter, WIDTH, HEIGHT)
        painter.end()
