"""Goods that may not be posted, as the prompt shows them before a parcel is accepted (MOT Order 24/2018).

Data only: the codes are stored with the inspection, the labels are translated where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.errors import N_


@dataclass(frozen=True, slots=True)
class Prohibited:
    """One category. `rural` marks what village senders bring most and hardly think of as forbidden."""

    code: str
    label: str
    rural: bool = False


CATEGORIES: tuple[Prohibited, ...] = (
    Prohibited("weapons", N_("Weapons")),
    Prohibited("blades", N_("Controlled blades")),
    Prohibited("explosives", N_("Explosives, fireworks")),
    Prohibited("gas", N_("Compressed gas")),
    Prohibited("flammables", N_("Flammable things")),
    Prohibited("oxidisers", N_("Oxidisers")),
    Prohibited("toxic", N_("Toxic substances")),
    Prohibited("infectious", N_("Infectious substances")),
    Prohibited("radioactive", N_("Radioactive substances")),
    Prohibited("corrosive", N_("Corrosive substances")),
    Prohibited("drugs", N_("Drugs and narcotics")),
    Prohibited("publications", N_("Illegal publications")),
    Prohibited("forgeries", N_("Forgeries")),
    Prohibited("wildlife", N_("Protected wildlife")),
    Prohibited("pesticide", N_("Pesticide"), rural=True),
    Prohibited("liquor", N_("Liquor"), rural=True),
    Prohibited("battery", N_("Loose batteries"), rural=True),
    Prohibited("live_animals", N_("Live animals"), rural=True),
)
"""Every category of the prompt, general ones first, in the order they are asked."""

CODES: frozenset[str] = frozenset(category.code for category in CATEGORIES)
