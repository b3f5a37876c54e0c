"""People: find, read (masked), register and change them; their files; registrations that look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.errors import N_, Known
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import PartyCard, Registered, Saved
from resources.texts import _
from ui import theme
from ui.context import Context
from ui.page import Page
from ui.people.columns import COLUMNS
from ui.people.duplicates import DuplicatesView
from ui.people.file import FileView
from ui.people.form import PARTIES
from ui.people.panel import PartyPanel
from ui.widgets.act_frame import QWIDGETSIZE_MAX
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import reading_order
from ui.widgets.choice_field import ChoiceField
from ui.widgets.labels import Label
from ui.widgets.one_stack import OneStack
from ui.widgets.search_list import SearchList
from ui.words import ROLES

KINDS = (("", N_("All")), *((role, ROLES[role]) for role in PARTIES))
PANEL_WIDE, PANEL_NARROW, NARROW_BELOW = 380, 330, 1100


class PeoplePage(Page):
    """List on the left, the current person or the form on the right; over both, a person's file, or the duplicates."""

    name = "people"

    def __init__(self, context: Context):
        super().__init__(context)
        self._saving = False
        self._sure = False
        self._wanted = 0
        self.title = Label("title")
        self.new = KeyButton(key="Ctrl+N", name="people-new")
        self.kinds = ChoiceField(N_("Kind"), "people-kind")
        self.kinds.offer(KINDS)
        self.list = SearchList(
            context.desk, N_("Name, initials, last digits of a phone, own number"), "people-search", "people-table"
        )
        self.panel = PartyPanel(context)
        self.alike = KeyButton(key="Ctrl+D", name="people-duplicates-open")
        self.file = FileView(context)
        self.duplicates = DuplicatesView(context)
        self.views = OneStack()
        self._build()
        self.list.show_table(
            COLUMNS,
            self._search,
            empty=N_("Nobody is registered yet. Press Ctrl+N to register the first one."),
            nothing=N_("Nobody found by these words. Press Ctrl+N to register them."),
        )
        self._connect()
        reading_order(self.alike, self.new, self.list, self.panel)

    def pieces(self) -> Iterator[None]:
        """The panels of a person's file."""
        yield from self.file.pieces()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.alike)
        head.addWidget(self.new)
        across = QHBoxLayout()
        across.setSpacing(12)
        self.kinds.setMinimumWidth(150)
        self.list.bar.addWidget(self.kinds)
        across.addWidget(self.list, 1)
        across.addWidget(self.panel)
        everyone = QWidget()
        first = QVBoxLayout(everyone)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(10)
        first.addLayout(head)
        first.addLayout(across, 1)
        for view in (everyone, self.file, self.duplicates):
            self.views.addWidget(view)
        self.stack_when_narrow(across, *self.file.stacking, *self.duplicates.stacking)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.addWidget(self.views)

    def _connect(self) -> None:
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.activated.connect(self._open_new)
        self.new.clicked.connect(self._open_new)
        self.kinds.edited.connect(self.list.reload)
        self.kinds.finished.connect(self.list.field.take_cursor)
        for key, slot in (("Ctrl+D", self._open_duplicates), ("Ctrl+I", self._open_file)):
            QShortcut(QKeySequence(key), self, slot, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.alike.clicked.connect(self._open_duplicates)
        self.panel.open_file.clicked.connect(self._open_file)
        for view in (self.file, self.duplicates):
            view.closed.connect(self._everyone)
        self.file.changed.connect(self._recorded)
        self.file.erased.connect(self._everyone)
        self.file.act_wanted.connect(self._show_act)
        self.file.edit_wanted.connect(self._edit)
        self.duplicates.merged.connect(self._merged)
        self.list.chosen.connect(self._chosen)
        self.list.moved.connect(self.panel.show_party)
        self.list.found.connect(self._found)
        self.panel.save_wanted.connect(self.primary)
        self.panel.form.edited.connect(self._edited)
        self.context.saved.connect(self._somebody_saved)

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("People"))
        self.new.say(_("Register somebody new"))
        self.alike.say(_("Registered twice?"))
        for part in (self.kinds, self.list, self.panel, self.file, self.duplicates):
            part.retranslate()

    def fit(self) -> None:
        """Room or type size changed: the panel is wide, narrow, or below the list."""
        super().fit()
        self.file.fit_into(self.width() >= theme.scaled(NARROW_BELOW), self.narrow())
        if self.narrow():
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            close = self.width() < theme.scaled(NARROW_BELOW)
            self.panel.setFixedWidth(theme.scaled(PANEL_NARROW if close else PANEL_WIDE))

    def entered(self, **arguments: Any) -> None:
        """Load the list; `party`: the person to show."""
        self._wanted = int(arguments.get("party", 0))
        self.list.reload()
        if arguments.get("file"):
            self._show_file(int(arguments["file"]))
        elif self.views.currentWidget() is self.file and self.file.file is not None:
            self.file.load(self.file.file.card.party)
        elif self.views.currentWidget() is self.duplicates:
            self.duplicates.load()
        elif self.panel.editing():
            self.panel.form.name.take_cursor()
        else:
            self.list.field.take_cursor()

    def _search(self, words: str) -> Callable[[], Sequence[Any]]:
        kind = self.kinds.value()
        return partial(self.context.counter.people.page, words, (kind,) if kind else ())

    def _somebody_saved(self, _saved: object) -> None:
        if self.isVisible():
            self.list.reload()

    def _found(self) -> None:
        if self._wanted:
            wanted, self._wanted = self._wanted, 0
            self.list.select(lambda party: party.party == wanted)

    # -- opening and closing

    def _chosen(self, party: PartyCard) -> None:
        """Enter in the list: their file, masked."""
        self._show_file(party.party)

    def _open_file(self) -> None:
        current = self.list.current()
        if current is not None and self.views.currentIndex() == 0 and not self.panel.editing():
            self._show_file(current.party)

    def _show_file(self, party: int) -> None:
        self.views.setCurrentWidget(self.file)
        self.file.open(party)

    def _open_duplicates(self) -> None:
        if self.views.currentIndex() == 0 and not self.panel.editing():
            self.views.setCurrentWidget(self.duplicates)
            self.duplicates.load()

    def _everyone(self) -> None:
        """Back to the list, on the person whose file it was."""
        file = self.file.file
        if self.views.currentWidget() is self.file and file is not None:
            self._wanted = file.card.party
        self.views.setCurrentIndex(0)
        self.list.reload()
        self.list.field.take_cursor()

    def _show_act(self, seq: int) -> None:
        self.context.show_page("records", seq=seq)

    def _edit(self, party: PartyCard) -> None:
        self._wanted = party.party
        self.views.setCurrentIndex(0)
        self.list.reload()
        self._open(party)

    def _merged(self, saved: Saved, kept: int) -> None:
        self._wanted = kept
        self.context.announce_saved(saved)

    def _recorded(self, saved: Saved | None) -> None:
        """An act about a person is durable; a look gives none to announce, but it waits for the centre all the same."""
        if saved is not None:
            self.context.announce_saved(saved)
        else:
            self.context.standing.refresh()
            self.context.counter.courier.poke()

    def _open_new(self) -> None:
        if self.views.currentIndex():
            return
        if not self.panel.editing():
            self.panel.open_new()
            kind = self.kinds.value()
            if kind:
                self.panel.form.role.choose(kind)
        self.panel.form.name.take_cursor()

    def _open(self, party: PartyCard) -> None:
        people, actor, number = self.context.counter.people, self.context.actor, party.party

        def load() -> tuple[int, PartyForm, PartyCard | None]:
            form = people.form(number, actor)
            return number, form, people.card(form.cooperative) if form.cooperative else None

        self.context.desk.ask(load, self._opened, self._not_opened)

    def _opened(self, loaded: tuple[int, PartyForm, PartyCard | None]) -> None:
        self.panel.open_change(*loaded)
        self._recorded(None)

    def _not_opened(self, error: Known) -> None:
        self.context.told.emit(partial(error.told, _), "fault")

    def _edited(self) -> None:
        self._sure = False

    def back(self) -> bool:
        """Esc: out of the form, at the second press when something was typed."""
        if self.views.currentWidget() is self.file:
            return self.file.step_back()
        if self.views.currentWidget() is self.duplicates:
            self._everyone()
            return True
        if not self.panel.editing():
            return False
        if not self._sure and not self.panel.changing() and self.panel.form.name.text():
            self._sure = True
            self.context.told.emit(lambda: _("Press Esc once more to leave the form without saving."), "warn")
            return True
        self._close()
        return True

    def _close(self) -> None:
        self._sure = False
        self.panel.close_form()
        self.list.field.take_cursor()

    # -- saving

    def primary(self) -> None:
        """F10: the file's or the duplicates' own; else open the form, or save it, once."""
        if self.views.currentIndex():
            (self.file.primary if self.views.currentWidget() is self.file else self.duplicates.merge)()
            return
        if not self.panel.editing():
            current = self.list.current()
            if current is not None:
                self._open(current)
            else:
                self._open_new()
            return
        if self._saving or self.panel.form.missing():
            return
        self._saving = True
        self.panel.primary.setEnabled(False)
        people, actor, form = self.context.counter.people, self.context.actor, self.panel.form.form()
        changing = self.panel.changing()
        call = partial(people.change, changing, form, actor) if changing else partial(people.register, form, actor)
        self.context.desk.ask(call, self._saved, self._refused)

    def _saved(self, registered: Registered) -> None:
        self._saving = False
        self.panel.primary.setEnabled(True)
        changed = bool(self.panel.changing())
        self._wanted = registered.party.party
        self._close()
        self.panel.warn(registered.warnings)
        said = _("{name}: changes saved.") if changed else _("{name} is registered.")
        self.context.told.emit(said.format(name=registered.party.name), "good")
        self.list.field.clear()
        self.list.reload()
        self.context.announce_saved(registered.saved)

    def _refused(self, error: Known) -> None:
        self._saving = False
        self.panel.primary.setEnabled(True)
        self.panel.form.refused(error)
