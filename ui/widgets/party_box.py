"""Who the act is with: the picker, what is known about the chosen one, and the registration of somebody new."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from outlet_app.errors import N_
from outlet_app.services.model import PartyCard, Registered
from resources.texts import _
from ui import theme
from ui.context import Context
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.party_facts import PartyFacts
from ui.widgets.party_picker import PartyPicker
from ui.widgets.quick_register import QuickRegister

_PICKER_WIDTH = 230


class PartyBox(Card):
    """`optional`: an act without a name is allowed; Enter in the empty field then goes on. Emits: `edited()` at every
    change · `finished()` when somebody is chosen, or nobody is meant · `registering_changed(open)`."""

    edited = Signal()
    finished = Signal()
    registering_changed = Signal(bool)

    def __init__(self, context: Context, page: str, label: str, roles: tuple[str, ...]):
        super().__init__()
        self.optional = False
        self._hint = N_("Find them by name, initials or phone; the list also registers somebody new.")
        self.picker = PartyPicker(context, label, f"{page}-party", roles)
        self.facts = PartyFacts()
        self.register = QuickRegister(context, page, roles)
        self.warnings = Label("warn", wrap=True)
        self.problem = self.picker.problem_label
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.picker)
        row.addWidget(self.facts, 1)
        self.body.addLayout(row)
        for widget in (self.problem, self.warnings, self.register):
            self.body.addWidget(widget)
        for hidden in (self.warnings, self.register):
            hidden.hide()
        self._connect()
        self.fit()

    def fit(self) -> None:
        """The type size changed: the picker keeps its share."""
        self.picker.setFixedWidth(theme.scaled(_PICKER_WIDTH))

    def _connect(self) -> None:
        self.picker.chosen.connect(self._chosen)
        self.picker.cleared.connect(self._cleared)
        self.picker.edited.connect(self._typed)
        self.picker.left_empty.connect(self._left_empty)
        self.picker.finished.connect(self.finished)
        self.picker.problem_changed.connect(self._show_problem)
        self.picker.wants_new.connect(self._open_register)
        self.register.registered.connect(self._registered)
        self.register.given_up.connect(self._given_up)

    def retranslate(self) -> None:
        """All texts anew."""
        self.picker.retranslate()
        self.facts.retranslate()
        self.register.retranslate()
        self._show_problem()
        if self.picker.party() is None:
            self._show_hint()

    def set_roles(self, label: str, roles: tuple[str, ...], *, optional: bool, hint: str) -> None:
        """Another kind of act: who may be chosen, and what the empty place says (`label`, `hint` N_-marked)."""
        self.picker.roles = roles
        self.picker.set_label(label)
        self.register.offer(roles)
        self.optional, self._hint = optional, hint
        if self.picker.party() is None:
            self._show_hint()

    def party(self) -> PartyCard | None:
        """Who is chosen."""
        return self.picker.party()

    def put(self, party: PartyCard) -> None:
        """Show a choice made before, telling nobody."""
        self.picker.put(party)
        self.facts.show_party(party)

    def clear(self) -> None:
        """Nobody."""
        self.picker.clear()
        self._close_register()
        self.warnings.hide()
        self._show_hint()

    def registering(self) -> bool:
        """Whether the panel for somebody new is open."""
        return not self.register.isHidden()

    def _show_hint(self) -> None:
        self.facts.show_party(None, self._hint)

    def _show_problem(self) -> None:
        self.problem.setVisible(bool(self.picker.problem()))

    def _typed(self) -> None:
        self.warnings.hide()
        self.edited.emit()

    def _chosen(self, party: PartyCard) -> None:
        self.facts.show_party(party)
        self.edited.emit()
        self.finished.emit()

    def _cleared(self) -> None:
        self._show_hint()

    def _left_empty(self) -> None:
        if self.optional:
            self.finished.emit()
        else:
            self.picker.blame(self._hint)

    def _open_register(self, words: str) -> None:
        self.facts.show_party(None, "")
        self.register.open(words)
        self.registering_changed.emit(True)

    def _registered(self, registered: Registered) -> None:
        self._close_register()
        self.warnings.setText(" ".join(_(warning) for warning in registered.warnings))
        self.warnings.setVisible(bool(registered.warnings))
        self.picker.choose(registered.party)
        self.warnings.setVisible(bool(registered.warnings))

    def _close_register(self) -> None:
        self.register.hide()
        self.registering_changed.emit(False)

    def _given_up(self) -> None:
        self._close_register()
        self._show_hint()
        self.picker.take_cursor()
