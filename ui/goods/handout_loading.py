"""What the hand-out lists and loads: what waits, and its draft with the order and whoever came."""

from __future__ import annotations

from outlet_app.errors import N_, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.goods.forms import OrderStanding
from outlet_app.services.model import PartyCard
from ui import formats
from ui.goods import words
from ui.goods.draft import HandOutDraft
from ui.widgets.table import Column

WAITING: tuple[Column[OrderStanding], ...] = (
    Column(N_("Order"), lambda one: formats.number(one.order), width=80),
    Column(N_("Buyer"), words.who, width=110),
    Column(N_("Product"), words.goods),
    Column(N_("Shelf"), lambda one: one.shelf or formats.DASH, width=90),
    Column(N_("Holds until"), words.until, width=120, token=lambda one: "amber-ink" if one.expired else ""),
    Column(N_("To pay"), lambda one: formats.yuan(one.balance_fen), right=True, width=100),
)


def load_draft(counter: Counter, name: str) -> tuple[HandOutDraft, OrderStanding | None, PartyCard | None] | None:
    """The draft, its order if it still stands, and who came. Desk thread."""
    draft = counter.drafts.load(name, HandOutDraft)
    if draft is None:
        return None
    order = None
    if draft.order:
        try:
            order = counter.goods.looking.order(draft.order)
        except Refused:
            return None
    party = counter.people.card(draft.by) if draft.by else None
    return draft, order, party
