"""What happens to a lot: one choice, and the fields that belong to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from outlet_app.domain.text import nfkc
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.produce.forms import LotForm
from outlet_app.services.produce.lots import LotCard
from outlet_app.services.produce.moving import ATTEMPTS, REASONS
from resources.texts import _
from ui import formats
from ui.produce.stock_columns import lot_number, picked_words
from ui.strip import now_ms
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import Field, TextField
from ui.widgets.field_row import FieldRow
from ui.widgets.inputs import MoneyField, QuantityField
from ui.widgets.labels import Label

CERTIFICATE = "certificate"
HOWS = (
    ("", N_("Choose")),
    ("returned", N_("Returned to the farmer")),
    ("spoiled", N_("Lost: spoiled or broken")),
    ("split", N_("Split into new lots")),
    ("regraded", N_("Graded anew")),
    ("mixed", N_("Mixed with another lot")),
    (CERTIFICATE, N_("A certificate for it")),
)
CHOOSE = ("", N_("Choose"))


class LotFields(Card):
    """Emits: `edited()` · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card: LotCard | None = None
        self._others: dict[str, LotCard] = {}
        self.attempts: tuple[tuple[int, str], ...] = ()
        self.how = ChoiceField(N_("What happens with it (↑ ↓)"), "lot-how")
        self.quantity = QuantityField(N_("How much"), "lot-quantity")
        self.reason = ChoiceField(N_("Reason"), "lot-reason")
        self.brought = MoneyField(N_("It brought, in cash"), "lot-brought")
        self.tried = ChoiceField(N_("Tried to reach the farmer"), "lot-tried")
        self.note_try = KeyButton(key="Ctrl+T", name="lot-note-try")
        self.parts = TextField(N_("New lots, like 40 + 60"), "lot-parts")
        self.grade = ChoiceField(N_("New grade"), "lot-grade")
        self.other = ChoiceField(N_("Mixed with"), "lot-other")
        self.other_quantity = QuantityField(N_("How much of that"), "lot-other-quantity")
        self.note = TextField(N_("Note"), "lot-note")
        self.tries = Label("quiet", name="lot-tries", wrap=True)
        self.how.offer(HOWS)
        self.reason.offer((CHOOSE, *REASONS.items()))
        self.tried.offer(tuple(ATTEMPTS.items()))
        self._build()
        self._connect()
        self.show_how()

    def _build(self) -> None:
        first = FieldRow([(self.how, 2), (self.quantity, 1), (self.reason, 2), (self.brought, 1)])
        other: list[tuple[QWidget, int]] = [(self.parts, 2), (self.grade, 1), (self.other, 3)]
        second = FieldRow([*other, (self.other_quantity, 1)])
        self.rows = (first, second, FieldRow([(self.note, 1)], own_line=False))
        self.reaching = QWidget()
        across = QHBoxLayout(self.reaching)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        across.addWidget(self.tried)
        across.addWidget(self.note_try)
        across.addWidget(self.tries, 1)
        for row in (first, second, self.reaching, self.rows[2]):
            self.body.addWidget(row)

    def _connect(self) -> None:
        numbers = [self.quantity, self.brought, self.parts, self.other_quantity, self.note]
        order: list[QWidget] = [self.how, self.quantity, self.reason, self.brought, self.parts, self.grade]
        self.chain = Chain([*order, self.other, self.other_quantity, self.tried, self.note], self.finished.emit, self)
        self.how.edited.connect(self._how_chosen)
        self.other.edited.connect(self._other_chosen)
        for choice in (self.reason, self.grade):
            choice.edited.connect(self.edited)
        for field in numbers:
            field.edited.connect(self.edited)
        self.note_try.clicked.connect(self._note_try)
        QShortcut(QKeySequence(self.note_try.key), self).activated.connect(self.note_try.click)

    def retranslate(self) -> None:
        """All texts anew."""
        self.head(_("What happens with this lot"))
        for row in self.rows:
            row.retranslate()
        for choice in (self.how, self.reason, self.tried, self.grade, self.other):
            choice.retranslate()
        self.note_try.say(_("Note this try"))
        self._show_tries()

    # -- for which lot

    def put_lot(self, card: LotCard, others: Sequence[LotCard], grades: Sequence[str]) -> None:
        """Ready for a lot; `others` it may be mixed with; `grades` of its product."""
        self._card = card
        unit = Unit(card.row.unit)
        for field in (self.quantity, self.other_quantity):
            field.measure(unit)
        self.quantity.set_value(card.row.on_hand)
        self._others = {lot_number(one.row.seq, one.row.line): one for one in others}
        self.other.offer((CHOOSE, *((number, _other_words(number, one)) for number, one in self._others.items())))
        self.grade.offer((CHOOSE, *((grade, grade) for grade in grades)))
        self.show_how()

    def wants_paper(self) -> bool:
        """Whether a certificate is what is chosen."""
        return self.how.value() == CERTIFICATE

    def form(self) -> LotForm:
        """What the service gets. Raises `Refused` for parts that can't be meant."""
        card, how = self._card, self.how.value()
        if card is None:
            return LotForm()
        takes = [(card.row.seq, card.row.line, self.quantity.value_or_zero())]
        other = self._others.get(self.other.value())
        if how == "mixed" and other is not None:
            takes.append((other.row.seq, other.row.line, self.other_quantity.value_or_zero()))
        parts = self.read_parts() if how == "split" else ()
        if parts:
            takes = [(card.row.seq, card.row.line, sum(parts))]
        spoiled = how == "spoiled"
        return LotForm(
            how=how,
            takes=tuple(takes),
            parts=parts,
            grade=self.grade.value() if how in ("regraded", "mixed") else "",
            reason=self.reason.value() if spoiled else "",
            note=self.note.text(),
            attempts=self.attempts if spoiled else (),
            brought_fen=self.brought.value_or_zero() if spoiled else 0,
        )

    def read_parts(self) -> tuple[int, ...]:
        """The quantities of the new lots. Raises `Refused` E107-E111, E290."""
        words = nfkc(self.parts.text()).replace("+", " ").replace("、", " ").split()
        return tuple(self.quantity.read(word) for word in words)

    # -- what belongs to the choice

    def show_how(self) -> None:
        """Show the fields that belong to what is chosen."""
        how = self.how.value()
        shown: dict[QWidget, bool] = {
            self.quantity: how in ("returned", "spoiled", "regraded", "mixed"),
            self.reason: how == "spoiled",
            self.brought: how == "spoiled",
            self.reaching: how == "spoiled",
            self.parts: how == "split",
            self.grade: how in ("regraded", "mixed"),
            self.other: how == "mixed",
            self.other_quantity: how == "mixed",
            self.note: how not in ("", CERTIFICATE),
            self.rows[1]: how in ("split", "regraded", "mixed"),
            self.rows[2]: how not in ("", CERTIFICATE),
        }
        for widget, visible in shown.items():
            widget.setVisible(visible)

    def _how_chosen(self) -> None:
        self.show_how()
        self.edited.emit()

    def _other_chosen(self) -> None:
        other = self._others.get(self.other.value())
        self.other_quantity.set_value(other.row.on_hand if other else None)
        self.edited.emit()

    def _note_try(self) -> None:
        if self.reaching.isHidden():
            return
        self.attempts = (*self.attempts, (now_ms(), self.tried.value()))
        self._show_tries()
        self.edited.emit()

    def _show_tries(self) -> None:
        said = [f"{formats.clock(at)} {_(ATTEMPTS.get(how, how))}" for at, how in self.attempts]
        self.tries.setText(" · ".join(said) or _("No try noted yet"))

    def field_of(self, error: Refused) -> Field | ChoiceField | None:
        """The field an error is about."""
        fields: dict[str, Field | ChoiceField] = {
            "E721": self.how,
            "E724": self.reason,
            "E725": self.tried,
            "E726": self.brought,
            "E727": self.parts,
            "E728": self.grade,
            "E729": self.other,
            "E146": self.quantity,
        }
        return fields.get(error.code)

    # -- as typed

    def typed(self) -> dict[str, str]:
        """Field → text."""
        fields = (self.quantity, self.brought, self.parts, self.other_quantity, self.note)
        return {field.edit.objectName(): field.text() for field in fields if field.text()}

    def put(self, texts: dict[str, str]) -> None:
        """Put back what `typed` gave."""
        for field in (self.quantity, self.brought, self.parts, self.other_quantity, self.note):
            field.set_text(texts.get(field.edit.objectName(), ""))

    def clear(self) -> None:
        """Nothing chosen."""
        self.attempts = ()
        self.how.offer(HOWS)
        self.reason.offer((CHOOSE, *REASONS.items()))
        self.put({})
        self._show_tries()
        self.show_how()


def _other_words(number: str, card: LotCard) -> str:
    row = card.row
    parts = (number, row.grade, formats.with_unit(row.on_hand, row.unit), picked_words(card), card.name)
    return " · ".join(part for part in parts if part and part != formats.DASH)
