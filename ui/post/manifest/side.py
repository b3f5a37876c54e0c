"""The right side of the manifest: how many pieces, how heavy, who takes them."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_, Refused
from resources.texts import _
from ui import formats
from ui.post.manifest.pad import SignaturePad
from ui.widgets.act_side import ActSide
from ui.widgets.chain import Chain
from ui.widgets.field import Field, TextField
from ui.widgets.labels import Label


class ManifestSide(ActSide):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("manifest")
        self.total.hide()
        self.label = Label("quiet")
        self.count, self.weight = Label("total", name="manifest-count"), Label("headline", name="manifest-weight")
        self._pieces, self._grams = 0, 0
        self.driver = TextField(N_("Driver (name or number)"), "manifest-driver")
        self.vehicle = TextField(N_("Vehicle"), "manifest-vehicle")
        self.sign = Label("label")
        self.pad = SignaturePad("manifest-signature")
        self.note = TextField(N_("Note"), "manifest-note")
        self.fields = [self.driver, self.vehicle, self.note]
        for at, label in enumerate((self.label, self.count, self.weight)):
            self.body.insertWidget(at, label)
        for widget in (self.driver, self.vehicle, self.sign, self.pad, self.note):
            self.terms.addWidget(widget)
        self.chain = Chain(tuple(self.fields), self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self.edited)
        self.pad.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in self.fields:
            field.retranslate()
        self.pad.retranslate()
        self.sign.setText(_("Signature (Del wipes it)"))
        self.preview.say(_("Preview the slip"))
        self.label.setText(_("The van takes"))
        self.show_sum(self._pieces, self._grams)

    def show_sum(self, pieces: int, grams: int) -> None:
        """How many, how heavy."""
        self._pieces, self._grams = pieces, grams
        words = _("1 piece") if pieces == 1 else _("{n} pieces")
        self.count.setText(words.format(n=formats.count(pieces, dash=False)))
        self.weight.setText(formats.with_unit(grams, "g"))

    def field_of(self, error: Refused) -> Field | None:
        """A missing driver at the driver."""
        return self.driver if error.code == "E773" else None

    def clear(self) -> None:
        """Nobody signed."""
        self.empty()
        self.pad.clear()
