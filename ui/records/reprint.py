"""Printing an act from Records: asked for by a key, told in the message bar when it came out, or why it did not."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from outlet_app.errors import Known
from resources.texts import _
from ui import formats
from ui.context import Context


class Reprint(QObject):
    """Emits: `printed(number)` when what was asked for here came out."""

    printed = Signal(int)

    def __init__(self, context: Context, parent: QObject):
        super().__init__(parent)
        self._context = context
        self._asked = 0
        context.paper.printed.connect(self._came_out)
        context.paper.not_printed.connect(self._failed)

    def ask(self, seq: int) -> None:
        """Print this act's paper; a second copy is marked as one."""
        self._asked = seq
        self._context.paper.print_it(seq)

    def _came_out(self, seq: int, times: int) -> None:
        if seq != self._asked:
            return
        self._asked = 0
        number = formats.number(seq)
        if times > 1:
            self._context.told.emit(_("{number} printed again, marked as a reprint.").format(number=number), "good")
        else:
            self._context.told.emit(_("{number} printed.").format(number=number), "good")
        self.printed.emit(seq)

    def _failed(self, seq: int, error: Known) -> None:
        if seq and seq == self._asked:
            self._asked = 0
            self._context.told.emit(partial(error.told, _), "warn")
