"""A cooperative's payout shared among its members: a sum for each, that must come to the whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from outlet_app.domain.settlement import shared_out
from outlet_app.errors import N_
from outlet_app.services.produce.payouts import Member
from resources.texts import _
from ui import formats, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chain import Chain
from ui.widgets.inputs import MoneyField
from ui.widgets.labels import FactRow, Label


class Shares(Card):
    """Emits: `edited()` · `finished()` for Enter in the last share."""

    edited = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._members: tuple[Member, ...] = ()
        self._whole = 0
        self._fields: dict[int, MoneyField] = {}
        self._chain: Chain | None = None
        self.equal, self.by_value = (
            KeyButton(key="Ctrl+Q", name="share-equal"),
            KeyButton(key="Ctrl+D", name="share-by"),
        )
        self.left = FactRow("amount", name="share-left")
        self._empty = Label("quiet", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.addWidget(self.equal)
        buttons.addWidget(self.by_value)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.left)
        for button in (self.equal, self.by_value):
            QShortcut(QKeySequence(button.key), self).activated.connect(button.click)
        self.equal.clicked.connect(self._share_equally)
        self.by_value.clicked.connect(self._share_by_value)

    def retranslate(self) -> None:
        """All texts anew."""
        self.head(_("Shares of the members"))
        self.equal.say(_("Equal shares"))
        self.by_value.say(_("By what each delivered"))
        self._empty.setText(_("No member of this cooperative is registered here: register them under People."))
        for field in self._fields.values():
            field.retranslate()
        self._show_left()

    def offer(self, members: tuple[Member, ...]) -> None:
        """A row for each member."""
        self._members = members
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setColumnStretch(0, 1)
        self._fields = {}
        for at, member in enumerate(members):
            field = MoneyField(N_("Share"), f"share-{member.party}", beside=True)
            field.retranslate()
            field.edit.setAccessibleName(" ".join((member.name, _("Share"))))
            field.edit.setFixedWidth(theme.scaled(120))
            field.edited.connect(self._changed)
            self._fields[member.party] = field
            grid.addWidget(Label("name", text=member.name or f"#{member.party}"), at, 0)
            value = formats.yuan(member.delivered_fen)
            grid.addWidget(Label("quiet", text=_("delivered {amount}").format(amount=value)), at, 1)
            grid.addWidget(field, at, 2)
        grid.setRowStretch(len(members), 1)
        self._scroll.setWidget(inside)
        self._chain = Chain(list(self._fields.values()), self.finished.emit, inside)
        for widget in (self._scroll, self.equal, self.by_value, self.left):
            widget.setVisible(bool(members))
        self._empty.setVisible(not members)
        self.retranslate()

    def members(self) -> tuple[Member, ...]:
        """Who is offered a share."""
        return self._members

    def set_whole(self, fen: int) -> None:
        """What is to be shared."""
        self._whole = fen
        self._show_left()

    def splits(self) -> tuple[tuple[int, int], ...]:
        """(member, fen) of whoever gets something."""
        found = ((party, field.value_or_zero()) for party, field in self._fields.items())
        return tuple((party, fen) for party, fen in found if fen)

    def left_fen(self) -> int:
        """What is not shared yet (below zero: too much)."""
        return self._whole - sum(fen for _party, fen in self.splits())

    def typed(self) -> dict[str, str]:
        """Member → text, as typed."""
        return {str(party): field.text() for party, field in self._fields.items() if field.text()}

    def put(self, texts: dict[str, str]) -> None:
        """Put back what `typed` gave."""
        for party, field in self._fields.items():
            field.set_text(texts.get(str(party), ""))

    def take_cursor(self) -> None:
        """The cursor into the first share."""
        for field in self._fields.values():
            field.take_cursor()
            return

    def _share_equally(self) -> None:
        self._fill([1] * len(self._members))

    def _share_by_value(self) -> None:
        self._fill([member.delivered_fen for member in self._members])

    def _fill(self, weights: list[int]) -> None:
        for field, fen in zip(self._fields.values(), shared_out(self._whole, weights), strict=False):
            field.set_value(fen)
        self.take_cursor()

    def _changed(self) -> None:
        self._show_left()
        self.edited.emit()

    def _show_left(self) -> None:
        left = self.left_fen()
        self.left.say(_("Left to share") if left >= 0 else _("Shared too much"), formats.yuan(abs(left), symbol=True))
