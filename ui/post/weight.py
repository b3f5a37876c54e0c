"""A weight of the post: typed, or taken from the scale under Ctrl+W with its raw frame."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from outlet_app.errors import N_
from ui.context import Context
from ui.intake.scale_box import ScaleBox
from ui.intake.taken_weight import TakenWeight
from ui.widgets.inputs import QuantityField


class WeightEntry(QObject):
    """`field` to be placed by the owner, and `scale`, which is hidden where there is none."""

    def __init__(self, context: Context, label: str, name: str, owner: QWidget):
        super().__init__(owner)
        self.field = QuantityField(label, name)
        self.scale = ScaleBox(context.counter.scale)
        self.taken = TakenWeight(self.field)
        self.scale.take.clicked.connect(self.take)
        if context.counter.scale is not None:
            QShortcut(QKeySequence(self.scale.take.key), owner).activated.connect(self.scale.take.click)

    def take(self) -> None:
        """The settled weight on the scale; without one that is said, and nothing changes."""
        reading = self.scale.reading()
        if reading is None:
            text = N_("No settled weight on the scale. Wait until it stands still, or type the weight.")
            self.field.blame(text)
            return
        self.taken.take(reading)
        self.field.recheck()
        self.field.finished.emit()

    def grams(self) -> int:
        """What stands there, 0 for nothing."""
        return self.field.value_or_zero()

    def source(self) -> tuple[str, bytes]:
        """("s", raw frame) or ("m", nothing)."""
        return self.taken.source()

    def retranslate(self) -> None:
        """All texts anew."""
        self.field.retranslate()
        self.scale.retranslate()

    def typed(self) -> str:
        """For a draft."""
        return self.taken.typed()

    def restore(self, text: str) -> None:
        """Put back what `typed` gave, after the field's text."""
        self.taken.restore(text)

    def clear(self) -> None:
        """Nothing weighed."""
        self.field.clear()
        self.taken.forget()
