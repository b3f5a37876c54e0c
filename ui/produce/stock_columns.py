"""The columns of the lots on hand, and of what happened to one."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.produce.lots import LotCard, LotEvent
from outlet_app.services.produce.states import WORDS
from resources.texts import _, language
from ui import formats
from ui.widgets.table import Column

EVENTS = {
    "in": N_("came in"),
    "sold": N_("sold"),
    "back": N_("came back"),
    "returned": N_("returned to the farmer"),
    "spoiled": N_("lost"),
    "moved": N_("into a new lot"),
    "settled": N_("settled"),
}


def lot_number(seq: int, line: int) -> str:
    """How a lot is named: "0401-1"."""
    return f"{seq:04d}-{line}"


def picked_words(card: LotCard) -> str:
    """ "18 Sep · 1 d": when it was picked, and how many days ago; — when unknown."""
    if card.row.picked is None or card.age is None:
        return formats.DASH
    return _("{day} · {n} d").format(day=formats.day(card.row.picked, weekday=False), n=card.age)


def _paper(card: LotCard) -> str:
    return card.row.certificate or (_("! missing") if card.wants_paper else formats.DASH)


def product_words(card: LotCard) -> str:
    """Product with its grade."""
    return f"{card.product.shown(language())} {card.row.grade}".strip()


LOTS: tuple[Column[LotCard], ...] = (
    Column(N_("Lot"), lambda card: lot_number(card.row.seq, card.row.line), width=74),
    Column(N_("Product"), product_words),
    Column(N_("Farmer"), lambda card: card.name or formats.DASH, width=76),
    Column(N_("Picked"), picked_words, width=112),
    Column(N_("State"), lambda card: _(WORDS.get(card.state, card.state)) or formats.DASH, width=84, sparse=True),
    Column(
        N_("Certificate no."),
        _paper,
        width=118,
        token=lambda card: "amber-ink" if card.wants_paper else "",
        sparse=True,
    ),
    Column(N_("On hand"), lambda card: formats.with_unit(card.row.on_hand, card.row.unit), right=True, width=104),
)


def history_columns(unit: str) -> list[Column[LotEvent]]:
    """The columns of a lot's history, quantities in its unit."""
    return [
        Column(N_("No."), lambda event: formats.number(event.act), width=64),
        Column(N_("Time"), lambda event: formats.moment(event.at), width=150),
        Column(N_("What happened"), lambda event: _(EVENTS[event.what])),
        Column(N_("Quantity"), lambda event: formats.with_unit(event.quantity, unit), right=True, width=110),
        Column(N_("Amount ¥"), lambda event: formats.yuan(event.fen), right=True, width=110),
    ]
