"""How these acts are told, on the screen and on slips: parcels accepted or refused, manifests, void waybills."""

from __future__ import annotations

from typing import Any

from outlet_app.services.told import Telling

TOLD: dict[type[Any], Telling] = {}
