"""Words for what grain is measured for, on the screen and on paper."""

from __future__ import annotations

from outlet_app.errors import N_

MEASURES: dict[str, str] = {
    "moisture": N_("Moisture"),
    "impurity": N_("Impurity"),
    "broken": N_("Imperfect grains"),
    "yellow": N_("Yellow grains"),
}
