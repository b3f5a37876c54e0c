"""Finding the sender among those registered, or taking the name as typed; finding the destination."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outlet_app.domain.text import nfkc
from outlet_app.services.post.tariff import Place
from resources.texts import _
from ui.context import Context
from ui.widgets.party_picker import PartyPicker
from ui.widgets.picker import Picker
from ui.widgets.popup_list import Choice

ROLES = ("villager", "farmer", "cooperative", "buyer", "business", "government")


@dataclass(frozen=True)
class TypedName:
    """A sender who is not registered, by name."""

    name: str


class SenderPicker(PartyPicker):
    """Enter takes who is found; a name that nobody has is taken as it is."""

    def __init__(self, context: Context, label: str, name: str):
        super().__init__(context, label, name, ROLES)
        self.registers = False

    def name(self) -> str:
        """The name as typed; "" for somebody registered."""
        payload = self.payload()
        if isinstance(payload, TypedName):
            return payload.name
        return "" if self.party() else nfkc(self.text())

    def extra(self, words: str) -> list[Choice]:
        """ "As typed", always last."""
        return [Choice(_("As typed: {name}").format(name=words), _("not registered"), TypedName(words))]

    def nothing_found(self) -> str:
        """Nobody has that name."""
        return _("Nobody is registered by that name.")

    def shown_as(self, thing: object) -> str:
        """The masked name, or the typed one."""
        return thing.name if isinstance(thing, TypedName) else super().shown_as(thing)

    def took(self, choice: Choice) -> None:
        """Choose."""
        self.choose(choice.payload)

    def _found(self, things: list[object]) -> None:
        words = nfkc(self.text())
        if self._take_when_found and not things and words == self._asked:
            self._job = 0
            self._take(self.extra(words)[0])
        else:
            super()._found(things)


class PlacePicker(Picker):
    """The destination: a name, or the first digits of its division code."""

    def __init__(self, context: Context, label: str, name: str):
        super().__init__(context.desk, label, name)
        self._tariff = context.counter.post.tariff

    def place(self) -> Place | None:
        """What is chosen."""
        payload = self.payload()
        return payload if isinstance(payload, Place) else None

    def search(self, words: str) -> Callable[[], list[object]]:
        """Ask for places."""
        return lambda: list(self._tariff.places(words))

    def choice(self, thing: object, words: str) -> Choice:
        """Name, code, zone."""
        assert isinstance(thing, Place)
        zone = _("zone {zone}").format(zone=thing.zone) if thing.zone else _("no zone")
        return Choice(thing.name or thing.code, thing.code, thing, zone, exact=words in (thing.code, thing.name))

    def nothing_found(self) -> str:
        """What to do next."""
        return _("Nothing found. Type two to six digits of the division code.")

    def shown_as(self, thing: object) -> str:
        """Name and code."""
        assert isinstance(thing, Place)
        return f"{thing.name} {thing.code}".strip()
