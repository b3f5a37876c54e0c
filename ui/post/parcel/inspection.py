"""What looking inside showed, when and by whom; and the parcel's pictures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from outlet_app.errors import N_
from outlet_app.services.post.forms import RESULTS
from outlet_app.services.post.told_parcels import LABELS
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel
from ui.widgets.picture_field import PictureField


class InspectionCard(Card):
    """Emits: `edited()` at every change · `wanted()` when the prompt is to be shown."""

    edited = Signal()
    wanted = Signal()

    def __init__(self, context: Context):
        super().__init__(name="parcel-inspection-card", margin=14)
        self._context = context
        self.result, self.at, self.by = "not_done", 0, ""
        self.found: tuple[str, ...] = ()
        self.look = KeyButton(key="Ctrl+I", name="parcel-look-inside")
        self.chip = ElidedLabel("chip-amber", name="parcel-inspection")
        self.pictures = PictureField(context, N_("Pictures"), "parcel-pictures", most=4)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.look)
        line.addWidget(self.chip)
        line.addStretch(1)
        self.body.setSpacing(6)
        self.body.addLayout(line)
        self.body.addWidget(self.pictures)
        self.look.clicked.connect(self.wanted)
        QShortcut(QKeySequence(self.look.key), self).activated.connect(self.wanted)
        self.pictures.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.look.say(_("Look inside"))
        self.pictures.retranslate()
        self._show()

    def put(self, result: str, found: tuple[str, ...], at: int, by: str) -> None:
        """What it showed, at `at` (UTC ms), by clerk `by`; telling nobody."""
        self.result, self.found, self.at, self.by = result, found, at, by
        self._show()

    def clear(self) -> None:
        """Not looked yet; no pictures."""
        self.put("not_done", (), 0, "")
        self.pictures.clear()

    def _show(self) -> None:
        words = _(RESULTS[self.result])
        if self.found:
            words = " · ".join(_(LABELS[code]) for code in self.found)
        if self.at:
            who = _("{time} by {number}").format(time=formats.clock(self.at), number=self.by)
            words = f"{words} · {who}"
        passed, done = self.result == "passed", self.result != "not_done"
        sign = "✓" if passed else "✕" if done else "●"
        theme.role(self.chip, "chip-green" if passed else "chip-red" if done else "chip-amber")
        self.chip.setText(f"{sign} {words}")
