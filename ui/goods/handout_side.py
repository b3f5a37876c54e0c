"""The right side of the hand-out: what is to be paid, how it is known whose the goods are, cash and change; or why they
stay."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.errors import N_, Refused
from outlet_app.services.goods.forms import LEAVING, PROOFS, OrderStanding
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.card import rule
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow

HANDED, REFUSED, EXPIRED = "handed", "refused", "expired"
OUTCOMES = ((HANDED, N_("Hand it out")), (REFUSED, N_("The buyer refuses it")))
RUN_OUT = (EXPIRED, N_("Nobody collected it"))
CHOOSE = ("", N_("Choose the reason"))


class HandOutSide(ActSide):
    """An empty "cash given" is exactly what is asked for. The `note` is for the page to place.

    Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("handout")
        self.order: OrderStanding | None = None
        self.usual_fee = 0
        self.outcome = ChoiceField(N_("What happens (↑ ↓)"), "handout-outcome")
        self.proof = ChoiceField(N_("Proof (↑ ↓)"), "handout-proof")
        self.code = TextField(N_("Pick-up code"), "handout-code", beside=True, own_problem=False, scan=True)
        self.fee = MoneyField(N_("Pick-up fee"), "handout-fee", beside=True)
        self.tendered = MoneyField(N_("Cash given"), "handout-tendered", beside=True)
        self.reason = ChoiceField(N_("Reason (↑ ↓)"), "handout-reason")
        self.note = TextField(N_("Note"), "handout-note")
        self.change = FactRow("headline", name="handout-change")
        self.fields = [self.code, self.fee, self.tendered, self.note]
        self.line = rule()
        inputs = (self.outcome, self.proof, self.code, self.reason, self.fee, self.tendered, self.note)
        for widget in (*inputs[:-1], self.line, self.change):
            self.terms.addWidget(widget)
        self.proof.offer(tuple(PROOFS.items()))
        self.chain = Chain(list(inputs), self.finished.emit, self)
        for part in inputs:
            part.edited.connect(self._changed)
        self.show_order(None)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        self.preview.say(_("Preview the slip"))
        for choice in (self.outcome, self.proof, self.reason):
            choice.retranslate()
        for part in self.fields:
            part.retranslate()
        self.show_figures()

    def show_order(self, order: OrderStanding | None) -> None:
        """Which order it is about; None: nothing chosen yet."""
        self.order = order
        run_out = (RUN_OUT,) if order is not None and order.expired else ()
        self.outcome.offer((*OUTCOMES, *run_out))
        self.proof.choose("code")
        self.reason.offer((CHOOSE, *LEAVING.items()))
        self.fee.set_value(self.usual_fee or None)
        self.show_parts()

    def show_parts(self) -> None:
        """What belongs to the outcome chosen."""
        there, handed = self.order is not None, self.outcome.value() == HANDED
        due = there and bool(self.due())
        shown = {
            self.outcome: there,
            self.proof: there and handed,
            self.code: there and handed and self.proof.value() == "code",
            self.fee: there and handed,
            self.tendered: due and handed,
            self.change: due and handed,
            self.line: due and handed,
            self.reason: there and self.outcome.value() == REFUSED,
            self.note: there,
            self.preview: there,
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
        self.show_figures()

    def due(self) -> int:
        """Fen to be paid now: the balance and the fee."""
        if self.order is None or self.outcome.value() != HANDED:
            return 0
        return self.order.balance_fen + self.fee.value_or_zero()

    def given(self) -> int | None:
        """Fen handed over; None: exactly what is asked for."""
        return self.tendered.value_or_zero() if self.tendered.text().strip() and self.due() else None

    def show_figures(self) -> None:
        """What is to be paid, and the change."""
        due = self.due()
        self.total.label.setText(_("To pay now"))
        self.total.show_amount(due)
        self.primary.say(_("Save and print"))
        self.tendered.edit.setPlaceholderText(formats.yuan(due) if due else "")
        given = self.given()
        short = due - given if given is not None else 0
        if short > 0:
            self.change.say(_("Still missing"), formats.yuan(short, symbol=True))
        else:
            self.change.say(_("Change"), formats.yuan(-short, symbol=True))

    def field_of(self, error: Refused) -> Field | None:
        """Codes at the code, money at the cash."""
        at: dict[str, Field] = {
            "E735": self.tendered,
            "E737": self.code,
            "E739": self.code,
            "E740": self.code,
            "E757": self.fee,
            "E733": self.note,
        }
        return at.get(error.code)

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self.empty()
        self.show_order(None)

    def _changed(self) -> None:
        self.show_parts()
        self.edited.emit()
