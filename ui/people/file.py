"""A person's file: who they are, what is between them and the outlet, their acts; and on the right what can be done,
one panel a task."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from outlet_app.errors import N_, Known
from outlet_app.services.model import RecordRow, Saved
from outlet_app.services.persons.file import PersonFile
from outlet_app.services.persons.words import PURPOSES
from resources.texts import _
from ui import formats, theme, words
from ui.context import Context
from ui.people.facts import CardFacts
from ui.people.panels.base import FilePanel
from ui.people.panels.look import RevealPanel, SupportPanel
from ui.people.panels.notes import ConsentPanel, LoanPanel, SupportNotePanel
from ui.people.panels.rights import ErasePanel, ExportPanel, UnmergePanel
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card, rule
from ui.widgets.labels import FactRow, Label
from ui.widgets.one_stack import OneStack
from ui.widgets.table import Column, ListModel, TableView

SIDE_WIDE, SIDE_NARROW = 400, 350
TASKS: tuple[tuple[str, str, str, type[Any]], ...] = (
    ("reveal", N_("Show in full"), "Ctrl+O", RevealPanel),
    ("consent", N_("What they agree to"), "Ctrl+K", ConsentPanel),
    ("loan", N_("Share for a loan"), "Ctrl+J", LoanPanel),
    ("support", N_("Support status"), "Ctrl+B", SupportPanel),
    ("note", N_("Note a support status"), "Ctrl+T", SupportNotePanel),
    ("export", N_("Hand out their data"), "Ctrl+S", ExportPanel),
    ("unmerge", N_("Undo a merge"), "Ctrl+M", UnmergePanel),
    ("erase", N_("Erase this person"), "Ctrl+Del", ErasePanel),
)
"""Name, N_-marked words, key, panel."""
COLUMNS: tuple[Column[RecordRow], ...] = (
    Column(N_("No."), lambda row: formats.number(row.seq), width=64),
    Column(N_("Day"), lambda row: formats.day(formats.day_number(row.at), weekday=False), width=112),
    Column(N_("Act"), words.act),
    Column(N_("Amount"), lambda row: formats.yuan(row.total_fen), right=True, width=110),
)


class FileView(QWidget):
    """Emits: `closed()` for Esc · `changed(saved or None)` after an act · `erased()` · `act_wanted(number)` ·
    `edit_wanted(party card)` for F10."""

    closed = Signal()
    changed = Signal(object)
    erased = Signal()
    act_wanted = Signal(int)
    edit_wanted = Signal(object)

    def __init__(self, context: Context):
        super().__init__()
        self.context = context
        self.setObjectName("people-file")
        self.file: PersonFile | None = None
        self._done = ""
        self.title, self.number = Label("title", name="file-name"), Label("chip-quiet", name="file-number")
        self.role, self.merged = Label("chip-quiet"), Label("chip-amber", name="file-merged")
        self.back = KeyButton(key="Esc", name="file-back")
        self.facts = CardFacts()
        self.owed, self.advance = FactRow("amount", name="file-owed"), FactRow("figure", name="file-advance")
        self.agreed = Label("quiet", name="file-agreed", wrap=True)
        self.model: ListModel[RecordRow] = ListModel(COLUMNS, self)
        self.acts = TableView(self.model, name="file-acts")
        self.no_acts = Label("quiet", wrap=True)
        self.side = Card()
        self.tasks = {
            name: KeyButton("danger" if name == "erase" else "", key=key, name=f"file-{name}")
            for name, _w, key, _p in TASKS
        }
        self.edit = KeyButton("primary", key="F10", name="file-edit")
        self.panels: dict[str, FilePanel] = {}
        self.stack = OneStack()
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.title, self.number, self.role, self.merged):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.back)
        left = Card()
        parts: tuple[QWidget, ...] = (self.facts, rule(), self.owed, self.advance, self.agreed, rule(), self.no_acts)
        for part in parts:
            left.body.addWidget(part)
        left.body.addWidget(self.acts, 1)
        menu = QWidget()
        column = QVBoxLayout(menu)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for button in self.tasks.values():
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.edit)
        self.stack.addWidget(menu)
        for _task in TASKS:
            self.stack.addWidget(_scrolling())
        self.side.body.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(left, 1)
        across.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addLayout(across, 1)
        self.stacking = (across,)

    def _connect(self) -> None:
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for name, _words, key, _panel in TASKS:
            self.tasks[name].clicked.connect(partial(self.start, name))
            QShortcut(QKeySequence(key), self, partial(self.start, name), context=within)
        self.back.clicked.connect(self.closed)
        self.edit.clicked.connect(self.primary)
        self.acts.chosen.connect(self._chosen)

    def retranslate(self) -> None:
        """All texts anew."""
        self.back.say(_("Back to the list"))
        self.edit.say(_("Change their data"))
        for name, said, _key, _panel in TASKS:
            self.tasks[name].say(_(said))
        for panel in self.panels.values():
            panel.retranslate()
        self.no_acts.setText(_("Nothing with them yet."))
        self.acts.setAccessibleName(_("Acts with them, newest first; Enter shows one"))
        self.model.retranslate()
        self._say()

    def fit_into(self, wide: bool, below: bool) -> None:
        """The room changed."""
        if below:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth((1 << 24) - 1)
            self.side.setMinimumHeight(theme.scaled(520))
        else:
            self.side.setFixedWidth(theme.scaled(SIDE_WIDE if wide else SIDE_NARROW))
            self.side.setMinimumHeight(0)

    def open(self, party: int) -> None:
        """Load the file of `party`."""
        self.file = None
        self.rest()
        self.load(party)

    def load(self, party: int) -> None:
        """Read the file anew; what is open on the right stays."""
        self.context.desk.ask(partial(self.context.counter.persons.files.open, party), self._loaded, self._not_loaded)

    def _loaded(self, file: PersonFile) -> None:
        first = self.file is None
        self.file = file
        self.model.set_rows(list(file.acts))
        self.acts.setVisible(bool(file.acts))
        self.no_acts.setVisible(not file.acts)
        self.acts.go_to(0)
        self._say()
        if first:
            (self.acts if file.acts else self.tasks["reveal"]).setFocus(Qt.FocusReason.TabFocusReason)

    def _not_loaded(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "fault")
        self.closed.emit()

    def _say(self) -> None:
        file = self.file
        if file is None:
            self.title.setText("")
            return
        self.title.setText(file.card.name)
        self.number.setText(formats.number(file.card.party))
        self.role.setText(words.role(file.card.role))
        merged = " ".join(formats.number(one.party) for one in file.merged)
        self.merged.setText(_("● stands for {numbers} too").format(numbers=merged))
        self.merged.setVisible(bool(merged))
        self.tasks["unmerge"].setVisible(bool(merged))
        self.facts.show_party(file.card)
        self.owed.say(_("Still to be paid to them"), formats.yuan(file.owed_fen, symbol=True))
        self.advance.say(_("Advance on unsold produce"), formats.yuan(file.advance_fen))
        self.advance.setVisible(bool(file.advance_fen))
        agreed = [_(PURPOSES.get(one.purpose, one.purpose)) for one in file.consents if one.given]
        self.agreed.setText(
            _("Agrees to: {what}").format(what=", ".join(agreed)) if agreed else _("Has agreed to nothing yet.")
        )

    # -- the right side

    def start(self, name: str) -> None:
        """Open a task's panel."""
        if self.file is not None and (name != "unmerge" or self.file.merged):
            panel = self.made(name)
            self.stack.setCurrentIndex(_place(name))
            panel.open(self.file)

    def panel(self) -> FilePanel | None:
        """The panel that is open, or None."""
        at = self.stack.currentIndex()
        return self.panels[TASKS[at - 1][0]] if at else None

    def made(self, name: str) -> FilePanel:
        """A task's panel, built when it is first asked for: eight of them take more than a moment."""
        if name not in self.panels:
            panel: FilePanel = TASKS[_place(name) - 1][3](self.context)
            panel.closed.connect(self.rest)
            panel.finished.connect(partial(self._finished, name))
            panel.retranslate()
            area = self.stack.widget(_place(name))
            assert isinstance(area, QScrollArea)
            area.setWidget(panel)
            self.panels[name] = panel
        return self.panels[name]

    def pieces(self) -> Iterator[None]:
        """The panels, one with each step, while nobody types."""
        for name, _words, _key, _panel in TASKS:
            if name not in self.panels:
                self.made(name)
                yield

    def rest(self) -> None:
        """The tasks again, the cursor on the one that was open."""
        at = self.stack.currentIndex()
        self.stack.setCurrentIndex(0)
        if at:
            list(self.tasks.values())[at - 1].setFocus(Qt.FocusReason.TabFocusReason)

    def primary(self) -> None:
        """F10: the panel's, else change their data."""
        panel = self.panel()
        if panel is not None:
            panel.send()
        elif self.file is not None:
            self.edit_wanted.emit(self.file.card)

    def step_back(self) -> bool:
        """Esc: out of the panel, then out of the file."""
        if self.panel() is not None:
            self.rest()
        else:
            self.closed.emit()
        return True

    def _finished(self, name: str, result: Any, text: str) -> None:
        self.context.told.emit(text, "good")
        saved = result if isinstance(result, Saved) else getattr(result, "saved", None)
        self.changed.emit(saved)
        if name == "erase":
            self.rest()
            self.erased.emit()
            return
        if name not in ("reveal", "support"):
            self.rest()
        if self.file is not None:
            self.load(self.file.card.party)

    def _chosen(self, at: int) -> None:
        self.act_wanted.emit(self.model.rows[at].seq)


def _place(name: str) -> int:
    """Where a task's panel stands in the stack; the menu is first."""
    return 1 + [task for task, _words, _key, _panel in TASKS].index(name)


def _scrolling() -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
