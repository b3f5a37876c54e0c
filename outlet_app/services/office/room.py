"""The office: the tray, paper slips, training. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps


@dataclass(frozen=True)
class OfficeRoom:
    """The room's services. Desk thread."""

    deps: Deps


def open_room(deps: Deps) -> OfficeRoom:
    """The room over its ports."""
    return OfficeRoom(deps)
