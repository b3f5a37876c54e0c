"""How an order is paid: cash handed over, a deposit, or paid elsewhere; the change, and what stays to pay."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from outlet_app.errors import N_, Refused
from outlet_app.services.forms import OrderForm, OrderQuote
from outlet_app.services.orders import quote
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.card import rule
from ui.widgets.chain import Chain
from ui.widgets.field import Field
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow


class Payment(ActSide):
    """An empty "cash given" means exactly what is asked for; it stands there in grey. Emits: `edited()` at every change
    · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("orders")
        self.waived = MoneyField(N_("Rounded off"), "orders-waived", beside=True)
        self.deposit = MoneyField(N_("Deposit only"), "orders-deposit", beside=True)
        self.tendered = MoneyField(N_("Cash given"), "orders-tendered", beside=True)
        self.prepaid = QCheckBox()
        self.prepaid.setObjectName("orders-prepaid")
        self.handed = QCheckBox()
        self.handed.setObjectName("orders-handed")
        self.due = FactRow("figure", name="orders-due")
        self.change = FactRow("headline", name="orders-change")
        self.balance = FactRow("figure", name="orders-balance")
        self.fields = [self.tendered, self.deposit, self.waived]
        for widget in (self.prepaid, self.handed, self.due, *self.fields, rule(), self.change, self.balance):
            self.terms.addWidget(widget)
        self._quote: OrderQuote | None = None
        self.chain = Chain(list(self.fields), self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self._changed)
        self.prepaid.toggled.connect(self._changed)
        self.handed.toggled.connect(self._changed)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in self.fields:
            field.retranslate()
        self.prepaid.setText(_("Paid elsewhere (mall, transfer)"))
        self.prepaid.setAccessibleName(_("Paid elsewhere (mall, transfer)"))
        self.handed.setText(_("Handed over now"))
        self.handed.setAccessibleName(_("Handed over now"))
        self.total.label.setText(_("Total"))
        self._show_results()

    def _changed(self) -> None:
        cash = not self.prepaid.isChecked()
        self.tendered.setVisible(cash)
        self.deposit.setVisible(cash and not self.handed.isChecked())  # what goes over the counter now is paid now
        self.edited.emit()

    # -- into the form

    def fill(self, form: dict[str, Any]) -> None:
        """Put what stands here into the arguments of an `OrderForm`; cash given stays as typed, 0 when empty."""
        cash = not self.prepaid.isChecked()
        form["prepaid"] = not cash
        form["waived_fen"] = self.waived.value_or_zero()
        form["tendered_fen"] = self.tendered.value_or_zero() if cash else 0
        form["handed"] = self.handed.isChecked()
        given = cash and not self.handed.isChecked() and self.deposit.text() and not self.deposit.problem()
        form["deposit_fen"] = self.deposit.value() if given else None

    def exact(self) -> bool:
        """Whether exactly what is asked for is given."""
        return not self.tendered.text()

    def field_of(self, error: Refused) -> Field | None:
        """The field an error is about; None for errors of the lines or the buyer."""
        codes: dict[str, Field] = {
            "E105": self.waived,
            "E131": self.waived,
            "E132": self.deposit,
            "E133": self.tendered,
            "E134": self.tendered,
        }
        return codes.get(error.code)

    # -- what follows

    def show_quote(self, quote: OrderQuote | None) -> None:
        """Show what the order comes to; None: nothing yet."""
        self._quote = quote
        self._show_results()

    def due_now(self) -> int:
        """Fen to be paid in cash now."""
        quote = self._quote
        if quote is None or self.prepaid.isChecked():
            return 0
        return quote.short_fen + self.tendered.value_or_zero() - quote.change_fen

    def _show_results(self) -> None:
        quote = self._quote
        self.total.show_amount(quote.total_fen if quote else 0)
        due = self.due_now()
        self.due.say(_("To pay now"), formats.yuan(due, symbol=True))
        self.tendered.edit.setPlaceholderText(formats.yuan(due) if due else "")
        short = quote.short_fen if quote and not self.exact() else 0
        if short:
            self.change.say(_("Still missing"), formats.yuan(short, symbol=True))
        else:
            given = quote.change_fen if quote and not self.exact() else 0
            self.change.say(_("Change"), formats.yuan(given, symbol=True))
        self.change.setVisible(not self.prepaid.isChecked())
        self.balance.say(self._balance_words(), formats.yuan(quote.balance_fen if quote else 0, symbol=True))

    def _balance_words(self) -> str:
        return _("Paid elsewhere") if self.prepaid.isChecked() else _("Still to pay")

    def restore(self, texts: dict[str, str], prepaid: bool) -> None:
        """Put back what `typed` gave."""
        self.prepaid.setChecked(prepaid)
        self.put(texts)

    def clear(self) -> None:
        """Ready for the next order."""
        self.prepaid.setChecked(False)
        self.empty()
        self.show_quote(None)


def quote_shown(form: OrderForm, payment: Payment) -> OrderQuote | None:
    """What the order comes to while it is typed: with a fault of the payment shown at its field, what the lines alone
    come to; None while nothing is ordered."""
    if not form.lines:
        return None
    try:
        return quote(form)
    except Refused as error:
        payment.show_fault(error)
    try:
        return quote(OrderForm(direction=form.direction, lines=form.lines, tendered_fen=form.tendered_fen))
    except Refused:
        return None
