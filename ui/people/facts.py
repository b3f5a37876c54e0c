"""What is known of a person, masked, as rows: the same in the list's panel, in the file, and side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.services.model import PartyCard
from resources.texts import _
from ui import formats
from ui.widgets.labels import FactRow

NAMES = ("number", "phone", "id", "card", "address", "cooperative", "ref", "loan", "last")


def facts_of(party: PartyCard) -> dict[str, tuple[str, str]]:
    """Label and text by name, in the language that holds; "" where nothing is known."""
    return {
        "number": (_("Registered as"), formats.number(party.party)),
        "phone": (_("Phone"), party.phone),
        "id": (_("ID or credit code"), party.id_number),
        "card": (_("Bank card"), party.card),
        "address": (_("Address"), party.address),
        "cooperative": (_("Cooperative"), party.cooperative),
        "ref": (_("Own number"), party.ref),
        "loan": (_("To a loan"), formats.percent(party.loan_bp) if party.loan_bp else ""),
        "last": (_("Last act"), formats.number(party.last_seq) if party.last_seq else ""),
    }


class CardFacts(QWidget):
    """Rows of a card; what is not known has no row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {name: FactRow() for name in NAMES}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in self.rows.values():
            row.figure.setWordWrap(True)
            column.addWidget(row)

    def show_party(self, party: PartyCard | None) -> None:
        """Show them, or nothing."""
        said = facts_of(party) if party is not None else {}
        for name, row in self.rows.items():
            label, text = said.get(name, ("", ""))
            row.say(label, text)
            row.setVisible(bool(text))
