"""Where a city order came from: by which way, its number there, and what kind of buyer it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.model import PartyCard
from outlet_app.services.orders import BUYER_KINDS
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.field_row import FieldRow

EVENT = "event"
CHANNELS = (
    ("mall", N_("Online mall")),
    ("phone", N_("Phone")),
    ("counter", N_("At the counter")),
    (EVENT, N_("At a fair")),
)


class FarBox(QWidget):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.channel = ChoiceField(N_("Ordered by"), "orders-channel")
        self.remote = TextField(N_("Order number there"), "orders-remote", scan=True)
        self.kind = ChoiceField(N_("Buyer is"), "orders-buyer-kind")
        self.row = FieldRow([(self.channel, 1), (self.remote, 3), (self.kind, 1)], own_line=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.channel.offer(CHANNELS)
        self.kind.offer(tuple(BUYER_KINDS.items()))
        self.chain = Chain([self.channel, self.remote, self.kind], self.finished.emit, self)
        for part in (self.channel, self.remote, self.kind):
            part.edited.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.channel.retranslate()
        self.kind.retranslate()
        self.row.retranslate()

    def take_cursor(self) -> None:
        """The cursor at the first of them."""
        self.channel.take_cursor()

    def suits(self, party: PartyCard | None) -> None:
        """A cooperative that buys is one already by its registration."""
        if party is not None and party.role == "cooperative":
            self.kind.choose("cooperative")

    def fill(self, values: dict[str, Any]) -> None:
        """Put what stands here into the arguments of an `OrderForm`."""
        values["channel"] = self.channel.value()
        values["remote"] = self.remote.text().strip()
        values["buyer_kind"] = self.kind.value()

    def typed(self) -> dict[str, str]:
        """The number, as typed."""
        return {"remote": self.remote.text()} if self.remote.text() else {}

    def clear(self) -> None:
        """Nothing typed; the way orders come stays."""
        self.remote.clear()
        self.kind.choose("person")
