"""Parcels: posting, packing city orders, the van. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.post.waybills import WaybillService


@dataclass(frozen=True)
class PostRoom:
    """The room's services. Desk thread."""

    deps: Deps
    waybills: WaybillService


def open_room(deps: Deps) -> PostRoom:
    """The room over its ports."""
    return PostRoom(deps, WaybillService(deps))
