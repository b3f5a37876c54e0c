"""Who was chosen: masked name, chips, and one quiet line of what tells this person from others."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.services.model import PartyCard
from resources.texts import _, language
from ui import formats, words
from ui.widgets.labels import ElidedLabel, Label


class PartyFacts(QWidget):
    """Shows a party, or a quiet sentence while nobody is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._party: PartyCard | None = None
        self._sentence = ""
        self.name = Label("name")
        self.role = Label("chip-quiet")
        self.cooperative = Label("chip-green")
        self.agreed = Label("chip-amber", name="party-agreed")
        self.agreed.hide()
        self.detail = ElidedLabel("subtitle")
        self.hint = Label("subtitle", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(8)
        for label in (self.name, self.cooperative, self.agreed, self.role):
            top.addWidget(label)
        top.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addStretch(1)
        whole.addLayout(top)
        whole.addWidget(self.detail)
        whole.addWidget(self.hint)
        whole.addStretch(1)

    def show_party(self, party: PartyCard | None, sentence: str = "") -> None:
        """Show `party`; without one, the N_-marked `sentence` that says what to do."""
        self._party, self._sentence = party, sentence
        self.retranslate()

    def show_agreed(self, text: str) -> None:
        """What is agreed with them and matters now, as a chip; "" takes it away."""
        self.agreed.setText(text)
        self.agreed.setVisible(bool(text))

    def retranslate(self) -> None:
        """All texts anew."""
        party = self._party
        for label in (self.name, self.role, self.cooperative, self.detail):
            label.setVisible(party is not None)
        self.hint.setVisible(party is None)
        if party is None:
            self.hint.setText(_(self._sentence))
            return
        self.name.setText(party.name)
        self.role.setText(words.role(party.role))
        self.cooperative.setText(party.cooperative)
        self.cooperative.setVisible(bool(party.cooperative))
        self.detail.setText(party_words(party))
        self.setAccessibleName(f"{party.name} {self.detail.text()}")


def party_words(party: PartyCard) -> str:
    """ "Phone 138******00 · card ending 0006 · last act 17 Sep, kiwifruit 92 kg"."""
    parts = []
    if party.phone:
        parts.append(_("Phone {number}").format(number=party.phone))
    if party.card:
        parts.append(_("Card {number}").format(number=party.card))
    if party.last_seq:
        when = formats.day(formats.day_number(party.last_at), weekday=False)
        parts.append(_("Last time {day} {what}").format(day=when, what=_last(party)).strip())
    return " · ".join(parts) or _("Nothing with them yet")


def _last(party: PartyCard) -> str:
    name = party.last_product.shown(language()) if party.last_product else ""
    quantity = formats.with_unit(party.last_quantity, party.last_unit) if party.last_unit else ""
    return f"{name} {quantity}".strip()
