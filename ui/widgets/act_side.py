"""The right side of a page that takes an act: the total, what follows from it, and the one primary button."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from outlet_app.errors import Refused
from resources.texts import _
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card, rule
from ui.widgets.field import Field
from ui.widgets.labels import Label
from ui.widgets.total_box import TotalBox


class ActSide(Card):
    """`terms`: the column between total and buttons that pages fill; `fields`: the typed ones among what they put
    there."""

    def __init__(self, page: str):
        super().__init__()
        self.total = TotalBox(f"{page}-total")
        self.rule = rule()
        self.terms = QVBoxLayout()
        self.terms.setSpacing(7)
        self.fields: list[Field] = []
        self._faulty: Field | None = None
        self.said = Label("problem", wrap=True)
        self.said.setAccessibleName("")
        self.preview = KeyButton(key="Ctrl+P", name=f"{page}-preview")
        self.primary = KeyButton("primary", key="F10", name="primary")
        self.body.setSpacing(7)
        self.body.addWidget(self.total)
        self.body.addWidget(self.rule)
        self.body.addLayout(self.terms)
        self.body.addStretch(1)
        for widget in (self.said, self.preview, self.primary):
            self.body.addWidget(widget)
        self.said.hide()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def retranslate(self) -> None:
        """The buttons' words."""
        self.preview.say(_("Preview the receipt"))
        self.primary.say(_("Save and print"))

    def typed(self) -> dict[str, str]:
        """Field → text, as typed."""
        return {field.edit.objectName(): field.text() for field in self.fields if field.text()}

    def put(self, texts: dict[str, str]) -> None:
        """Put back what `typed` gave; what is not in it is emptied."""
        for field in self.fields:
            field.set_text(texts.get(field.edit.objectName(), ""))

    def empty(self) -> None:
        """Nothing typed, nothing said."""
        self.say("")
        for field in self.fields:
            field.clear()

    def faulty(self) -> Field | None:
        """The first field on the screen with something wrong in it."""
        return next((field for field in self.fields if field.isVisibleTo(self) and field.problem()), None)

    def field_of(self, error: Refused) -> Field | None:
        """The field an error is about; None for errors about something else."""
        raise NotImplementedError

    def show_fault(self, error: Refused) -> None:
        """Say at its field, live, what the terms make impossible; the cursor stays where it is."""
        field = self.field_of(error)
        if field is not None and not field.problem():
            self._faulty = field
            field.set_problem(error)

    def forget_fault(self) -> None:
        """What was impossible may be possible now: look again."""
        if self._faulty is not None:
            self._faulty.recheck()
            self._faulty = None

    def say(self, text: str) -> None:
        """A sentence above the buttons: what is missing; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
