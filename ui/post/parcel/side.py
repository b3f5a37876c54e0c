"""The right side of posting: the postage and how it comes about, the cash, or why the parcel is refused."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut

from outlet_app.domain.weight import format_kg
from outlet_app.errors import N_, Known, Refused
from outlet_app.services.post.forms import REFUSALS
from outlet_app.services.post.tariff import Quote
from resources.texts import _
from ui import formats, theme
from ui.widgets.act_side import ActSide
from ui.widgets.buttons import KeyButton
from ui.widgets.card import rule
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField, told_short
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow, Label

TWO_LINES = 38
CHOOSE = ("", N_("Choose the reason"))


class ParcelSide(ActSide):
    """An empty "cash given" means exactly the postage. Emits: `edited()` at every change · `finished()` for Enter in
    the last field · `refuse_wanted()` for the button that turns to refusing and back."""

    edited = Signal()
    finished = Signal()
    refuse_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("parcel")
        self.refusing, self.forced = False, False
        self._quote: Quote | None = None
        self._fault: Known | None = None
        self._left: int | None = None
        self.zone = FactRow(name="parcel-zone")
        self.how = Label("quiet", wrap=True, name="parcel-how")
        self.left = FactRow(name="parcel-left")
        self.tendered = MoneyField(N_("Cash given"), "parcel-tendered", beside=True)
        self.change = FactRow("headline", name="parcel-change")
        self.explain = Label("warn", wrap=True, name="parcel-refusing")
        self.reason = ChoiceField(N_("Why it is refused (↑ ↓)"), "parcel-reason")
        self.note = TextField(N_("Note"), "parcel-note")
        self.refuse = KeyButton("danger", key="Ctrl+R", name="parcel-refuse")
        self.fields = [self.tendered, self.note]
        for label in (
            self.how,
            self.explain,
        ):  # a text that wraps asks for room as if in one column
            label.setMinimumHeight(theme.scaled(TWO_LINES))
        self.reason.offer((CHOOSE, *REFUSALS.items()))
        line = rule()
        self._cash = (self.zone, self.how, line, self.tendered, self.change, self.left)
        for widget in (self.zone, self.how, line, self.tendered, self.change, self.left, self.explain, self.reason):
            self.terms.addWidget(widget)
        self.terms.addWidget(self.note)
        self.body.insertWidget(self.body.indexOf(self.preview), self.refuse)
        self.chain = Chain((self.reason, self.tendered, self.note), self.finished.emit, self)
        self.refuse.clicked.connect(self.refuse_wanted)
        QShortcut(QKeySequence(self.refuse.key), self).activated.connect(self.refuse.click)
        self.reason.edited.connect(self.edited)
        for field in self.fields:
            field.edited.connect(self._changed)
        self.turn(False)

    def retranslate(self) -> None:
        """All texts anew."""
        super().retranslate()
        for field in (self.tendered, self.note):
            field.retranslate()
        self.reason.retranslate()
        self.preview.say(_("Preview the receipt"))
        self.primary.say(_("Record refusal") if self.refusing else _("Save and print"))
        self.refuse.say(_("Back to accepting") if self.refusing else _("Refuse it"))
        self.explain.setText(_("Not accepted: no number is used and no cash moves. Give it back."))
        self.total.label.setText(_("Postage"))
        self._show()

    # -- refusing

    def turn(self, refusing: bool, forced: bool = False, reason: str = "") -> None:
        """To refusing or back; `forced`: what was found allows nothing else."""
        self.refusing, self.forced = refusing, forced
        for widget in self._cash:
            widget.setVisible(not refusing)
        for other in (self.explain, self.reason):
            other.setVisible(refusing)
        self.refuse.setVisible(not forced)
        if reason:
            self.reason.box.blockSignals(True)
            self.reason.choose(reason)
            self.reason.box.blockSignals(False)
        self.retranslate()

    # -- the postage

    def show_quote(self, quote: Quote | None, fault: Known | None = None) -> None:
        """What it comes to, or why it can't be said; None and no fault: nothing is known yet."""
        self._quote, self._fault = quote, fault
        self._show()

    def show_left(self, left: int | None) -> None:
        """How many numbers are left."""
        self._left = left
        self._show()

    def fee(self) -> int:
        """Fen; 0 while nothing is known, and when it is refused."""
        return self._quote.fee_fen if self._quote is not None and not self.refusing else 0

    def given(self) -> int | None:
        """Cash as typed, None for exactly the postage."""
        return self.tendered.value_or_zero() if self.tendered.text().strip() else None

    def short(self) -> int:
        """Fen still missing."""
        given = self.given()
        return max(0, self.fee() - given) if given is not None else 0

    def _show(self) -> None:
        quote = self._quote
        self.total.show_amount(self.fee())
        self.zone.say(_("Zone"), quote.zone if quote is not None else formats.DASH)
        theme.role(self.how, "problem" if self._fault is not None else "quiet")
        self.how.setText(self._told())
        self.left.say(_("Waybill numbers left"), formats.DASH if self._left is None else formats.count(self._left))
        fee = self.fee()
        self.tendered.edit.setPlaceholderText(formats.yuan(fee) if fee else "")
        if short := self.short():
            self.change.say(_("Still missing"), formats.yuan(short, symbol=True))
        else:
            given = self.given()
            self.change.say(_("Change"), formats.yuan(given - fee if given is not None else 0, symbol=True))

    def _told(self) -> str:
        if self._fault is not None:
            return told_short(self._fault)
        if self._quote is None:
            return _("It stands here once destination, weight and service are known.")
        row = self._quote.tariff
        return _("{first} for the first {first_kg} kg, {step} for each further {step_kg} kg").format(
            first=formats.yuan(row.first_fen, symbol=True, dash=False),
            first_kg=_kg(row.first_g),
            step=formats.yuan(row.step_fen, symbol=True, dash=False),
            step_kg=_kg(row.step_g),
        )

    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def field_of(self, error: Refused) -> Field | None:
        """Too little cash at the cash, a refusal without words at the note."""
        return {"E766": self.tendered, "E138": self.note}.get(error.code)

    def clear(self) -> None:
        """Ready for the next one."""
        self.empty()
        self.reason.choose("")
        self.turn(False)
        self.show_quote(None)


def _kg(grams: int) -> str:
    return format_kg(grams).rstrip("0").rstrip(".")
