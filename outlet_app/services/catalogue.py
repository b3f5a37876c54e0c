"""The catalogue as the centre tells it: products, partners, brands, bases, wholesale quotes, divisions, notices.

Only the centre writes it. It is small (hundreds of products), so it is decoded once per feed version and searched in
memory.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from outlet_app.domain import certificate
from outlet_app.domain.feed import BODY_TYPES, DivisionRow, FeedKind, Product, Quote
from outlet_app.domain.names import keys
from outlet_app.domain.text import nfkc
from outlet_app.services.model import ProductCard, ProductName
from outlet_app.services.ports import FeedReads


class CatalogueService:
    """What can be taken in and ordered. Desk thread."""

    def __init__(self, feed: FeedReads):
        self._feed = feed
        self._version = -1
        self._cards: dict[str, ProductCard] = {}
        self._words: dict[str, str] = {}
        self._counties: dict[str, str] = {}
        self._regions: dict[str, tuple[DivisionRow, ...]] | None = None

    def product(self, code: str) -> ProductCard | None:
        """One product by its code."""
        self._refresh()
        return self._cards.get(code)

    def name_of(self, code: str) -> ProductName:
        """A product's names; the code itself for one the catalogue does not hold."""
        card = self.product(code)
        return card.name if card else ProductName(code, code, code)

    def all(self, flow: str = "") -> list[ProductCard]:
        """Every product of a flow (up, down; "" both), by code."""
        self._refresh()
        return [card for card in self._cards.values() if flow in card.flows]

    def search(self, words: str, flow: str = "", limit: int = 8) -> list[ProductCard]:
        """Products matching every word typed: name, pinyin, initials, code, or a scanned GTIN; codes and GTINs
        first."""
        self._refresh()
        asked = nfkc(words).lower().split()
        found = [
            card
            for code, card in self._cards.items()
            if flow in card.flows and all(_matches(word, self._words[code]) for word in asked)
        ]
        exact = nfkc(words).lower()
        found.sort(key=lambda card: exact not in (card.name.code.lower(), card.gtin))
        return found[:limit]

    def quotes(self, words: str = "", limit: int = 200) -> list[Quote]:
        """The newest wholesale quotes by name, matching what was typed."""
        asked = nfkc(words).lower()
        found = [quote for _, quote in self._items(FeedKind.QUOTE) if asked in quote.name.lower()]
        return found[:limit]

    def notices(self) -> list[str]:
        """What the centre wants told, by key."""
        return [str(body) for _, body in self._items(FeedKind.NOTICE)]

    def region_of(self, code: str, on: date) -> str | None:
        """The name of a six-digit county code, abolished ones included; "" while the centre has told no divisions;
        None = never existed."""
        if self._regions is None or self._version != self._feed.version():
            self._refresh()
            self._regions = dict(self._items(FeedKind.DIVISIONS))
        if not self._regions:
            return ""
        rows = [row for row in self._regions.get(code[:2], ()) if row.code == code]
        then = [row for row in rows if row.since <= on.year and (not row.until or on.year < row.until)]
        return (then or rows)[-1].name if rows else None

    def county_name(self, code: str) -> str:
        """The name of one of the malls' counties; "" for any other."""
        self._refresh()
        return self._counties.get(code, "")

    def outlet(self) -> tuple[str, str]:
        """Kind and county of this outlet, as the centre says: the county's name, else its code; "" where not said."""
        told = dict(self._items(FeedKind.SETTING))
        county = told.get("outlet_county", "")
        return told.get("outlet_kind", ""), self.county_name(county) or county

    def _refresh(self) -> None:
        version = self._feed.version()
        if version == self._version:
            return
        names: dict[str, dict[str, str]] = {
            kind: {key: body.name for key, body in self._items(kind)}
            for kind in (FeedKind.PARTNER, FeedKind.BRAND, FeedKind.BASE)
        }
        rules = {key: rule.measures for key, rule in self._items(FeedKind.DEDUCTION)}
        sizes = {key: base.grades_mm for key, base in self._items(FeedKind.BASE)}
        licences = {key: brand.licence for key, brand in self._items(FeedKind.BRAND)}
        self._counties = {row.code: row.name for _, rows in self._items(FeedKind.COUNTIES) for row in rows}
        self._cards, self._words = {}, {}
        for code, product in self._items(FeedKind.PRODUCT):
            self._cards[code] = replace(
                _card(code, product, names),
                measures=rules.get(product.deduction, ()),
                grades_mm=sizes.get(product.base, ()),
                county_name=self._counties.get(product.county, ""),
                licence=licences.get(product.brand, ""),
            )
            self._words[code] = _words(code, product)
        self._regions = None
        self._version = version

    def _items(self, kind: str) -> list[tuple[str, Any]]:
        """Decoded items of a kind; one that this version can't read is left out, never in the way of the rest."""
        decoder = msgspec.msgpack.Decoder(BODY_TYPES[kind])
        found = []
        for key, body in self._feed.items(kind):
            try:
                found.append((key, decoder.decode(body)))
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
        return found


def _card(code: str, product: Product, names: dict[str, dict[str, str]]) -> ProductCard:
    return ProductCard(
        name=ProductName(code, product.name, product.name_en or product.name),
        unit=product.unit,
        flows="up down" if product.flows == "both" else product.flows,
        category=product.category,
        grades=product.grades,
        sale_fen=product.sale_fen,
        brand=names[FeedKind.BRAND].get(product.brand, product.brand),
        base=names[FeedKind.BASE].get(product.base, product.base),
        partner=names[FeedKind.PARTNER].get(product.partner, product.partner),
        county=product.county,
        gtin=product.gtin,
        needs_certificate=product.category in certificate.CATEGORIES,
        piece_g=product.piece_g,
        project=product.project,
        mall=product.mall,
    )


def _words(code: str, product: Product) -> str:
    found = keys(product.name)
    parts = (product.name.lower(), *found.full, *found.initials, product.name_en.lower(), code.lower(), product.gtin)
    return "\n".join(part for part in parts if part)


def _matches(word: str, words: str) -> bool:
    """A word anywhere in the name or its pinyin (mht finds 十八洞猕猴桃); a single letter only at a beginning."""
    if len(word) > 1 or not word.isascii():
        return word in words
    return any(part.startswith(word) for line in words.split("\n") for part in (line, *line.split()))
