"""Cash that moves without an act: in or out, how much, why, and out of which purse."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from outlet_app.domain.till import Purse
from outlet_app.errors import N_
from outlet_app.services.till import INTO, OUT
from resources.texts import _
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField, ModeButtons
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import Label

OF_FLOAT = ("topup", "payout")
MODES = (("in", N_("Cash in"), "Alt+1"), ("out", N_("Cash out"), "Alt+2"))


class Movement(Card):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__(name="till-movement")
        self.modes = ModeButtons(MODES, "till-move-")
        self.explain = Label("quiet", wrap=True)
        self.amount = MoneyField(N_("Amount"), "till-amount", own_problem=True)
        self.amount.set_unit(N_("yuan"))
        self.reason = ChoiceField(N_("Reason (↑ ↓)"), "till-move-reason")
        self.in_float = QCheckBox()
        self.in_float.setObjectName("till-in-float")
        self.row(self.modes).addStretch(1)
        for widget in (self.explain, self.amount, self.reason, self.in_float):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.reason.offer(tuple(INTO.items()))
        self.chain = Chain((self.amount, self.reason), self.finished.emit, self)
        self.modes.changed.connect(self._turned)
        self.amount.edited.connect(self.edited)
        self.reason.edited.connect(self._reasoned)
        self.in_float.toggled.connect(self.edited)

    def retranslate(self) -> None:
        """All texts anew."""
        self.head(_("Cash that moves without an act"))
        self.explain.setText(_("Acts move their cash by themselves. Here goes what has no act: the bank, expenses."))
        self.modes.retranslate()
        self.amount.retranslate()
        self.reason.retranslate()
        self.in_float.setText(_("In the payout float"))
        self.in_float.setAccessibleName(_("In the payout float"))

    def offer_float(self, there: bool) -> None:
        """Whether a payout float was set apart."""
        self.in_float.setVisible(there)
        if not there:
            self.in_float.setChecked(False)

    def into(self) -> bool:
        """Whether it comes in."""
        return self.modes.value() == "in"

    def turn(self, into: bool) -> None:
        """In or out, telling nobody."""
        self.modes.put("in" if into else "out")
        self.reason.offer(tuple((INTO if into else OUT).items()))
        self._usual_purse()

    def fen(self) -> int:
        """Fen, positive into the till."""
        return self.amount.value_or_zero() * (1 if self.into() else -1)

    def purse(self) -> Purse:
        """Which money."""
        return Purse.FLOAT if self.in_float.isChecked() else Purse.TAKINGS

    def clear(self) -> None:
        """Nothing typed; the direction stays."""
        self.amount.clear()
        self.turn(self.into())

    def _reasoned(self) -> None:
        self._usual_purse()
        self.edited.emit()

    def _usual_purse(self) -> None:
        """Top-ups and payouts are the float's, as a rule; the tick can be changed."""
        there = self.in_float.isVisibleTo(self)
        self.in_float.setChecked(there and self.reason.value() in OF_FLOAT)

    def _turned(self, _mode: str) -> None:
        self.turn(self.into())
        self.amount.take_cursor()
        self.edited.emit()
