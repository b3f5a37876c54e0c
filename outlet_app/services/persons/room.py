"""People: dated facts, merging, erasing. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps


@dataclass(frozen=True)
class PersonsRoom:
    """The room's services. Desk thread."""

    deps: Deps


def open_room(deps: Deps) -> PersonsRoom:
    """The room over its ports."""
    return PersonsRoom(deps)
