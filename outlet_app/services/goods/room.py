"""Goods: arrival, hand-out, returns, campaign prices. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.goods.arrivals import ArrivalService
from outlet_app.services.goods.campaigns import CampaignService
from outlet_app.services.goods.handing import HandingService
from outlet_app.services.goods.looking import Looking
from outlet_app.services.goods.returns import ReturnService
from outlet_app.services.goods.steps import StepService


@dataclass(frozen=True)
class GoodsRoom:
    """The room's services. Desk thread."""

    looking: Looking
    arrivals: ArrivalService
    handing: HandingService
    steps: StepService
    returns: ReturnService
    campaigns: CampaignService


def open_room(deps: Deps) -> GoodsRoom:
    """The room over its ports."""
    looking = Looking(deps)
    return GoodsRoom(
        looking,
        ArrivalService(deps, looking),
        HandingService(deps, looking),
        StepService(deps),
        ReturnService(deps, looking),
        CampaignService(deps.feed, deps.catalogue, deps.clock),
    )
