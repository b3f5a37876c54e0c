"""Products as sheets name them: by code, name or GTIN, looked up once for a whole run."""

from __future__ import annotations

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.catalogue import CatalogueService
from outlet_app.services.model import ProductCard


class Products:
    """Every product the catalogue holds now, by everything it is called. A name that two products share finds
    neither."""

    def __init__(self, catalogue: CatalogueService):
        self._codes: dict[str, ProductCard] = {}
        self._names: dict[str, set[str]] = {}
        for card in catalogue.all():
            self._codes[card.name.code.lower()] = card
            for name in {card.name.zh, card.name.en, card.gtin} - {""}:
                self._names.setdefault(nfkc(name).lower(), set()).add(card.name.code.lower())

    def find(self, text: str, flow: str) -> ProductCard:
        """The product, if goods of it go this way (up, down). Raises `Refused` E537 unknown or not one, E538 the
        other way."""
        plain = nfkc(text).lower()
        named = self._names.get(plain, set())
        card = self._codes.get(plain) or (self._codes[next(iter(named))] if len(named) == 1 else None)
        if card is None:
            raise Refused(
                "E537",
                N_("The catalogue has no product, or more than one, called {product}."),
                do=N_("Use the code of a product in the catalogue."),
                product=text,
            )
        if flow not in card.flows:
            raise Refused(
                "E538",
                N_("{product} does not go this way: it is not handed over, or not ordered, here."),
                do=N_("Check the kind of act and the product."),
                product=card.name.code,
            )
        return card
