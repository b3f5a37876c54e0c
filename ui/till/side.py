"""The right side of the till: the sum, what belongs to the step at hand, and the one primary button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from outlet_app.domain.shift import DayClosed
from outlet_app.errors import N_, Refused
from outlet_app.services.till import VARIANCES, TillState
from resources.texts import _
from ui import formats
from ui.widgets.act_side import ActSide
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow, Label

CHOOSE = ("", N_("Choose the reason"))
PRIMARY = {
    "open": N_("Open the till"),
    "day": N_("Save and print"),
    "close": N_("Compare"),
    "compared": N_("Close the day"),
}


class TillSide(ActSide):
    """`phase`: open | day | close | compared. Emits: `edited()` at every change · `finished()` for Enter in the last
    field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("till")
        self.phase = "open"
        self._state = TillState()
        self._trial: DayClosed | None = None
        self.explain = Label("quiet", wrap=True, name="till-explain")
        self.into, self.out = FactRow(name="till-in"), FactRow(name="till-out")
        self.in_float = FactRow(name="till-float")
        self.expected, self.since = FactRow("amount", name="till-expected"), FactRow(name="till-since")
        self.difference = FactRow("headline", name="till-difference")
        self.float = MoneyField(N_("Of this, payout float"), "till-opening-float", own_problem=True)
        self.reason = ChoiceField(N_("Why it differs (↑ ↓)"), "till-reason")
        self.debt = QCheckBox()
        self.debt.setObjectName("till-debt")
        self.note = TextField(N_("Note"), "till-note")
        self.reason.offer((CHOOSE, *VARIANCES.items()))
        facts = (self.into, self.out, self.in_float, self.expected, self.since, self.difference)
        for widget in (self.explain, *facts, self.float, self.reason, self.debt, self.note):
            self.terms.addWidget(widget)
        self.float.finished.connect(self.note.take_cursor)
        self.reason.finished.connect(self.note.take_cursor)
        self.note.finished.connect(self.finished)
        self.float.edited.connect(self.edited)
        self.note.edited.connect(self.edited)
        self.reason.edited.connect(self.edited)

    def show_phase(self, phase: str, state: TillState, trial: DayClosed | None, supervisor: bool) -> None:
        """Show what belongs to the step; what should be there only once it is compared."""
        self.phase, self._state, self._trial = phase, state, trial
        differs = trial.variance_fen if trial is not None else 0
        shown = {
            self.into: phase == "day",
            self.out: phase == "day",
            self.in_float: phase == "day" and state.has_float,
            self.expected: phase == "compared",
            self.since: phase == "compared" and bool(trial and trial.since_fen),
            self.difference: phase == "compared",
            self.float: phase == "open",
            self.reason: phase == "compared" and bool(differs),
            self.debt: phase == "compared" and differs < 0 and supervisor,
            self.note: phase != "close",
            self.explain: phase != "compared",
            self.preview: phase != "close",
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)
        if phase != "compared":
            self.debt.setChecked(False)
        self.retranslate()

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in (self.float, self.reason, self.note):
            field.retranslate()
        self.preview.say(_("Preview the slip"))
        self.primary.say(_(PRIMARY[self.phase]))
        self.total.label.setText(_("Amount") if self.phase == "day" else _("Counted"))
        self.debt.setText(_("Accepted as a debt"))
        self.debt.setAccessibleName(_("Accepted as a debt"))
        self.explain.setText(self._explained())
        cash = self._state.cash
        self.into.say(_("Came in"), formats.yuan(cash.in_fen))
        self.out.say(_("Went out"), formats.yuan(cash.out_fen))
        self.in_float.say(_("In the payout float"), formats.yuan(self._state.float_fen))
        trial = self._trial
        if trial is not None:
            fen = trial.variance_fen
            self.expected.say(_("Expected"), formats.yuan(trial.expected_fen, dash=False))
            self.since.say(_("Moved after that day"), formats.yuan(trial.since_fen))
            label = _("Over") if fen > 0 else _("Short") if fen < 0 else _("The count is right.")
            self.difference.say(label, formats.yuan(fen))

    def _explained(self) -> str:
        if self.phase == "open":
            return _("Count what lies in the till, largest notes first. Selling works before that, too.")
        if self.phase == "day":
            return _("Since the till was opened:")
        if self._state.late:
            day = formats.day(self._state.day)
            return _("The till of {day} was never closed. Count it as it is now: that day is closed.").format(day=day)
        return _("Count first. What should be there is shown afterwards.")

    def field_of(self, error: Refused) -> Field | None:
        """The float's refusal at the float, a missing reason at the note."""
        return {"E652": self.float, "E654": self.note}.get(error.code)

    def clear(self) -> None:
        """Nothing typed."""
        self.float.clear()
        self.note.clear()
        self.debt.setChecked(False)
        self.reason.offer((CHOOSE, *VARIANCES.items()))
