"""One thing of the tray, read and answered: the centre's words, what should change, the clerk's words, the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from outlet_app.errors import N_
from outlet_app.services.corrections import ANEW
from outlet_app.services.office.tray import TrayItem
from resources.texts import _
from ui import formats, theme
from ui.office.tray import words
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card, rule
from ui.widgets.choice_field import ChoiceField
from ui.widgets.field import TextField
from ui.widgets.labels import ElidedLabel, Label

WIDE, NARROW, NARROW_BELOW = 380, 336, 1200
CHOOSE = ("", N_("Your own words"))


class TrayCard(Card):
    """Emits: `edited()` when words changed · `primary_wanted()`, `dispute_wanted()`, `act_wanted()`."""

    edited = Signal()
    primary_wanted = Signal()
    dispute_wanted = Signal()
    act_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.item: TrayItem | None = None
        self._kind, self._chip = Label("heading", name="tray-kind"), Label("chip-quiet", name="tray-standing")
        self._about = ElidedLabel("strong", name="tray-about")
        self._inside = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choice = ChoiceField(N_("Answer (↑ ↓)"), "tray-choice")
        self.note = TextField(N_("In your own words"), "tray-note", own_problem=True)
        self.said = Label("problem", name="tray-said", wrap=True)
        self.act = KeyButton(key="Ctrl+G", name="tray-act")
        self.dispute = KeyButton("danger", key="Ctrl+D", name="tray-dispute")
        self.primary = KeyButton("primary", key="F10", name="primary")
        top = self.row(self._kind)
        top.addStretch(1)
        top.addWidget(self._chip)
        self.body.addWidget(self._about)
        self.body.addWidget(self._scroll, 1)
        for widget in (self.choice, self.note, self.said, self.act, self.dispute, self.primary):
            self.body.addWidget(widget)
        self.note.edit.setMaxLength(400)
        self.note.edited.connect(self.edited)
        self.note.finished.connect(self.primary.setFocus)
        self.choice.edited.connect(self._chosen)
        self.choice.finished.connect(self.note.take_cursor)
        self.primary.clicked.connect(self.primary_wanted)
        self.dispute.clicked.connect(self.dispute_wanted)
        self.act.clicked.connect(self.act_wanted)
        self.say("")

    def fit_into(self, window: int, below: bool) -> None:
        """The room changed."""
        if below:
            self.setMinimumWidth(0)
            self.setMaximumWidth((1 << 24) - 1)
            self.setMinimumHeight(theme.scaled(520))
        else:
            self.setFixedWidth(theme.scaled(WIDE if window * 100 >= NARROW_BELOW * theme.scale() else NARROW))
            self.setMinimumHeight(0)

    def show_item(self, item: TrayItem | None) -> None:
        """Show this one, or that there is none; what was typed for another is the page's to keep."""
        self.item = item
        choices = item.choices if item is not None and not item.answer else ()
        self.choice.offer((CHOOSE, *((one, one) for one in choices)))
        self.say("")
        self.retranslate()

    def anew(self) -> bool:
        """Whether accepting leads to the act being entered anew."""
        item = self.item
        return item is not None and item.kind == "proposal" and item.row is not None and item.row.kind in ANEW

    def say(self, text: str) -> None:
        """A sentence above the buttons; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def retranslate(self) -> None:
        """All texts anew."""
        item = self.item
        self.choice.retranslate()
        self.note.retranslate()
        self.act.say(_("Look at the act"))
        self.dispute.say(_("Dispute"))
        self.primary.say(self._primary_words())
        opened = item is not None and not item.answer
        for widget, there in (
            (self._chip, item is not None),
            (self._about, item is not None and bool(item.about)),
            (self.choice, opened and self.choice.box.count() > 1),
            (self.note, item is not None),
            (self.act, item is not None and bool(item.about)),
            (self.dispute, item is not None and item.kind != "question"),
            (self.primary, item is not None),
        ):
            widget.setVisible(there)
        if item is None:
            self._kind.setText(_("Nothing in the tray"))
            self._fill([Label("quiet", wrap=True, text=_("Questions and proposals of the centre appear here."))])
            return
        self._kind.setText(_(words.KINDS.get(item.kind, item.kind)))
        self._chip.setText(words.standing(item))
        theme.role(self._chip, "chip-amber" if opened else "chip-red" if item.verdict == "disputed" else "chip-green")
        self._about.setText(words.about(item))
        self._fill(self._told(item))

    def _primary_words(self) -> str:
        if self.item is not None and self.item.kind == "question":
            return _("Send the answer")
        return _("Accept and enter anew") if self.anew() else _("Accept")

    def _told(self, item: TrayItem) -> list[QWidget]:
        made: list[QWidget] = [Label(wrap=True, name="tray-text", text=words.text(item))]
        if item.row is not None:
            row = item.row
            who = " · ".join(part for part in (row.party, formats.yuan(row.total_fen, symbol=True, dash=False)) if part)
            made.insert(0, Label("quiet", wrap=True, text=who))
        if item.changes:
            made.append(rule())
            made.append(Label("label", text=_("As it should be")))
            made += [
                Label(wrap=True, text=_("{field}: {value}").format(field=field, value=value))
                for field, value in item.changes
            ]
        if item.by:
            made.append(Label("quiet", wrap=True, text=_("From: {who}").format(who=item.by)))
        if item.answer:
            made.append(
                Label(
                    "quiet",
                    wrap=True,
                    text=_("Answered with {number}; a new answer stands instead.").format(
                        number=formats.number(item.answer)
                    ),
                )
            )
        return made

    def _fill(self, parts: list[QWidget]) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(inside)  # the one before is deleted by this

    def _chosen(self) -> None:
        if self.choice.value():
            self.note.set_text(self.choice.value())
