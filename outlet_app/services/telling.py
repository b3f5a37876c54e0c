"""Every act of the rooms, told: the one list, by the type of its body."""

from __future__ import annotations

from typing import Any

from outlet_app.services.goods.told import TOLD as GOODS
from outlet_app.services.office.told import TOLD as OFFICE
from outlet_app.services.persons.told import TOLD as PERSONS
from outlet_app.services.post.told import TOLD as POST
from outlet_app.services.produce.told import TOLD as PRODUCE
from outlet_app.services.told import Telling

TELLINGS: dict[type[Any], Telling] = {**PRODUCE, **GOODS, **POST, **PERSONS, **OFFICE}


def telling_of(body: object) -> Telling | None:
    """How this body is told; None for acts that have a layout of their own, or that nobody needs told."""
    return TELLINGS.get(type(body))
