"""The photo of each box: one key a photo, the oldest that no box has yet first, box by box."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from outlet_app.errors import N_
from outlet_app.services.pictures import PictureService
from resources.texts import _
from ui.context import Context
from ui.widgets.picture_field import PictureField
from ui.widgets.picture_thumb import small


class BoxPhoto(PictureField):
    """Shows the photo of the box at hand. Photos are taken in the order in which they were made, because boxes are
    photographed one after the other; several files chosen at once go to the boxes one after the other."""

    def __init__(self, context: Context):
        super().__init__(context, N_("Photos of the boxes"), "city-photo", most=1)
        self._done, self._boxes = 0, 0

    def tell(self, done: int, boxes: int) -> None:
        """How many of how many boxes have a photo."""
        self._done, self._boxes = done, boxes
        self.most = max(1, boxes - done) + len(self.hashes())
        self._show_count()

    def retranslate(self) -> None:
        """All texts anew: the key takes the next photo, not the newest."""
        super().retranslate()
        self.take.say(_("Next photo"))

    def take_cursor(self) -> None:
        """The cursor on the button that takes the next photo."""
        (self.take if self.take.isVisibleTo(self) else self.file).setFocus()

    def _from_camera(self) -> None:
        self._ask(partial(_kept_next, self._pictures, self._since, frozenset(self._taken)))

    def _show_count(self) -> None:
        super()._show_count()
        self.label.setText(_("Photos of the boxes: {n} of {most}").format(n=self._done, most=self._boxes))


def _kept_next(pictures: PictureService, since: int, taken: frozenset[str]) -> tuple[bytes, QImage, str]:
    """The oldest photo since then that no box has. On the desk thread."""
    shots = pictures.camera.shots(since) if pictures.camera is not None else []
    name = next((name for name in reversed(shots) if name not in taken), "")
    digest = pictures.keep(pictures.read_shot(name))
    return digest, small(pictures.get(digest) or b""), name
