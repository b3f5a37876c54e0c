"""The office: the tray, paper slips, training. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.office.slips import SlipService
from outlet_app.services.office.training import TrainingService
from outlet_app.services.office.tray import TrayService


@dataclass(frozen=True)
class OfficeRoom:
    """The room's services. Desk thread."""

    deps: Deps
    tray: TrayService
    slips: SlipService
    training: TrainingService


def open_room(deps: Deps) -> OfficeRoom:
    """The room over its ports."""
    return OfficeRoom(deps, TrayService(deps), SlipService(deps), TrainingService(deps))
