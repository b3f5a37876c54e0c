"""Finding a product for an order: at the price that holds now, a campaign's where one runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from outlet_app.services.model import ProductCard
from ui import formats
from ui.context import Context
from ui.widgets.popup_list import Choice
from ui.widgets.product_picker import ProductPicker


class PricedPicker(ProductPicker):
    """As the catalogue's, with what the buyer pays."""

    def __init__(self, context: Context, name: str, flow: str):
        super().__init__(context, name, flow)
        self._campaigns = context.counter.goods.campaigns

    def search(self, words: str) -> Callable[[], list[object]]:
        """Ask the catalogue, and the campaigns for their prices."""
        return partial(_found, self._campaigns.search, words, self.flow)

    def choice(self, thing: object, words: str) -> Choice:
        """What it is, and what it costs now."""
        made = super().choice(thing, words)
        assert isinstance(thing, ProductCard)
        price = f"{formats.yuan(thing.sale_fen)} {formats.price_unit(thing.unit)}" if thing.sale_fen else ""
        return replace(made, note=price)


def _found(search: Callable[[str, str], list[ProductCard]], words: str, flow: str) -> list[object]:
    return list(search(words, flow))
