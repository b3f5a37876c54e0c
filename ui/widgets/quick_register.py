"""Registering somebody in passing: name, phone, what they are, ID number if at hand; the page goes on afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Known
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import Registered
from resources.texts import _
from ui.context import Context
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.code_field import id_field, phone_field
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.labels import Label
from ui.words import ROLES

FIELD_OF_CODE = {
    **dict.fromkeys(("E167", "E168", "E169", "E170", "E171", "E622"), "id"),
    **dict.fromkeys(("E172", "E173"), "uscc"),
    **dict.fromkeys(("E174", "E175"), "card"),
    "E176": "phone",
    "E181": "division",
}
"""Which field of a registration an error code is about; the rest are about the name."""


class QuickRegister(QWidget):
    """The panel. Emits: `registered(Registered)` when durable · `given_up()` on Esc."""

    registered = Signal(object)
    given_up = Signal()

    def __init__(self, context: Context, prefix: str, roles: tuple[str, ...]):
        super().__init__()
        self._context = context
        self._saving = False
        self.name = TextField(N_("Name"), f"{prefix}-new-name")
        self.phone = phone_field(N_("Mobile number"), f"{prefix}-new-phone")
        self.role = ChoiceField(N_("They are a"), f"{prefix}-new-role")
        self.offer(roles)
        self.id_number = id_field(N_("ID number (may wait)"), f"{prefix}-new-id")
        self.title = Label("heading")
        self.go = KeyButton(name=f"{prefix}-new-go", key="Enter")
        self.cancel = KeyButton("quiet", name=f"{prefix}-new-cancel", key="Esc")
        self.row = FieldRow([(self.name, 3), (self.phone, 3), (self.role, 2), (self.id_number, 4)])
        self.chain = Chain([self.name, self.phone, self.role, self.id_number], self.save, self)
        self.go.clicked.connect(self.save)
        self.cancel.clicked.connect(self._give_up)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(top)
        whole.addWidget(self.row)
        top.addWidget(self.cancel)
        top.addWidget(self.go)

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("Register somebody new"))
        self.go.say(_("Register"))
        self.cancel.say(_("Not now"))
        self.row.retranslate()
        self.role.retranslate()

    def offer(self, roles: tuple[str, ...]) -> None:
        """What a new person may be."""
        self.role.offer([(role, ROLES[role]) for role in roles])

    def open(self, words: str) -> None:
        """Start with what was typed: digits are a phone, letters may be a name; Latin initials are neither."""
        for field in (self.name, self.phone, self.id_number):
            field.clear()
        if words.isdigit():
            self.phone.set_text(words)
        elif not words.isascii():
            self.name.set_text(words)
        self.show()
        (self.phone if self.name.text() else self.name).take_cursor()

    def save(self) -> None:
        """Register; a refusal shows at the field it is about."""
        if self._saving:
            return
        if not nfkc(self.name.text()):
            self.name.blame(N_("The name is missing."))
            return
        faulty = next((field for field in (self.phone, self.id_number) if field.problem()), None)
        if faulty is not None:
            faulty.take_cursor()
            return
        self._saving = True
        people, actor = self._context.counter.people, self._context.actor
        form = PartyForm(
            role=self.role.value(), name=self.name.text(), phone=self.phone.text(), id_number=self.id_number.text()
        )
        self._context.desk.ask(lambda: people.register(form, actor), self._registered, self._refused)

    def _registered(self, registered: Registered) -> None:
        self._saving = False
        self._context.announce_saved(registered.saved)
        self.registered.emit(registered)

    def _refused(self, error: Known) -> None:
        self._saving = False
        fields: dict[str, Field] = {"id": self.id_number, "phone": self.phone}
        fields.get(FIELD_OF_CODE.get(error.code, ""), self.name).blame(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)

    def _give_up(self) -> None:
        self.hide()
        self.given_up.emit()
