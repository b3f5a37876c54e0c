"""The right side of the returns: what is handed back, why, where the goods go; or what the seller decided."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import HELD, LEAVING
from resources.texts import _
from ui import formats
from ui.goods.total_rule import rule_below
from ui.widgets.act_side import ActSide
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import Label

LIST, RETURN, CANCEL, REFUND, DECIDE = "list", "return", "cancel", "refund", "decide"
MONEY = (RETURN, CANCEL, REFUND)
CHOOSE = ("", N_("Choose the reason"))
EXPLAINED = {
    LIST: N_("Find the order above; what is not here goes by the number on its paper."),
    RETURN: "",
    CANCEL: N_("Not shipped yet: the order is cancelled, what was paid goes back."),
    REFUND: N_("What was paid and not handed back yet goes back now."),
    DECIDE: N_("Record what the seller decided about these goods."),
}


class ReturnsSide(ActSide):
    """An empty refund is the usual one: all that was paid. Emits: `edited()` · `finished()` for Enter in the last
    field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("returns")
        self.phase = LIST
        self._usual = 0
        self.line = rule_below(self)
        self.explain = Label("quiet", wrap=True, name="returns-explain")
        self.reason = ChoiceField(N_("Reason (↑ ↓)"), "returns-reason")
        self.held = ChoiceField(N_("The goods (↑ ↓)"), "returns-held")
        self.refund = MoneyField(N_("Refund"), "returns-refund", beside=True)
        self.fee = MoneyField(N_("Fee kept"), "returns-fee", beside=True)
        self.note = TextField(N_("Note"), "returns-note")
        self.fields = [self.refund, self.fee, self.note]
        inputs = (self.reason, self.held, self.refund, self.fee, self.note)
        for widget in (self.explain, *inputs):
            self.terms.addWidget(widget)
        self.chain = Chain(inputs, self.finished.emit, self)
        for part in inputs:
            part.edited.connect(self._changed)
        self.offer()
        self.show_phase(LIST)

    def offer(self) -> None:
        """Nothing chosen."""
        self.reason.offer((CHOOSE, *LEAVING.items()))
        self.held.offer(tuple(HELD.items()))

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.reason.retranslate()
        self.held.retranslate()
        for part in self.fields:
            part.retranslate()
        self.preview.say(_("Preview the slip"))
        self.total.label.setText(_("Handed back in cash"))
        self.explain.setText(_(EXPLAINED[self.phase]) if EXPLAINED[self.phase] else "")
        self.explain.setVisible(bool(self.explain.text()))
        self.show_usual(self._usual)

    def show_phase(self, phase: str) -> None:
        """What belongs to the step."""
        self.phase = phase
        shown = {
            self.total: phase in MONEY,
            self.line: phase in MONEY,
            self.reason: phase in (RETURN, CANCEL),
            self.held: phase == RETURN,
            self.refund: phase in MONEY,
            self.fee: phase == RETURN,
            self.note: phase != LIST,
            self.preview: phase != LIST,
            self.primary: phase != LIST,
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
        self.retranslate()

    def show_usual(self, fen: int) -> None:
        """What is handed back when nothing is typed."""
        self._usual = fen
        self.refund.edit.setPlaceholderText(formats.yuan(fen, dash=False) if self.phase in MONEY else "")
        self.total.show_amount(self.refund_fen() - self.fee_fen())

    def typed_refund(self) -> int | None:
        """Fen as typed, None for the usual."""
        return self.refund.value_or_zero() if self.refund.text().strip() else None

    def refund_fen(self) -> int:
        """Fen of the refund, the fee still in it."""
        typed = self.typed_refund()
        return self._usual if typed is None else typed

    def fee_fen(self) -> int:
        """Fen kept of it."""
        return self.fee.value_or_zero() if self.phase == RETURN else 0

    def field_of(self, error: Refused) -> Field | None:
        """Money at the refund and the fee, a missing reason at the note."""
        at: dict[str, Field] = {"E732": self.refund, "E752": self.fee, "E733": self.note}
        return at.get(error.code)

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self.empty()
        self.offer()
        self.show_usual(0)

    def _changed(self) -> None:
        self.show_usual(self._usual)
        self.edited.emit()
