"""Campaign prices in a time box: from `since` until before `until`, by this counter's clock. Told by the centre, so
they begin and end without a line too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from outlet_app.domain.feed import Campaign
from outlet_app.errors import N_, Refused
from outlet_app.services.catalogue import CatalogueService
from outlet_app.services.feed import FeedService
from outlet_app.services.model import ProductCard, ProductName
from outlet_app.services.ports import Clock


@dataclass(frozen=True)
class Running:
    """A campaign that runs now. `until` UTC ms; `event`: also sold at a fair."""

    key: str
    name: ProductName
    until: int
    event: bool


class CampaignService:
    """Which prices hold now. Desk thread."""

    def __init__(self, feed: FeedService, catalogue: CatalogueService, clock: Clock):
        self._feed = feed
        self._catalogue = catalogue
        self._clock = clock

    def running(self) -> list[Running]:
        """The campaigns that run now; the one that ends first comes first."""
        found = [
            Running(key, ProductName(key, one.name, one.name_en or one.name), one.until, one.event)
            for key, one in self._now().items()
        ]
        return sorted(found, key=lambda one: (one.until, one.key))

    def search(self, words: str, flow: str = "", limit: int = 8) -> list[ProductCard]:
        """`CatalogueService.search`, at the prices that hold now."""
        return self._priced(self._catalogue.search(words, flow, limit))

    def product(self, code: str) -> ProductCard | None:
        """One product at the price that holds now."""
        card = self._catalogue.product(code)
        return self._priced([card])[0] if card is not None else None

    def _priced(self, cards: Iterable[ProductCard]) -> list[ProductCard]:
        """Where several campaigns price a product, the buyer gets the best of them; one that would make it dearer than
        usual is the centre's slip and does not count."""
        now = self._now()
        made = []
        for card in cards:
            offers = [
                (fen, key)
                for key, one in now.items()
                for code, fen in one.prices
                if code == card.name.code and 0 < fen < (card.sale_fen or fen + 1)
            ]
            if offers:
                fen, key = min(offers)
                card = replace(card, sale_fen=fen, usual_fen=card.sale_fen, campaign=key)
            made.append(card)
        return made

    def check(self, keys: str) -> None:
        """The campaigns an order names (by comma) run now. Raises `Refused` E750."""
        now = self._now()
        for key in filter(None, keys.split(",")):
            if key not in now:
                raise Refused(
                    "E750",
                    N_("The campaign is over: its prices don't hold any more."),
                    do=N_("Enter the line again, at the usual price."),
                )

    def _now(self) -> dict[str, Campaign]:
        now = self._clock.now()
        found = self._feed.all("campaign", Campaign)
        return {key: one for key, one in found.items() if one.since <= now < one.until}
