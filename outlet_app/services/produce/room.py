"""Produce: lots, certificates, settling, paying. Built from the ports by `bootstrap`."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.services.deps import Deps
from outlet_app.services.produce.certificates import CertificateService
from outlet_app.services.produce.lots import StockService
from outlet_app.services.produce.payouts import PayoutService
from outlet_app.services.produce.settling import SettleService


@dataclass(frozen=True)
class ProduceRoom:
    """The room's services. Desk thread."""

    deps: Deps
    payouts: PayoutService
    settling: SettleService
    stock: StockService
    certificates: CertificateService


def open_room(deps: Deps) -> ProduceRoom:
    """The room over its ports."""
    return ProduceRoom(deps, PayoutService(deps), SettleService(deps), StockService(deps), CertificateService(deps))
