"""Produce: lots, certificates, settling, paying. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps


@dataclass(frozen=True)
class ProduceRoom:
    """The room's services. Desk thread."""

    deps: Deps


def open_room(deps: Deps) -> ProduceRoom:
    """The room over its ports."""
    return ProduceRoom(deps)
