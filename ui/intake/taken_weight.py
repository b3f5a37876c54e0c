"""What stands in a weight field because the scale said so, until somebody types over it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from outlet_app.errors import Refused
from outlet_app.services.weighing import Reading
from ui.widgets.inputs import QuantityField

SCALE, MANUAL = "s", "m"


class TakenWeight(QObject):
    """Follows one field. Typing (or an input method) makes the weight one entered by hand again, and so does anything
    else that makes the field's value another than the scale's."""

    def __init__(self, field: QuantityField):
        super().__init__(field)
        self._field = field
        self._grams = 0
        self._frame = b""
        field.edit.textEdited.connect(self.forget)

    def take(self, reading: Reading) -> None:
        """Put a settled reading into the field."""
        self._field.set_value(reading.grams)
        self.put(SCALE, reading.grams, reading.frame)

    def put(self, source: str, grams: int, frame: bytes) -> None:
        """What stands there came from `source`, with this raw frame."""
        self._grams, self._frame = (grams, frame) if source == SCALE else (0, b"")

    def forget(self) -> None:
        """What stands there was typed."""
        self._grams, self._frame = 0, b""

    def source(self) -> tuple[str, bytes]:
        """(source, raw frame) of what stands there now: ("s", frame) or ("m", nothing)."""
        try:
            same = self._grams > 0 and self._field.value() == self._grams
        except Refused:
            same = False
        return (SCALE, self._frame) if same else (MANUAL, b"")

    def typed(self) -> str:
        """For a draft: grams and frame, "" when typed by hand."""
        return f"{self._grams}:{self._frame.hex()}" if self.source()[0] == SCALE else ""

    def restore(self, text: str) -> None:
        """Put back what `typed` gave."""
        grams, _colon, frame = text.partition(":")
        if grams.isascii() and grams.isdigit():
            self.put(SCALE, int(grams), bytes.fromhex(frame))
        else:
            self.forget()
