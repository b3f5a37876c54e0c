"""Labels of an act in Records: Ctrl+B shows them in place of the act, F10 then prints them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from outlet_app.services.bitmap import Bitmap
from resources.texts import _
from ui import formats
from ui.context import Context
from ui.paper_labels import Labels
from ui.records.side import Side


class Sticking(QObject):
    """Fetches, shows and prints the labels of the act shown."""

    def __init__(self, context: Context, side: Side, parent: QObject):
        super().__init__(parent)
        self._context = context
        self._side = side
        self._seq = 0
        self._found: Labels = ()

    def show(self) -> None:
        """Ctrl+B: the labels, and back; an act that has none says so."""
        if self._side.sticking():
            self._side.rest()
        elif seq := self._side.shown_seq():
            self._seq = seq
            self._context.labels.of_act(seq, partial(self._came, seq))

    def print(self) -> None:
        """F10 while they are shown."""
        self._context.labels.print(self._found, self._seq)

    def _came(self, seq: int, labels: Labels) -> None:
        if seq != self._seq:
            return
        self._found = labels
        if labels:
            self._context.labels.pictures(labels, partial(self._drawn, seq))
        else:
            self._context.told.emit(_("{number} has no labels.").format(number=formats.number(seq)), "good")

    def _drawn(self, seq: int, pictures: list[Bitmap]) -> None:
        if seq == self._side.shown_seq() and not self._side.asking():
            self._side.show_labels(self._found, pictures)
