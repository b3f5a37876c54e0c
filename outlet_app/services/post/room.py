"""Parcels: posting, packing city orders, the van. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.post.back import BackService
from outlet_app.services.post.city import CityService
from outlet_app.services.post.city_closing import ClosingService
from outlet_app.services.post.city_orders import CityOrders
from outlet_app.services.post.evidence import EvidenceService
from outlet_app.services.post.manifest import ManifestService
from outlet_app.services.post.packing import PackingService
from outlet_app.services.post.parcels import ParcelService
from outlet_app.services.post.tariff import TariffService
from outlet_app.services.post.waybills import WaybillService


@dataclass(frozen=True)
class PostRoom:
    """The room's services. Desk thread."""

    deps: Deps
    waybills: WaybillService
    city: CityService
    packing: PackingService
    closing: ClosingService
    tariff: TariffService
    parcels: ParcelService
    manifest: ManifestService
    back: BackService
    evidence: EvidenceService


def open_room(deps: Deps) -> PostRoom:
    """The room over its ports."""
    waybills, orders, tariff = WaybillService(deps), CityOrders(deps.feed), TariffService(deps)
    city = CityService(deps, orders, waybills)
    return PostRoom(
        deps=deps,
        waybills=waybills,
        city=city,
        packing=PackingService(deps, orders, city, waybills),
        closing=ClosingService(deps, orders, city),
        tariff=tariff,
        parcels=ParcelService(deps, waybills, tariff),
        manifest=ManifestService(deps),
        back=BackService(deps),
        evidence=EvidenceService(deps),
    )
