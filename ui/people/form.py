"""The form of a person: which fields there are depends on what they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Known
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import PartyCard
from ui.context import Context
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.code_field import card_field, division_field, id_field, phone_field, uscc_field
from ui.widgets.field import Field, TextField
from ui.widgets.party_picker import PartyPicker
from ui.widgets.quick_register import FIELD_OF_CODE
from ui.words import ROLES

PARTIES = ("farmer", "cooperative", "villager", "buyer", "business", "government")
FIELDS_OF_ROLE = {
    "farmer": ("id", "card", "address", "division", "cooperative", "ref"),
    "cooperative": ("uscc", "card", "address", "division", "ref"),
    "villager": ("id", "address", "ref"),
    "buyer": ("uscc", "address", "ref"),
    "business": ("uscc", "card", "address", "division", "ref"),
    "government": ("uscc", "address", "division", "ref"),
}


class PartyFields(QWidget):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self.role = ChoiceField(N_("They are a"), "party-role")
        self.role.offer([(role, ROLES[role]) for role in PARTIES])
        self.name = TextField(N_("Name"), "party-name")
        self.phone = phone_field(N_("Mobile number"), "party-phone")
        self.id_number = id_field(N_("ID number"), "party-id")
        self.uscc = uscc_field(N_("Credit code (18 characters)"), "party-uscc")
        self.card = card_field(N_("Bank card"), "party-card")
        self.address = TextField(N_("Address"), "party-address")
        self.division = division_field(N_("Division code"), "party-division")
        self.cooperative = PartyPicker(context, N_("Member of cooperative"), "party-cooperative", ("cooperative",))
        self.cooperative.registers = False
        self.ref = TextField(N_("Own number"), "party-ref", scan=True)
        self._by_name: dict[str, Field] = {
            "id": self.id_number,
            "uscc": self.uscc,
            "card": self.card,
            "address": self.address,
            "division": self.division,
            "cooperative": self.cooperative,
            "ref": self.ref,
        }
        self._build()
        order = [self.role, self.name, self.phone, *self._by_name.values()]
        self.chain = Chain(order, self.finished.emit, self)
        self.cooperative.chosen.connect(self._cooperative_done)
        self.cooperative.left_empty.connect(self._cooperative_done)
        self.role.edited.connect(self._role_changed)
        for field in self.fields():
            field.edited.connect(self.edited)
        self._role_changed()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        places = (
            (self.role, 0, 0, 1),
            (self.ref, 0, 1, 1),
            (self.name, 1, 0, 1),
            (self.phone, 1, 1, 1),
            (self.id_number, 2, 0, 2),
            (self.uscc, 3, 0, 2),
            (self.card, 4, 0, 2),
            (self.address, 5, 0, 2),
            (self.division, 6, 0, 1),
            (self.cooperative, 6, 1, 1),
        )
        for field, row, column, span in places:
            grid.addWidget(field, row, column, 1, span)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def fields(self) -> list[Field]:
        """The lines to type into, in reading order."""
        return [self.name, self.phone, *self._by_name.values()]

    def retranslate(self) -> None:
        """All texts anew."""
        self.role.retranslate()
        for field in self.fields():
            field.retranslate()

    def _role_changed(self) -> None:
        shown = FIELDS_OF_ROLE[self.role.value()]
        for name, field in self._by_name.items():
            field.setVisible(name in shown)
        self.edited.emit()

    def _cooperative_done(self) -> None:
        self.chain.after(self.cooperative)

    # -- in and out

    def put(self, form: PartyForm, cooperative: PartyCard | None) -> None:
        """Show a person's data, unmasked, to be changed."""
        self.clear()
        self.role.choose(form.role)
        texts = (
            (self.name, form.name),
            (self.phone, form.phone),
            (self.id_number, form.id_number),
            (self.uscc, form.uscc),
            (self.card, form.card),
            (self.address, form.address),
            (self.division, form.division),
            (self.ref, form.ref),
        )
        for field, text in texts:
            field.set_text(text)
        if cooperative is not None:
            self.cooperative.put(cooperative)

    def clear(self) -> None:
        """Empty; the role stays."""
        for field in self.fields():
            field.clear()

    def form(self) -> PartyForm:
        """What was typed, of the fields that are shown."""
        cooperative = self.cooperative.party()

        def text(name: str) -> str:
            return self._by_name[name].text() if self._by_name[name].isVisibleTo(self) else ""

        return PartyForm(
            role=self.role.value(),
            name=self.name.text(),
            phone=self.phone.text(),
            id_number=text("id"),
            uscc=text("uscc"),
            card=text("card"),
            address=text("address"),
            division=text("division"),
            cooperative=cooperative.party if cooperative and self.cooperative.isVisibleTo(self) else 0,
            ref=text("ref"),
        )

    def missing(self) -> bool:
        """Put the cursor on what is missing or wrong and say so; whether something was."""
        if not nfkc(self.name.text()):
            self.name.blame(N_("The name is missing."))
            return True
        fields = [field for field in (self.phone, *self._by_name.values()) if field.isVisibleTo(self)]
        for field in fields:
            settle = getattr(field, "settle", None)
            if settle is not None:
                settle()
        if self.cooperative in fields and self.cooperative.text() and self.cooperative.party() is None:
            self.cooperative.blame(N_("Choose the cooperative from the list, or empty this field."))
            return True
        faulty = next((field for field in fields if field.problem()), None)
        if faulty is not None:
            faulty.take_cursor()
        return faulty is not None

    def refused(self, error: Known) -> None:
        """The service says no: at the field it is about."""
        if FIELD_OF_CODE.get(error.code) == "phone":
            self.phone.blame(error)
        else:
            self._by_name.get(FIELD_OF_CODE.get(error.code, ""), self.name).blame(error)
