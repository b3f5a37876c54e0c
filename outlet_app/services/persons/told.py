"""How the acts of the room `persons` are told, on the screen and on slips."""

from __future__ import annotations

from typing import Any

from outlet_app.services.told import Telling

TOLD: dict[type[Any], Telling] = {}
