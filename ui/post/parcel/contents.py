"""What is inside, how much it weighs, and how it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_
from outlet_app.services.post.forms import SERVICES
from ui import formats, theme
from ui.context import Context
from ui.post.weight import WeightEntry
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow, ProblemLine
from ui.widgets.inputs import CountField


class ContentsCard(Card):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__(name="parcel-contents-card", margin=14)
        self.contents = TextField(N_("Contents"), "parcel-contents")
        self.quantity = CountField(N_("Pieces inside"), "parcel-quantity")
        self.weight = WeightEntry(context, N_("Weight"), "parcel-weight", self)
        self.service = ChoiceField(N_("Service (↑ ↓)"), "parcel-service")
        fields = [(self.contents, 5), (self.quantity, 2), (self.weight.field, 3), (self.service, 3)]
        row = FieldRow(fields, own_line=False)
        self.said = ProblemLine([self.contents, self.quantity, self.weight.field])
        self.body.setSpacing(6)
        for part in (row, self.weight.scale, self.said):
            self.body.addWidget(part)
        self.chain = Chain((self.contents, self.quantity, self.weight.field, self.service), self.finished.emit, self)
        for field in (self.contents, self.quantity, self.weight.field, self.service):
            field.edited.connect(self.edited)
        self.offer(())
        self.fit()

    def retranslate(self) -> None:
        """All texts anew."""
        self.contents.retranslate()
        self.quantity.retranslate()
        self.weight.retranslate()
        self.service.retranslate()
        self.said.tell()

    def fit(self) -> None:
        """The type size changed: a weight fits."""
        self.weight.field.edit.setMinimumWidth(theme.scaled(86))
        self.quantity.edit.setMinimumWidth(theme.scaled(60))

    def offer(self, services: tuple[str, ...]) -> None:
        """Services that have postage today; the usual one first. The one chosen stays, if it is among them."""
        usual = list(SERVICES)
        ordered = sorted(services, key=lambda code: (code not in usual, usual.index(code) if code in usual else 0))
        chosen = self.service.value()
        self.service.offer([(code, SERVICES.get(code, code)) for code in ordered] or [("", formats.DASH)])
        self.service.choose(chosen)

    def missing(self) -> tuple[Field, str] | None:
        """The first field that is empty or wrong, and what to say there."""
        if not self.contents.text().strip():
            return self.contents, N_("What is inside?")
        for field, words in (
            (self.quantity, N_("How many pieces are inside?")),
            (self.weight.field, N_("It is not weighed yet.")),
        ):
            if field.problem():
                return field, ""
            if not field.value_or_zero():
                return field, words
        return None

    def clear(self) -> None:
        """Nothing typed."""
        self.contents.clear()
        self.quantity.clear()
        self.weight.clear()
