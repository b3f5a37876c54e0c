"""The fields of a conformity certificate: what the law wants on it, filled in as far as it is known."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.produce.certificates import BASES, HOWS, MISSING
from outlet_app.services.produce.forms import CertificateForm
from resources.texts import _
from ui import formats, theme
from ui.produce.stock_columns import lot_number
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import QuantityField
from ui.widgets.labels import Label
from ui.widgets.past_day import PastDayField


class CertificateFields(Card):
    """Emits: `edited()` · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = CertificateForm()
        self.lots = Label("quiet", name="cert-lots", wrap=True)
        self.how = ChoiceField(N_("What it is (↑ ↓)"), "cert-how")
        self.number = TextField(N_("Number on the paper"), "cert-number", scan=True)
        self.quantity = QuantityField(N_("Quantity"), "cert-quantity")
        self.day = PastDayField(N_("Its date"), "cert-day")
        self.origin = TextField(N_("Origin (county, village)"), "cert-origin")
        self.issuer = TextField(N_("Issued by"), "cert-issuer")
        self.contact = TextField(N_("Contact"), "cert-contact")
        self.basis = ChoiceField(N_("Resting on"), "cert-basis")
        self.commitment = TextField(N_("Commitment"), "cert-commitment")
        self.how.offer(tuple(HOWS.items()))
        self.basis.offer(tuple(BASES.items()))
        first: list[tuple[QWidget, int]] = [(self.how, 3), (self.number, 3), (self.quantity, 2), (self.day, 2)]
        self.rows = (
            FieldRow(first),
            FieldRow([(self.origin, 1)]),
            FieldRow([(self.issuer, 3), (self.contact, 2), (self.basis, 2)]),
            FieldRow([(self.commitment, 1)]),
        )
        self.day.edit.setMinimumWidth(theme.scaled(112))
        self.body.addWidget(self.lots)
        for row in self.rows:
            self.body.addWidget(row)
        self.body.addStretch(1)
        self.texts: tuple[Field, ...] = (self.origin, self.issuer, self.contact, self.commitment)
        self.typed_fields: tuple[Field, ...] = (self.number, self.quantity, self.day, *self.texts)
        order: list[QWidget] = [self.how, self.number, self.quantity, self.day, self.origin, self.issuer, self.contact]
        self.chain = Chain([*order, self.basis, self.commitment], self.finished.emit, self)
        for field in (*self.typed_fields, self.how, self.basis):
            field.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.head(_("Conformity certificate"))
        for row in self.rows:
            row.retranslate()
        for choice in (self.how, self.basis):
            choice.retranslate()
        self.number.set_hint(N_("none: the act's"))
        self._show_lots()

    def _show_lots(self) -> None:
        numbers = " · ".join(lot_number(*lot) for lot in self._form.lots)
        self.lots.setText(_("For lot {lots}").format(lots=numbers) if numbers else "")

    def put_form(self, form: CertificateForm) -> None:
        """Fill in what is known."""
        self._form = form
        if form.unit:
            self.quantity.measure(Unit(form.unit))
        self.how.choose(form.how)
        self.basis.choose(form.basis)
        self.number.set_text(form.number)
        self.quantity.set_value(form.quantity or None)
        self.day.set_value(form.day or None)
        for field, text in zip(self.texts, (form.origin, form.issuer, form.contact, form.commitment), strict=True):
            field.set_text(text)
            field.edit.setCursorPosition(0)
        self._show_lots()

    def form(self) -> CertificateForm:
        """What the service gets; a faulty field counts as empty."""
        origin, issuer, contact, commitment = (field.text() for field in self.texts)
        given = self._form
        return CertificateForm(
            how=self.how.value(),
            number=self.number.text(),
            product=given.product,
            unit=given.unit,
            quantity=self.quantity.value_or_zero(),
            origin=origin,
            day=self.day.value_or_zero(),
            issuer=issuer,
            contact=contact,
            commitment=commitment,
            basis=self.basis.value(),
            party=given.party,
            lots=given.lots,
        )

    def typed(self) -> dict[str, str]:
        """Field → text."""
        return {field.edit.objectName(): field.text() for field in self.typed_fields if field.text()}

    def put(self, texts: dict[str, str]) -> None:
        """Put back what `typed` gave."""
        for field in self.typed_fields:
            field.set_text(texts.get(field.edit.objectName(), ""))

    def faulty(self) -> Field | None:
        """The first field with something wrong in it, or that is empty and must not be."""
        for field in self.typed_fields:
            if field.problem():
                return field
        return None

    def empty_one(self) -> Field | None:
        """The first field that must be filled in and is not."""
        wanted = (self.quantity, self.day, *self.texts)
        return next((field for field in wanted if not field.text().strip()), None)

    def field_of(self, error: Refused) -> Field | ChoiceField | None:
        """The field an error is about."""
        lacking = str(error.facts.get("fields", "")).split(", ")[0]
        named: dict[str, Field | ChoiceField] = {
            "quantity": self.quantity,
            "origin": self.origin,
            "on": self.day,
            "issuer": self.issuer,
            "contact": self.contact,
            "commitment": self.commitment,
            "basis": self.basis,
        }
        named |= {"E716": self.how, "E717": self.day}
        return named.get(lacking if lacking in MISSING else error.code)

    def clear(self) -> None:
        """Nothing typed."""
        self.put_form(CertificateForm(how="collected", basis="self_commitment"))

    def quantity_words(self) -> str:
        """What it covers."""
        return formats.with_unit(self.quantity.value_or_zero(), self._form.unit or "g")
