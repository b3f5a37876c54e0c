"""The right side of the arrivals: how many, how their buyers are told, and the one primary button."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import HOW_TOLD
from resources.texts import _
from ui import formats
from ui.goods.total_rule import rule_below
from ui.widgets.act_side import ActSide
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.labels import FactRow, Label


class ArrivalsSide(ActSide):
    """No money moves: the number of orders stands in its place. Emits: `edited()` · `finished()`."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("arrivals")
        self.total.hide()
        rule_below(self).hide()
        self._count = 0
        self.count = FactRow("headline", name="arrivals-count")
        self.how = ChoiceField(N_("Buyers are told (↑ ↓)"), "arrivals-how")
        self.note = TextField(N_("Note"), "arrivals-note")
        self.explain = Label("quiet", wrap=True)
        self.how.offer(tuple(HOW_TOLD.items()))
        self.fields = [self.note]
        for widget in (self.count, self.how, self.note, self.explain):
            self.terms.addWidget(widget)
        self.chain = Chain((self.how, self.note), self.finished.emit, self)
        self.how.edited.connect(self.edited)
        self.note.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.preview.say(_("Preview the slip"))
        self.how.retranslate()
        self.note.retranslate()
        self.explain.setText(_("Each order gets a pick-up code of six digits. It holds for seven days."))
        self.show_count(self._count)

    def show_count(self, count: int) -> None:
        """How many orders are entered."""
        self._count = count
        self.count.say(_("Arrived orders"), formats.count(count))

    def field_of(self, error: Refused) -> Field | None:
        """None of the refusals is about the note."""
        return None if error.code else self.note
