"""Registrations that may be one person: a list of pairs, both side by side, merged or told apart by keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.errors import N_, Known
from outlet_app.services.model import PartyCard, Saved
from outlet_app.services.persons.duplicates import Pair
from outlet_app.services.persons.words import SAME
from resources.texts import _
from ui import theme, words
from ui.context import Context
from ui.people.facts import CardFacts
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.choice_field import ModeButtons
from ui.widgets.field import TextField, told_short
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView

KEEP = (("one", N_("Keep the left one"), "Alt+1"), ("other", N_("Keep the right one"), "Alt+2"))


def shared_words(pair: Pair) -> str:
    """What the two have in common."""
    return " · ".join(_(SAME.get(code, code)) for code in pair.shared)


COLUMNS: tuple[Column[Pair], ...] = (
    Column(N_("Two names"), lambda pair: f"{pair.one.name} / {pair.other.name}", width=150),
    Column(N_("In common"), shared_words),
)


class _Side(QFrame):
    """One of the two."""

    def __init__(self, name: str):
        super().__init__()
        theme.role(self, "well")
        self.title, self.role = Label("name", name=name, wrap=True), Label("subtitle", wrap=True)
        self.facts = CardFacts()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        for widget in (self.title, self.role, self.facts):
            column.addWidget(widget)
        column.addStretch(1)

    def show_party(self, party: PartyCard) -> None:
        """Show them, masked."""
        self.title.setText(party.name)
        self.role.setText(words.role(party.role))
        self.facts.show_party(party)


class DuplicatesView(QWidget):
    """Emits: `closed()` for Esc · `merged(saved, party kept)` after a merge."""

    closed = Signal()
    merged = Signal(object, int)

    def __init__(self, context: Context):
        super().__init__()
        self.context = context
        self.setObjectName("people-duplicates")
        self._pair: Pair | None = None
        self._busy = False
        self.title, self.subtitle = Label("title"), Label("subtitle", wrap=True)
        self.back = KeyButton(key="Esc", name="duplicates-back")
        self.model: ListModel[Pair] = ListModel(COLUMNS, self)
        self.table = TableView(self.model, name="duplicates-table")
        self.nothing = Label("quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.one, self.other = _Side("duplicates-one"), _Side("duplicates-other")
        self.shared = Label("warn", wrap=True)
        self.keep = ModeButtons(KEEP, "duplicates-keep-")
        self.note = TextField(N_("How do you know? (in words)"), "duplicates-note")
        self.said = Label("problem", name="duplicates-said", wrap=True)
        self.apart = KeyButton(key="Ctrl+T", name="duplicates-apart")
        self.go = KeyButton("primary", key="F10", name="duplicates-merge")
        self._build()
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+T"), self, self.tell_apart, context=within)
        self.table.moved.connect(self._moved)
        self.table.chosen.connect(self._to_note)
        self.note.finished.connect(self.go.setFocus)
        self.back.clicked.connect(self.closed)
        self.apart.clicked.connect(self.tell_apart)
        self.go.clicked.connect(self.merge)

    def _build(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.title)
        said.addWidget(self.subtitle)
        head = QHBoxLayout()
        head.addLayout(said, 1)
        head.addWidget(self.back)
        left, self._right = Card(margin=12), Card()
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.nothing, 1)
        sides = QHBoxLayout()
        sides.setSpacing(10)
        sides.addWidget(self.one, 1)
        sides.addWidget(self.other, 1)
        self._right.body.addWidget(self.shared)
        self._right.body.addLayout(sides, 1)
        self._right.body.addWidget(self.keep)
        for widget in (self.note, self.said, self.apart, self.go):
            self._right.body.addWidget(widget)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 4)
        across.addWidget(self._right, 6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addLayout(across, 1)
        self.stacking = (across, sides)
        self.said.hide()

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("Perhaps the same person"))
        self.subtitle.setText(_("Registrations with something in common. Merging changes no act, and can be undone."))
        self.back.say(_("Back to the list"))
        self.table.setAccessibleName(_("Pairs that may be one person"))
        self.nothing.setText(_("No two registrations look alike."))
        self.model.retranslate()
        self.keep.retranslate()
        self.note.retranslate()
        self.apart.say(_("They are two people"))
        self.go.say(_("They are one: merge"))
        self._show()

    def load(self) -> None:
        """Look for pairs anew."""
        self.context.desk.ask(self.context.counter.persons.duplicates.found, self._found, self._refused)
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _found(self, pairs: list[Pair]) -> None:
        self._busy = False
        self.model.set_rows(pairs)
        self.table.setVisible(bool(pairs))
        self.nothing.setVisible(not pairs)
        self._right.setVisible(bool(pairs))
        self.table.go_to(0)
        self._moved(0)
        (self.table if pairs else self.back).setFocus(Qt.FocusReason.TabFocusReason)

    def _moved(self, at: int) -> None:
        self._pair = self.model.rows[at] if 0 <= at < len(self.model.rows) else None
        self.note.clear()
        self.keep.put("one")
        self.say("")
        self._show()

    def _show(self) -> None:
        if self._pair is not None:
            self.shared.setText(shared_words(self._pair))
            self.one.show_party(self._pair.one)
            self.other.show_party(self._pair.other)

    def _to_note(self, _at: int) -> None:
        self.note.take_cursor()

    def say(self, text: str) -> None:
        """Why not; "" takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def merge(self) -> None:
        """F10: one of the two stands for both."""
        if self._pair is None or self._busy:
            return
        kept, gone = self._pair.one.party, self._pair.other.party
        if self.keep.value() == "other":
            kept, gone = gone, kept
        merge, actor, note = self.context.counter.persons.duplicates.merge, self.context.actor, self.note.text()
        self._ask(lambda: (merge(kept, gone, actor, note), kept), self._merged)

    def tell_apart(self) -> None:
        """Ctrl+T: two people; the pair is not shown again."""
        if self._pair is None or self._busy:
            return
        apart = self.context.counter.persons.duplicates.apart
        self._ask(partial(apart, self._pair.one.party, self._pair.other.party, self.context.actor), self._told_apart)

    def _ask(self, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._busy = True
        self.context.desk.ask(call, done, self._refused)

    def _merged(self, result: tuple[Saved, int]) -> None:
        saved, kept = result
        self.context.told.emit(
            _("Merged. Number {number} stands for both from now on.").format(number=f"{kept:04d}"), "good"
        )
        self.merged.emit(saved, kept)
        self.load()

    def _told_apart(self, saved: Saved) -> None:
        self.context.told.emit(_("Two people: they are not shown here again."), "good")
        self.merged.emit(saved, 0)
        self.load()

    def _refused(self, error: Known) -> None:
        self._busy = False
        self.say(f"{told_short(error)} [{error.code}]")
