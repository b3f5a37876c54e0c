"""What the stock page loads on the desk thread to open a lot."""

from __future__ import annotations

from outlet_app.services.counter import Counter
from outlet_app.services.produce.lots import LotCard, LotStory

Found = tuple[LotStory, list[LotCard], tuple[str, ...]]
"""A lot with its history, the others it may be mixed with, its product's grades."""


def load_lot(counter: Counter, lot: tuple[int, int]) -> Found | None:
    """A lot with all its page needs. Desk thread."""
    story = counter.produce.stock.story(*lot)
    if story is None:
        return None
    row = story.card.row
    product = counter.catalogue.product(row.product)
    others = [
        card
        for card in counter.produce.stock.lots(limit=2000)
        if card.row.product == row.product and (card.row.seq, card.row.line) != lot
    ]
    return story, others[:60], tuple(grade for grade, _fen in product.grades) if product else ()
