"""The columns of the list of people; everything masked."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.model import PartyCard
from resources.texts import language
from ui import formats, words
from ui.widgets.table import Column


def _or_dash(text: str) -> str:
    return text or formats.DASH


def _last(party: PartyCard) -> str:
    if not party.last_seq:
        return formats.DASH
    name = party.last_product.shown(language()) if party.last_product else ""
    return f"{formats.day(formats.day_number(party.last_at), weekday=False)} {name}".strip()


COLUMNS: tuple[Column[PartyCard], ...] = (
    Column(N_("Name"), lambda party: party.name, width=130),
    Column(N_("Kind"), lambda party: words.role(party.role), width=110),
    Column(N_("Phone"), lambda party: _or_dash(party.phone), width=124),
    Column(N_("Cooperative"), lambda party: _or_dash(party.cooperative), width=150, sparse=True),
    Column(N_("Last time"), _last),
)
