"""Finding a farmer, cooperative, villager or buyer by name, pinyin initials or the last digits of a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_
from outlet_app.services.model import PartyCard
from resources.texts import _
from ui import words as words_of
from ui.context import Context
from ui.widgets.picker import Picker
from ui.widgets.popup_list import Choice

_NEW = {
    "farmer": N_("New farmer…"),
    "cooperative": N_("New cooperative…"),
    "villager": N_("New villager…"),
    "buyer": N_("New buyer…"),
    "business": N_("New business…"),
    "government": N_("New government office…"),
}


@dataclass(frozen=True)
class NewParty:
    """The last row of the list: register somebody; `words` is what was typed."""

    words: str


class PartyPicker(Picker):
    """Full names in the list, for the clerk's eyes; only the masked name stays in the field.

    `roles`: who may be chosen; the first is who a new person is. `registers`: whether the list offers a registration.
    Emits: `wants_new(words)` for that row.
    """

    wants_new = Signal(str)

    def __init__(self, context: Context, label: str, name: str, roles: tuple[str, ...]):
        super().__init__(context.desk, label, name)
        self._people = context.counter.people
        self.roles = roles
        self.registers = True
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhSensitiveData)

    def party(self) -> PartyCard | None:
        """Who is chosen."""
        payload = self.payload()
        return payload if isinstance(payload, PartyCard) else None

    def search(self, words: str) -> Callable[[], list[object]]:
        """Ask for people of the roles."""
        people, roles = self._people, self.roles
        return lambda: list(people.search(words, roles))

    def choice(self, thing: object, words: str) -> Choice:
        """Full name, role and cooperative, masked phone."""
        assert isinstance(thing, PartyCard)
        detail = " · ".join(part for part in (words_of.role(thing.role), thing.cooperative) if part)
        return Choice(thing.full_name, detail, thing, thing.phone, exact=bool(words) and thing.ref == words)

    def extra(self, words: str) -> list[Choice]:
        """ "New farmer…", always last."""
        if not self.registers:
            return []
        return [Choice(f"+ {_(_NEW[self.roles[0]])}", words, NewParty(words))]

    def nothing_found(self) -> str:
        """What to do next."""
        if not self.registers:
            return _("Nobody found by that name.")
        return _("Nobody found by that name. Press Enter to register them.")

    def shown_as(self, thing: object) -> str:
        """The masked name."""
        assert isinstance(thing, PartyCard)
        return thing.name

    def took(self, choice: Choice) -> None:
        """Choose, or ask for a registration."""
        if isinstance(choice.payload, NewParty):
            self.wants_new.emit(nfkc(choice.payload.words))
        else:
            self.choose(choice.payload)
