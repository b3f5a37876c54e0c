"""People: find, read (masked), register and change farmers, cooperatives, villagers and buyers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from outlet_app.errors import N_, Known
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import PartyCard, Registered
from resources.texts import _
from ui import theme
from ui.context import Context
from ui.page import Page
from ui.people.columns import COLUMNS
from ui.people.form import PARTIES
from ui.people.panel import PartyPanel
from ui.widgets.act_frame import QWIDGETSIZE_MAX
from ui.widgets.buttons import KeyButton
from ui.widgets.chain import reading_order
from ui.widgets.choice_field import ChoiceField
from ui.widgets.labels import Label
from ui.widgets.search_list import SearchList
from ui.words import ROLES

KINDS = (("", N_("All")), *((role, ROLES[role]) for role in PARTIES))
PANEL_WIDE, PANEL_NARROW, NARROW_BELOW = 380, 330, 1100


class PeoplePage(Page):
    """List on the left, the current person or the form on the right."""

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
        self._build()
        self.list.show_table(
            COLUMNS,
            self._search,
            empty=N_("Nobody is registered yet. Press Ctrl+N to register the first one."),
            nothing=N_("Nobody found by these words. Press Ctrl+N to register them."),
        )
        self._connect()
        reading_order(self.new, self.list, self.panel)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.new)
        across = QHBoxLayout()
        across.setSpacing(12)
        self.kinds.setMinimumWidth(150)
        self.list.bar.addWidget(self.kinds)
        across.addWidget(self.list, 1)
        across.addWidget(self.panel)
        self.stack_when_narrow(across)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(10)
        whole.addLayout(head)
        whole.addLayout(across, 1)

    def _connect(self) -> None:
        shortcut = QShortcut(QKeySequence("Ctrl+N"), self)
        shortcut.activated.connect(self._open_new)
        self.new.clicked.connect(self._open_new)
        self.kinds.edited.connect(self.list.reload)
        self.kinds.finished.connect(self.list.field.take_cursor)
        self.list.chosen.connect(self._open)
        self.list.moved.connect(self.panel.show_party)
        self.list.found.connect(self._found)
        self.panel.save_wanted.connect(self.primary)
        self.panel.form.edited.connect(self._edited)
        self.context.saved.connect(self._somebody_saved)

    def retranslate(self) -> None:
        """All texts anew."""
        self.title.setText(_("People"))
        self.new.say(_("Register somebody new"))
        for part in (self.kinds, self.list, self.panel):
            part.retranslate()

    def fit(self) -> None:
        """Room or type size changed: the panel is wide, narrow, or below the list."""
        super().fit()
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
        if self.panel.editing():
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

    def _open_new(self) -> None:
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

    def _not_opened(self, error: Known) -> None:
        self.context.told.emit(error.told(_), "fault")

    def _edited(self) -> None:
        self._sure = False

    def back(self) -> bool:
        """Esc: out of the form, at the second press when something was typed."""
        if not self.panel.editing():
            return False
        if not self._sure and not self.panel.changing() and self.panel.form.name.text():
            self._sure = True
            self.context.told.emit(_("Press Esc once more to leave the form without saving."), "warn")
            return True
        self._close()
        return True

    def _close(self) -> None:
        self._sure = False
        self.panel.close_form()
        self.list.field.take_cursor()

    # -- saving

    def primary(self) -> None:
        """F10: open the form, or save it, once."""
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
