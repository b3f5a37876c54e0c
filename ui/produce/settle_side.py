"""The right side of a settlement: what was agreed, and what the farmer is due; live."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outlet_app.domain.acts.produce import Settled
from outlet_app.errors import N_, Refused
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.chain import Chain
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import DayField, MoneyField, PercentField
from ui.widgets.labels import FactRow, Label


class SettleSide(ActSide):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("settle")
        self.who = Label("name", name="settle-who", wrap=True)
        self.commission = PercentField(N_("Commission"), "settle-commission", beside=True)
        self.costs = MoneyField(N_("Agreed costs"), "settle-costs", beside=True)
        self.surplus = PercentField(N_("Surplus share"), "settle-surplus", beside=True)
        self.loan = MoneyField(N_("Part to the loan"), "settle-loan", beside=True)
        self.due = DayField(N_("Pay on"), "settle-due", beside=True)
        self.note = TextField(N_("Note"), "settle-note")
        self.sales, self.taken = FactRow(name="settle-sales"), FactRow(name="settle-taken")
        self.made_up, self.set_off = FactRow(name="settle-made-up"), FactRow(name="settle-set-off")
        self.payable = FactRow("amount", name="settle-payable")
        self.fields = [self.commission, self.costs, self.surplus, self.loan, self.due, self.note]
        self._shown: tuple[QWidget, ...] = (
            *(self.sales, self.commission, self.costs, self.surplus, self.taken, self.made_up, self.set_off),
            *(self.payable, self.loan, self.due),
        )
        for widget in (self.who, *self._shown):
            self.terms.addWidget(widget)
        self._body: Settled | None = None
        self._name, self._agreed = "", False
        self.chain = Chain(list(self.fields), self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self.edited)
        self.show_party("")

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in self.fields:
            field.retranslate()
        self.total.label.setText(_("Due to the farmer"))
        self.primary.say(_("Settle and print"))
        self.who.setText(self._name or _("Nobody chosen"))
        self._show()

    def show_party(self, name: str, *, agreed: bool = False) -> None:
        """Whose goods are settled; "" = nobody's yet. `agreed`: a share of theirs goes to a loan."""
        self._name, self._agreed = name, agreed
        self.who.setText(name or _("Nobody chosen"))
        for widget in self._shown:
            widget.setVisible(bool(name))
        self._show()

    def show_body(self, body: Settled | None) -> None:
        """What it comes to; None: nothing yet."""
        self._body = body
        self._show()

    def _show(self) -> None:
        body = self._body
        self.total.show_amount(body.due_fen if body else 0)
        taken = body.commission_fen + body.costs_fen + body.surplus_fen if body else 0
        self.sales.say(_("Sales together"), formats.yuan(body.sales_fen if body else 0))
        self.taken.say(_("Taken off together"), formats.yuan(-taken))
        self.made_up.say(_("Made up to the floor"), formats.yuan(body.make_up_fen if body else 0))
        self.set_off.say(_("Advances set off"), formats.yuan(-body.set_off_fen if body else 0))
        self.payable.say(_("Payable"), formats.yuan(body.payable_fen if body else 0, symbol=True))
        for fact, fen in (
            (self.taken, taken),
            (self.made_up, body.make_up_fen if body else 0),
            (self.set_off, body.set_off_fen if body else 0),
        ):
            fact.setVisible(bool(fen))
        self.loan.setVisible(bool(self._name) and (self._agreed or bool(self.loan.text())))
        self.due.edit.setPlaceholderText(formats.day(body.due, weekday=False) if body else "")
        self.loan.edit.setPlaceholderText(formats.yuan(body.loan_fen, dash=False) if body and body.loan_fen else "")

    def terms_typed(self) -> dict[str, Any]:
        """What stands here, as arguments of a `SettleForm`; a faulty field counts as empty."""
        loan = self.loan.value_or_zero() if self.loan.text() and not self.loan.problem() else None
        due = self.due.value() if self.due.text() and not self.due.problem() else None
        return {
            "commission_bp": self.commission.value_or_zero(),
            "costs_fen": self.costs.value_or_zero(),
            "surplus_bp": self.surplus.value_or_zero(),
            "loan_fen": loan,
            "due": due,
            "note": self.note.text(),
        }

    def field_of(self, error: Refused) -> Field | None:
        """The field an error is about."""
        return {"E123": self.costs, "E712": self.loan, "E713": self.due}.get(error.code)

    def clear(self) -> None:
        """Nobody, nothing."""
        self.empty()
        self.show_body(None)
        self.show_party("")
