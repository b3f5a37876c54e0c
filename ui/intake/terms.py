"""What was agreed for the whole consignment: advance, loan, waiver, day of payment; and what is then payable."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.rounding import share
from outlet_app.errors import N_, Refused
from outlet_app.services.forms import ConsignmentQuote
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.chain import Chain
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import DayField, MoneyField, NumberField
from ui.widgets.labels import FactRow

OWN_LOAN = "intake-loan-own"
"""In a draft: the loan's part was typed, whatever is agreed."""


class Terms(ActSide):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("intake")
        self.commission = MoneyField(N_("Commission"), "intake-commission", beside=True)
        self.advance = MoneyField(N_("Cash advance"), "intake-advance", beside=True)
        self.loan = MoneyField(N_("Part to the loan"), "intake-loan", beside=True)
        self.loan_ref = TextField(N_("Loan reference"), "intake-loan-ref", beside=True, scan=True)
        self.waived = MoneyField(N_("Rounded off"), "intake-waived", beside=True)
        self.due = DayField(N_("On another day"), "intake-due", beside=True)
        self.on_sale = QCheckBox()
        self.on_sale.setObjectName("intake-on-sale")
        self.payable = FactRow("amount", name="intake-payable")
        self.when = FactRow("figure", name="intake-when")
        self.cash = FactRow("figure", name="intake-cash")
        self.fields = [self.commission, self.advance, self.loan, self.loan_ref, self.waived, self.due]
        for widget in (*self.fields[:-1], self.payable, self.when, self.cash, self.due, self.on_sale):
            self.terms.addWidget(widget)
        self._mode = "consign"
        self.share_bp, self.own_loan = 0, False
        self._quote: ConsignmentQuote | None = None
        self.chain = Chain(list(self.fields), self.finished.emit, self)
        for field in self.fields:
            field.edited.connect(self._changed)
        self.on_sale.toggled.connect(self._changed)
        self.loan.edit.textEdited.connect(self._loan_typed)
        self._fit_mode()

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in self.fields:
            field.retranslate()
        self.on_sale.setText(_("Paid when sold"))
        self.on_sale.setAccessibleName(_("Paid when sold"))
        self.total.label.setText(_("Value, for the slip") if self._mode == "ship" else _("Total"))
        self._show_results()

    def set_mode(self, mode: str) -> None:
        """consign | purchase | ship: other fields."""
        self._mode = mode
        self.commission.set_label(N_("Fee, in cash") if mode == "ship" else N_("Commission"))
        self._fit_mode()
        self.retranslate()

    def _fit_mode(self) -> None:
        ship, on_sale = self._mode == "ship", self.on_sale.isChecked()
        self.commission.setVisible(self._mode != "purchase")
        self.advance.setVisible(not ship)
        self.loan.setVisible(not ship and not on_sale)
        self.loan_ref.setVisible(self.loan.isVisibleTo(self) and self.loan.value_or_zero() > 0)
        self.due.setVisible(not ship and not on_sale)
        self.payable.setVisible(not ship)
        self.when.setVisible(not ship)
        self.cash.setVisible(ship)
        self.on_sale.setVisible(self._mode == "consign")

    def _changed(self) -> None:
        self._fit_mode()
        self.edited.emit()

    # -- the loan that was agreed

    def typed(self) -> dict[str, str]:
        """Field → text, as typed; and whether the loan's part was typed rather than agreed."""
        return super().typed() | ({OWN_LOAN: "1"} if self.own_loan else {})

    def agree_loan(self, share_bp: int, ref: str) -> None:
        """A share of what is payable goes to the loan `ref` (0: no agreement), unless another sum is typed."""
        if self.share_bp and not self.own_loan:
            self.loan.clear()
            self.loan_ref.clear()
        self.share_bp = share_bp
        if share_bp and not self.loan_ref.text():
            self.loan_ref.set_text(ref)
            self.loan_ref.edit.setCursorPosition(0)

    def fill_loan(self, payable_fen: int) -> None:
        """Set the agreed part of `payable_fen`, what would be payable without it."""
        if not self.share_bp or self.own_loan:
            return
        fen = share(payable_fen, self.share_bp)
        if fen != self.loan.value_or_zero():
            self.loan.edit.blockSignals(True)
            self.loan.set_value(fen or None)
            self.loan.edit.blockSignals(False)
            self._fit_mode()

    def _loan_typed(self) -> None:
        self.own_loan = True

    # -- into the form

    def fill(self, form: dict[str, object]) -> None:
        """Put what stands here into the arguments of a `ConsignmentForm`; a faulty field counts as empty."""
        fees = self._fen(self.commission)
        form["costs_fen" if self._mode == "ship" else "commission_fen"] = fees
        form["advance_fen"] = self._fen(self.advance)
        form["loan_fen"] = self._fen(self.loan)
        form["loan_ref"] = self.loan_ref.text().strip() if form["loan_fen"] else ""
        form["waived_fen"] = self._fen(self.waived)
        form["on_sale"] = self.on_sale.isChecked() and self._mode == "consign"
        form["due"] = self._due()

    def _fen(self, field: NumberField) -> int:
        return field.value_or_zero() if field.isVisibleTo(self) else 0

    def _due(self) -> int | None:
        if not self.due.isVisibleTo(self) or self.due.problem():
            return None
        return self.due.value()

    def field_of(self, error: Refused) -> Field | None:
        """The field an error of `quote` is about; None for errors of the lines."""
        codes: dict[str, Field] = {
            "E105": self.waived,
            "E123": self.commission,
            "E124": self.loan if self.loan.text() else self.advance,
            "E125": self.advance,
            "E126": self.loan,
            "E127": self.loan_ref,
        }
        return codes.get(error.code)

    # -- what follows

    def show_quote(self, quote: ConsignmentQuote | None) -> None:
        """Show what the act comes to; None: nothing yet."""
        self._quote = quote
        self._show_results()

    def _show_results(self) -> None:
        quote = self._quote
        total = quote.total_fen if quote else 0
        self.total.show_amount(total)
        payable = quote.payable_fen if quote else 0
        self.payable.say(_("Payable"), formats.yuan(payable, symbol=True))
        self.when.say(_("Pay on"), self._when(quote))
        fee = self.commission.value_or_zero() - self.waived.value_or_zero()
        self.cash.say(_("To take in cash"), formats.yuan(fee, symbol=True))

    def _when(self, quote: ConsignmentQuote | None) -> str:
        if quote is None:
            return formats.DASH
        if self.on_sale.isChecked() and self._mode == "consign":
            return _("when sold")
        return formats.day(quote.due) if quote.due is not None else formats.DASH

    def restore(self, texts: dict[str, str], on_sale: bool) -> None:
        """Put back what `typed` gave."""
        self.on_sale.setChecked(on_sale)
        self.put(texts)
        self.own_loan = OWN_LOAN in texts

    def clear(self) -> None:
        """Ready for the next act."""
        self.on_sale.setChecked(False)
        self.share_bp, self.own_loan = 0, False
        self.empty()
        self.show_quote(None)


def texts_of(act: Consignment) -> dict[str, str]:
    """The terms of an act as `Terms.restore` takes them; what is nothing stays empty."""
    fees = act.costs_fen + act.commission_fen
    amounts = {
        "intake-commission": fees,
        "intake-advance": act.advance_fen,
        "intake-loan": act.loan_fen,
        "intake-waived": act.waived_fen,
    }
    texts = {name: formats.yuan(fen) for name, fen in amounts.items() if fen}
    if act.loan_fen:
        texts |= {OWN_LOAN: "1", "intake-loan-ref": act.loan_ref}
    return texts
