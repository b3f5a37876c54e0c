"""A return that waits for its seller, and what the seller decided about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from outlet_app.domain.identifiers import waybill
from outlet_app.errors import N_
from outlet_app.services.goods.forms import DECISIONS, LEAVING, DisposalForm, HeldReturn
from resources.texts import _, language
from ui import formats
from ui.widgets.card import Card, rule
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.code_field import CodeField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import QuantityField
from ui.widgets.labels import Label
from ui.widgets.table import Column

CHOOSE = ("", N_("Choose the decision"))


def goods(held: HeldReturn) -> str:
    """ "Salted duck eggs × 1 pc"; how many more lines there are."""
    if not held.lines:
        return formats.DASH
    text = f"{held.names[0].shown(language())} × {formats.with_unit(held.lines[0].quantity, held.lines[0].unit)}"
    more = len(held.lines) - 1
    return _("{product} +{n}").format(product=text, n=more) if more else text


def decision(held: HeldReturn) -> str:
    """What the seller decided, or that nothing came yet."""
    return _(DECISIONS[held.decision]) if held.decision in DECISIONS else _("not decided yet")


HELD: tuple[Column[HeldReturn], ...] = (
    Column(N_("Return"), lambda one: formats.number(one.seq), width=80),
    Column(N_("Product"), goods),
    Column(N_("Reason"), lambda one: _(LEAVING.get(one.reason, one.reason)), width=130, sparse=True),
    Column(N_("Since"), lambda one: formats.day(formats.day_number(one.at), weekday=False), width=110),
    Column(N_("Seller's decision"), decision, width=170, token=lambda one: "action" if one.decision else ""),
)


class DecisionCard(Card):
    """Emits: `edited()` · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.held: HeldReturn | None = None
        self.what = Label("name", wrap=True)
        self.detail = Label("quiet", wrap=True)
        self.told = Label("chip-green", name="returns-told")
        self.decision = ChoiceField(N_("The seller decided (↑ ↓)"), "returns-decision")
        self.waybill = CodeField(N_("Goes back under waybill"), "returns-back-waybill", waybill.parse, 13)
        self.weight = QuantityField(N_("Weight"), "returns-back-weight")
        self.fields_row = FieldRow([(self.decision, 2), (self.waybill, 3), (self.weight, 2)])
        for widget in (self.what, self.detail, self.told, rule(), self.fields_row):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.decision.offer((CHOOSE, *DECISIONS.items()))
        self.chain = Chain((self.decision, self.waybill, self.weight), self.finished.emit, self)
        self.decision.edited.connect(self._decided)
        self.waybill.edited.connect(self.edited)
        self.weight.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.decision.retranslate()
        self.fields_row.retranslate()
        held = self.held
        if held is None:
            return
        self.head(_("Return {number}").format(number=formats.number(held.seq)))
        self.what.setText(goods(held))
        order = held.ref or formats.number(held.order)
        parts = [_("Order {number}").format(number=order), _(LEAVING.get(held.reason, held.reason))]
        parts.append(formats.moment(held.at))
        if held.found_g:
            parts.append(formats.with_unit(held.found_g, "g"))
        self.detail.setText(" · ".join(parts))
        text = _("The seller told the centre: {decision}").format(decision=decision(held)) if held.decision else ""
        self.told.setText(" · ".join(part for part in (text, held.decision_note) if part))
        self.told.setVisible(bool(held.decision))

    def show_held(self, held: HeldReturn) -> None:
        """One return; what the seller told is chosen already."""
        self.held = held
        self.decision.offer((CHOOSE, *DECISIONS.items()))
        self.decision.choose(held.decision)
        self.weight.set_value(held.found_g or None)
        self._show_parts()
        self.retranslate()

    def form(self, note: str) -> DisposalForm:
        """What the service gets."""
        back = self.decision.value() == "sent_back"
        return DisposalForm(
            of=self.held.seq if self.held else 0,
            decision=self.decision.value(),
            waybill=self.waybill.text() if back else "",
            gross_g=self.weight.value_or_zero() if back else 0,
            note=note,
        )

    def missing(self) -> bool:
        """Put the cursor on what is missing and say so; whether something was."""
        back = self.decision.value() == "sent_back"
        self.waybill.settle()
        if not self.decision.value():
            self.decision.take_cursor()
        elif back and not self.waybill.text().strip():
            self.waybill.blame(N_("Goods that go back need a waybill: scan it."))
        elif back and (self.waybill.problem() or self.weight.problem()):
            (self.waybill if self.waybill.problem() else self.weight).take_cursor()
        else:
            return False
        return True

    def edits(self) -> list[QLineEdit]:
        """The lines the draft keeps."""
        return [self.waybill.edit, self.weight.edit]

    def clear(self) -> None:
        """Nothing chosen."""
        self.held = None
        self.waybill.clear()
        self.weight.clear()
        self._show_parts()

    def _decided(self) -> None:
        self._show_parts()
        self.edited.emit()

    def _show_parts(self) -> None:
        back = self.decision.value() == "sent_back"
        self.waybill.setVisible(back)
        self.weight.setVisible(back)
