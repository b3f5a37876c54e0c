"""The right side of city orders: what the boxes are worth, what they leave in lots and pool, the one primary button."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_, Refused
from outlet_app.services.post.packing import PackQuote
from resources.texts import _
from ui import formats, theme
from ui.post.city import words
from ui.widgets.act_side import ActSide
from ui.widgets.field import Field, TextField
from ui.widgets.labels import FactRow, Label

LOTS = 3
"""Lots told one by one; a box is seldom packed from more."""


class CitySide(ActSide):
    """`phase`: pack | sent. Emits: `edited()` · `finished()` for Enter in the note."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("city")
        self.phase = "pack"
        self._boxes = self._gross_g = self._seen = 0
        self._waybills = 0
        self._quote: PackQuote | None = None
        self.explain = Label("quiet", wrap=True, name="city-explain")
        self.boxes = FactRow(name="city-boxes")
        self.gross = FactRow(name="city-gross")
        self.seen = FactRow(name="city-seen")
        self.lots = [FactRow(name=f"city-lot-{at}") for at in range(1, LOTS + 1)]
        self.more = Label("quiet")
        self.waybills = FactRow(name="city-waybills")
        self.note = TextField(N_("Note"), "city-note")
        facts = (self.boxes, self.gross, self.seen, *self.lots, self.more, self.waybills)
        for widget in (self.explain, *facts, self.note):
            self.terms.addWidget(widget)
        self.fields = [self.note]
        self.note.edited.connect(self.edited)
        self.note.finished.connect(self.finished)
        self.show_phase("pack")

    def show_phase(self, phase: str) -> None:
        """What belongs to packing, or to an order that was sent."""
        self.phase = phase
        for widget in (self.boxes, self.gross, self.seen, self.waybills):
            widget.setVisible(phase == "pack")
        self.explain.setVisible(phase == "sent")
        self._show_lots()
        self.retranslate()

    def show_boxes(self, boxes: int, gross_g: int, seen: int, waybills: int) -> None:
        """How many boxes, what they weigh together, how many have a photo; waybill numbers left before them."""
        self._boxes, self._gross_g, self._seen, self._waybills = boxes, gross_g, seen, waybills
        self._show_facts()

    def show_quote(self, quote: PackQuote | None) -> None:
        """What the boxes leave; None while nothing is chosen, or it can't be packed."""
        self._quote = quote
        self._show_lots()
        self._show_facts()

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.note.retranslate()
        self.preview.say(_("Preview the slip"))
        self.primary.say(_("Save and print"))
        self.total.label.setText(_("Worth"))
        self.explain.setText(
            _(
                "What came back is weighed and photographed before it is opened. Its produce is in its lot again; "
                "what is spoilt of it is then written off from the lot, in Stock (F6 Alt+3)."
            )
        )
        self._show_lots()
        self._show_facts()

    def _show_facts(self) -> None:
        self.boxes.say(_("Boxes"), formats.count(self._boxes))
        self.gross.say(_("Gross weight"), formats.with_unit(self._gross_g, "g"))
        self.seen.say(_("With a photo"), _("{n} of {all}").format(n=self._seen, all=self._boxes))
        left = self._waybills - self._boxes
        label = _("Waybill numbers left then") if self._boxes else _("Waybill numbers left")
        self.waybills.say(label, formats.count(left, dash=False))
        theme.role(self.waybills.figure, "fault" if left < 0 else "figure")

    def _show_lots(self) -> None:
        left = self._quote.left if self._quote is not None and self.phase == "pack" else ()
        for at, row in enumerate(self.lots):
            row.setVisible(at < len(left))
            if at < len(left):
                row.say(_("Lot {lot} holds then").format(lot=words.lot(left[at])), words.left(left[at]))
        self.more.setVisible(len(left) > LOTS)
        self.more.setText(_("and {n} more lots").format(n=len(left) - LOTS))

    def field_of(self, error: Refused) -> Field | None:
        """A reason that is to be said in words belongs into the note."""
        return self.note if error.code == "E798" else None
