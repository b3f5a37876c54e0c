"""The right side of paying: what goes to whom, how much of it now, in which way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outlet_app.errors import N_, Refused
from outlet_app.services.produce.paying import PayoutQuote
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow, Label

PURSES = (("takings", N_("From the takings")), ("float", N_("From the payout float")))


class PaySide(ActSide):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("pay")
        self.who = Label("name", name="pay-who", wrap=True)
        self.chosen = FactRow(name="pay-chosen")
        self.pay = MoneyField(N_("Pay now"), "pay-now", beside=True)
        self.loan = FactRow(name="pay-loan")
        self.transfer = MoneyField(N_("By transfer"), "pay-transfer", beside=True)
        self.card = TextField(N_("Card, last four"), "pay-card", beside=True, scan=True)
        self.cash = FactRow("amount", name="pay-cash")
        self.purse = ChoiceField(N_("Cash comes (↑ ↓)"), "pay-purse")
        self.note = TextField(N_("Note"), "pay-note")
        self.share = KeyButton(key="Ctrl+M", name="pay-share")
        self.warning = Label("warn", name="pay-warning", wrap=True)
        self.purse.offer(PURSES)
        self.fields = [self.pay, self.transfer, self.card, self.note]
        parts: tuple[QWidget, ...] = (self.who, self.chosen, self.pay, self.loan, self.transfer, self.card, self.cash)
        for widget in (*parts, self.purse, self.note, self.share, self.warning):
            self.terms.addWidget(widget)
        self.warning.hide()
        self._quote: PayoutQuote | None = None
        self._count, self._open_fen = 0, 0
        chain = [self.pay, self.transfer, self.card, self.purse, self.note]
        self.chain = Chain(chain, self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self.edited)
        self.purse.edited.connect(self.edited)
        self.show_open("", 0, 0, cooperative=False, has_float=False)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in self.fields:
            field.retranslate()
        self.purse.retranslate()
        self.total.label.setText(_("To the farmer"))
        self.share.say(_("Share among members"))
        self.primary.say(_("Pay and print"))
        self.warning.setText(_("That is more cash than should be in the till. Count before you pay."))
        if not self._count:
            self.who.setText(_("Nobody chosen"))
        self._show()

    def show_open(self, who: str, count: int, open_fen: int, *, cooperative: bool, has_float: bool) -> None:
        """Who is chosen, with how many acts, and what is open of them, in fen."""
        self._count, self._open_fen = count, open_fen
        self.who.setText(who or _("Nobody chosen"))
        parts: tuple[QWidget, ...] = (self.pay, self.transfer, self.note, self.chosen, self.cash, self.loan)
        for widget in parts:
            widget.setVisible(bool(count))
        self.purse.setVisible(bool(count) and has_float)
        self.share.setVisible(bool(count) and cooperative)
        self.card.setVisible(bool(count) and bool(self.transfer.value_or_zero()))
        self._show()

    def show_quote(self, quote: PayoutQuote | None, *, enough: bool) -> None:
        """What it comes to; None: nothing yet."""
        self._quote = quote
        self.card.setVisible(bool(self._count) and bool(self.transfer.value_or_zero()))
        self.warning.setVisible(quote is not None and not enough)
        self._show()

    def _show(self) -> None:
        quote = self._quote
        self.total.show_amount(quote.own_fen if quote else 0)
        self.chosen.say(_("Chosen {n}, still to pay").format(n=self._count), formats.yuan(self._open_fen, symbol=True))
        self.loan.say(_("Of it to the loan"), formats.yuan(quote.loan_fen if quote else 0))
        self.cash.say(_("In cash"), formats.yuan(quote.cash_fen if quote else 0, symbol=True))

    def field_of(self, error: Refused) -> Field | None:
        """The field an error is about."""
        return {"E703": self.pay, "E704": self.transfer, "E705": self.card}.get(error.code)

    def clear(self) -> None:
        """Nobody, nothing."""
        self.empty()
        self.purse.offer(PURSES)
        self.warning.hide()
        self._quote = None
        self.show_open("", 0, 0, cooperative=False, has_float=False)
