"""Who sends and who receives: names, telephones, addresses, the document and whether it is the sender's."""

from __future__ import annotations

from PySide6.QtCore import Signal

from outlet_app.domain.identifiers import resident_id
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.model import PartyCard
from outlet_app.services.post.forms import CHECKS, ID_TYPES
from outlet_app.services.post.parcels import phone_of
from outlet_app.services.post.tariff import Place
from ui import theme
from ui.context import Context
from ui.post.parcel.pickers import PlacePicker, SenderPicker
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.code_field import CodeField
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow, ProblemLine

PHONE = 11
PHONE_WIDTH, ID_WIDTH = 130, 178  # eleven and eighteen digits, in pixels at 100 %


def telephone(label: str, name: str) -> CodeField:
    """A mobile number, or a fixed line."""
    return CodeField(label, name, phone_of, PHONE)


class DocumentField(CodeField):
    """The number on the document; a resident's is checked, others are taken as they stand."""

    def __init__(self, name: str):
        super().__init__(N_("Number on it"), name, self._check, 18)
        self.resident = True

    def _check(self, text: str) -> None:
        if self.resident:
            resident_id.parse(text)


class SenderCard(Card):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__(name="parcel-sender-card", margin=14)
        self.picker = SenderPicker(context, N_("Sender: name, phone"), "parcel-sender")
        self.phone = telephone(N_("Phone"), "parcel-sender-phone")
        self.address = TextField(N_("Sender's address"), "parcel-sender-address")
        self.id_type = ChoiceField(N_("Document (↑ ↓)"), "parcel-id-type")
        self.id_number = DocumentField("parcel-id-number")
        self.check = ChoiceField(N_("Compared with person (↑ ↓)"), "parcel-id-check")
        self.id_type.offer(tuple(ID_TYPES.items()))
        self.check.offer(tuple(CHECKS.items()))
        first = FieldRow([(self.picker, 3), (self.phone, 2), (self.address, 5)], own_line=False)
        second = FieldRow([(self.id_type, 3), (self.id_number, 3), (self.check, 4)], own_line=False)
        self.said = ProblemLine([self.picker, self.phone, self.address, self.id_number])
        self.body.setSpacing(6)
        for part in (first, second, self.said):
            self.body.addWidget(part)
        fields = (self.picker, self.phone, self.address, self.id_type, self.id_number, self.check)
        self.chain = Chain(fields, self.finished.emit, self)
        self.fit()
        self.picker.chosen.connect(self._chosen)
        self.picker.cleared.connect(self._hints)
        self.picker.left_empty.connect(self._nobody)
        self.id_type.edited.connect(self._typed_document)
        for field in (self.picker, self.phone, self.address, self.id_number, self.check):
            field.edited.connect(self.edited)

    def fit(self) -> None:
        """The type size changed: a telephone and an ID number fit."""
        self.phone.edit.setMinimumWidth(theme.scaled(PHONE_WIDTH))
        self.id_number.edit.setMinimumWidth(theme.scaled(ID_WIDTH))

    def retranslate(self) -> None:
        """All texts anew."""
        for field in (self.picker, self.phone, self.address, self.id_type, self.id_number, self.check):
            field.retranslate()
        self._hints()
        self.said.tell()

    def party(self) -> PartyCard | None:
        """Who, when registered."""
        return self.picker.party()

    def person(self) -> tuple[str, str, str]:
        """Name, phone, address as typed; what a registered sender left empty is "" (as registered)."""
        return self.picker.name(), self.phone.text(), self.address.text()

    def missing(self) -> tuple[Field, str] | None:
        """The first field that is empty or wrong, and what to say there."""
        party = self.party()
        if party is None and not self.picker.name():
            return self.picker, N_("Who sends it?")
        for field, known, words in (
            (self.phone, party.phone if party else "", N_("The sender's telephone is missing.")),
            (self.address, party.address if party else "", N_("The sender's address is missing.")),
            (self.id_number, self._registered_id(), N_("Type the number from the document.")),
        ):
            if not field.text().strip() and not known:
                return field, words
        for code in (self.phone, self.id_number):
            code.settle()
            if code.problem():
                return code, ""
        return None

    def field_of(self, error: Refused) -> Field | None:
        """The field a refusal is about."""
        if error.code in ("E167", "E168", "E169", "E170", "E171", "E770"):
            return self.id_number
        return self.picker if error.code == "E767" else None

    def put(self, party: PartyCard) -> None:
        """Show somebody registered, telling nobody."""
        self.picker.put(party)
        self._hints()

    def clear(self) -> None:
        """Nobody."""
        for field in (self.picker, self.phone, self.address, self.id_number):
            field.clear()
        self.id_type.choose("resident")
        self.check.choose("not_done")
        self._hints()

    def _registered_id(self) -> str:
        party = self.party()
        return party.id_number if party is not None and self.id_type.value() == "resident" else ""

    def _chosen(self, _who: object) -> None:
        self._hints()
        self.edited.emit()
        party = self.party()
        known = {self.phone: party.phone, self.address: party.address} if party else {}
        empty = next((field for field in (self.phone, self.address) if not known.get(field)), None)
        (empty or self.id_type).take_cursor()

    def _hints(self) -> None:
        """What is registered stands in grey; it need not be typed again."""
        party = self.party()
        self.phone.set_hint(party.phone if party else "")
        self.address.set_hint(party.address if party else "")
        self.id_number.set_hint(self._registered_id())

    def _nobody(self) -> None:
        self.picker.blame(N_("Who sends it?"))

    def _typed_document(self) -> None:
        self.id_number.resident = self.id_type.value() == "resident"
        self.id_number.recheck()
        self._hints()
        self.edited.emit()


class RecipientCard(Card):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self, context: Context):
        super().__init__(name="parcel-recipient-card", margin=14)
        self.name_field = TextField(N_("Recipient"), "parcel-recipient")
        self.phone = telephone(N_("Phone"), "parcel-recipient-phone")
        self.place = PlacePicker(context, N_("Destination (name, code)"), "parcel-place")
        self.address = TextField(N_("Recipient's address"), "parcel-recipient-address")
        row = FieldRow([(self.name_field, 2), (self.phone, 2), (self.place, 3), (self.address, 4)], own_line=False)
        self.said = ProblemLine([self.name_field, self.phone, self.place, self.address])
        self.body.setSpacing(6)
        self.body.addWidget(row)
        self.body.addWidget(self.said)
        self._fields: tuple[Field, ...] = (self.name_field, self.phone, self.place, self.address)
        self.chain = Chain(self._fields, self.finished.emit, self)
        self.fit()
        self.place.chosen.connect(self._placed)
        self.place.left_empty.connect(self._nowhere)
        for field in self._fields:
            field.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        for field in self._fields:
            field.retranslate()
        self.said.tell()

    def fit(self) -> None:
        """The type size changed: a telephone fits, and a destination with its code."""
        self.phone.edit.setMinimumWidth(theme.scaled(PHONE_WIDTH))
        self.place.setMinimumWidth(theme.scaled(150))

    def person(self) -> tuple[str, str, str]:
        """Name, phone, address."""
        return self.name_field.text(), self.phone.text(), self.address.text()

    def destination(self) -> Place:
        """Where it goes; an empty code while nothing is chosen."""
        return self.place.place() or Place("", "", "")

    def missing(self) -> tuple[Field, str] | None:
        """The first field that is empty or wrong, and what to say there."""
        for field, words in (
            (self.name_field, N_("Who receives it?")),
            (self.phone, N_("The recipient's telephone is missing.")),
        ):
            if not field.text().strip():
                return field, words
        self.phone.settle()
        if self.phone.problem():
            return self.phone, ""
        if self.place.place() is None:
            return self.place, N_("Where does it go? Choose it from the list.")
        if not self.address.text().strip():
            return self.address, N_("The recipient's address is missing.")
        return None

    def clear(self) -> None:
        """Nobody."""
        for field in self._fields:
            field.clear()

    def _placed(self, _place: object) -> None:
        self.edited.emit()
        self.chain.after(self.place)

    def _nowhere(self) -> None:
        self.place.blame(N_("Where does it go? Choose it from the list."))


def blame(found: tuple[Field, str]) -> None:
    """Put the cursor on what `missing` found and say it; a field that says itself what is wrong keeps its words."""
    field, words = found
    if words:
        field.blame(words)
    else:
        field.take_cursor()


def at_phone(error: Known, sender: SenderCard, recipient: RecipientCard) -> Field | None:
    """Which telephone a refusal is about."""
    if error.code != "E768":
        return None
    bad = sender.phone.text() and sender.phone.problem()
    return sender.phone if bad else recipient.phone
