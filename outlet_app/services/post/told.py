"""How the acts of the room `post` are told: parcels and the van in `told_parcels`, city orders in `told_city`."""

from __future__ import annotations

from typing import Any

from outlet_app.services.post.told_city import TOLD as CITY
from outlet_app.services.post.told_parcels import TOLD as PARCELS
from outlet_app.services.told import Telling

TOLD: dict[type[Any], Telling] = {**PARCELS, **CITY}
