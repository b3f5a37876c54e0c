"""The right side of the people page: who is current, masked; or the form to register or change somebody."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from outlet_app.services.forms import PartyForm
from outlet_app.services.model import PartyCard
from resources.texts import _
from ui import words
from ui.context import Context
from ui.people.facts import CardFacts
from ui.people.form import PartyFields
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.field_row import ProblemLine
from ui.widgets.labels import Label
from ui.widgets.one_stack import OneStack


class PartyPanel(Card):
    """Emits: `save_wanted()` for Enter in the last field or the primary button."""

    save_wanted = Signal()

    def __init__(self, context: Context):
        super().__init__()
        self._party: PartyCard | None = None
        self._changing = 0
        self.title = Label("name", wrap=True)
        self.role = Label("subtitle", wrap=True)
        self.shown = CardFacts()
        self.facts = self.shown.rows
        self.warnings = Label("warn", wrap=True)
        self.hint = Label("quiet", wrap=True)
        self.open_file = KeyButton(key="Ctrl+I", name="people-file-open")
        self.form = PartyFields(context)
        self.primary = KeyButton("primary", key="F10", name="primary")
        self.stack = OneStack()
        self._build()
        self.form.finished.connect(self.save_wanted)
        self.primary.clicked.connect(self.save_wanted)
        self.show_party(None)

    def _build(self) -> None:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.shown)
        column.addWidget(self.hint)
        column.addStretch(1)
        column.addWidget(self.open_file)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 2, 0)
        inside.addWidget(self.form)
        inside.addStretch(1)
        scroll.setWidget(holder)
        self.stack.addWidget(reading)
        self.stack.addWidget(scroll)
        for widget in (self.title, self.role, self.warnings):
            self.body.addWidget(widget)
        self.said = ProblemLine(self.form.fields(), lines=3)
        self.said.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.primary)
        self.warnings.hide()
        self.said.hide()

    def retranslate(self) -> None:
        """All texts anew."""
        self.form.retranslate()
        self.said.tell()
        if self.editing():
            self._say_form()
        else:
            self._say_party()

    # -- reading

    def show_party(self, party: PartyCard | None) -> None:
        """Who is current in the list; None when nobody is. A form that is open stays."""
        self._party = party
        if not self.editing():
            self._say_party()

    def _say_party(self) -> None:
        party = self._party
        self.primary.say(_("Change their data") if party else _("Register somebody new"))
        self.role.setVisible(party is not None)
        self.hint.setVisible(party is None)
        self.hint.setText(_("Whoever hands over, orders or collects stands here once they are registered."))
        self.shown.show_party(party)
        self.open_file.setVisible(party is not None)
        self.open_file.say(_("Open their file"))
        if party is None:
            self.title.setText(_("People"))
            return
        self.title.setText(party.name)
        self.role.setText(words.role(party.role))

    # -- the form

    def editing(self) -> bool:
        """Whether the form is open."""
        return self.stack.currentIndex() > 0

    def changing(self) -> int:
        """The party that is being changed, 0 when somebody new is registered."""
        return self._changing

    def open_new(self) -> None:
        """An empty form."""
        self._changing = 0
        self.form.clear()
        self._open()

    def open_change(self, party: int, form: PartyForm, cooperative: PartyCard | None) -> None:
        """A form with what is known, unmasked."""
        self._changing = party
        self.form.put(form, cooperative)
        self._open()

    def _open(self) -> None:
        self.warnings.hide()
        self.said.show()
        self.stack.setCurrentIndex(1)
        self._say_form()
        self.form.name.take_cursor()

    def close_form(self) -> None:
        """The facts again."""
        self.stack.setCurrentIndex(0)
        self.said.hide()
        self._say_party()

    def warn(self, warnings: tuple[str, ...]) -> None:
        """What to look at, though it was saved; N_-marked texts."""
        self.warnings.setText(" ".join(_(warning) for warning in warnings))
        self.warnings.setVisible(bool(warnings))

    def _say_form(self) -> None:
        self.role.setVisible(True)
        self.title.setText(_("Change a registration") if self._changing else _("Register somebody new"))
        self.role.setText(
            _("Shown in full here only, and recorded · Esc: back without saving")
            if self._changing
            else _("Shown in full here only · Esc: back without saving")
        )
        self.primary.say(_("Save changes") if self._changing else _("Register"))
