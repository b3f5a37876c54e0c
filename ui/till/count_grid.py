"""Counting notes and coins: a field a denomination, the largest first, Enter to the next, what each comes to beside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from outlet_app.domain.till import DENOMINATIONS, total
from outlet_app.errors import N_
from resources.texts import _
from ui import formats, theme
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.inputs import CountField
from ui.widgets.labels import Label

NAMES: dict[int, str] = {
    10_000: N_("100 yuan"),
    5_000: N_("50 yuan"),
    2_000: N_("20 yuan"),
    1_000: N_("10 yuan"),
    500: N_("5 yuan"),
    100: N_("1 yuan"),
    50: N_("5 jiao"),
    10: N_("1 jiao"),
}
_FIELD, _SUM = 300, 110  # room for a denomination and what it comes to, in pixels at 100 %


class CountGrid(Card):
    """Emits: `edited()` at every change · `finished()` for Enter in the last field."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__(name="till-count")
        self.fields: dict[int, CountField] = {}
        self._sums: dict[int, Label] = {}
        self.body.setSpacing(5)
        for value in DENOMINATIONS:
            field = CountField(NAMES[value], f"till-{value}", beside=True)
            field.set_unit(N_("pcs"))
            amount = Label("figure", right=True)
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(field)
            line.addWidget(amount)
            line.addStretch(1)
            self.body.addLayout(line)
            self.fields[value], self._sums[value] = field, amount
            field.edited.connect(self._changed)
        self.body.addStretch(1)
        self.chain = Chain(list(self.fields.values()), self.finished.emit, self)
        self.fit()

    def retranslate(self) -> None:
        """All texts anew."""
        self.head(_("Notes and coins"))
        for field in self.fields.values():
            field.retranslate()
        self._show()

    def counts(self) -> dict[int, int]:
        """{denomination in fen: pieces}; what can't be meant counts as none (the field says so itself)."""
        return {value: field.value_or_zero() for value, field in self.fields.items()}

    def counted_fen(self) -> int:
        """What it comes to."""
        return total(self.counts())

    def empty(self) -> bool:
        """Whether nothing was counted; a typed 0 is a count."""
        return not any(field.text().strip() for field in self.fields.values())

    def faulty(self) -> CountField | None:
        """The first field that can't be meant."""
        return next((field for field in self.fields.values() if field.problem()), None)

    def first(self) -> CountField:
        """The largest denomination."""
        return self.fields[DENOMINATIONS[0]]

    def fit(self) -> None:
        """The type size changed: the number stays near its denomination."""
        for label in self._sums.values():
            label.setFixedWidth(theme.scaled(_SUM))
        for field in self.fields.values():
            field.setFixedWidth(theme.scaled(_FIELD))

    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        for value, field in self.fields.items():
            self._sums[value].setText(formats.yuan(value * field.value_or_zero()))
