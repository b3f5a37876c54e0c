"""The right side of a page that takes an act: the total, what follows from it, and the one primary button."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from resources.texts import _
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card, rule
from ui.widgets.labels import Label
from ui.widgets.total_box import TotalBox


class ActSide(Card):
    """`terms`: the column between total and buttons that pages fill."""

    def __init__(self, page: str):
        super().__init__()
        self.total = TotalBox(f"{page}-total")
        self.terms = QVBoxLayout()
        self.terms.setSpacing(7)
        self.said = Label("problem", wrap=True)
        self.said.setAccessibleName("")
        self.preview = KeyButton(key="Ctrl+P", name=f"{page}-preview")
        self.primary = KeyButton("primary", key="F10", name="primary")
        self.body.setSpacing(7)
        self.body.addWidget(self.total)
        self.body.addWidget(rule())
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

    def say(self, text: str) -> None:
        """A sentence above the buttons: what is missing; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
