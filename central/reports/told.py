"""The things the feed names, decoded: products, partners, brands, bases, campaigns, counties, city orders."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TypeVar

import msgspec
from sqlalchemy import Engine, bindparam, select

from central.engine import reading
from central.feed import NIL
from central.reports.line import Line
from central.tables import division, feed
from outlet_app.domain.feed import Base, Brand, Campaign, CityOrder, FeedKind, MallCounty, Partner, Product

T = TypeVar("T")
_KEPT = 2000
_CITY_ORDER = (
    select(feed.c.body)
    .where(feed.c.newest, feed.c.scope == bindparam("name"))
    .where(feed.c.kind == str(FeedKind.CITY_ORDER), feed.c.key == bindparam("order"))
)
_UNKNOWN = Product("", "", "", "", "")


class Told:
    """What the feed says now. Things of a kind are read once, when first asked for; city orders one by one, since
    there is no end to them."""

    def __init__(self, engine: Engine, line: Line):
        self._engine = engine
        self._line = line
        self._orders: OrderedDict[tuple[str, str], CityOrder | None] = OrderedDict()

    @cached_property
    def products(self) -> dict[str, Product]:
        """Products by code."""
        return self._all(FeedKind.PRODUCT, Product)

    @cached_property
    def partners(self) -> dict[str, Partner]:
        """Partners by code."""
        return self._all(FeedKind.PARTNER, Partner)

    @cached_property
    def brands(self) -> dict[str, Brand]:
        """Brands by code."""
        return self._all(FeedKind.BRAND, Brand)

    @cached_property
    def bases(self) -> dict[str, Base]:
        """Bases by code."""
        return self._all(FeedKind.BASE, Base)

    @cached_property
    def campaigns(self) -> dict[str, Campaign]:
        """Campaigns by key."""
        return self._all(FeedKind.CAMPAIGN, Campaign)

    @cached_property
    def malls(self) -> dict[str, MallCounty]:
        """The counties of the specialty malls, by code."""
        provinces = self._all(FeedKind.COUNTIES, tuple[MallCounty, ...])
        return {county.code: county for rows in provinces.values() for county in rows}

    @cached_property
    def divisions(self) -> dict[str, str]:
        """The newest name of each county-level division."""
        query = select(division.c.code, division.c.name).order_by(division.c.since)
        with reading(self._engine) as db:
            return {row.code: row.name for row in db.execute(query) if len(row.code) == 6}

    def product(self, code: str) -> Product:
        """A product; one without any facts when it is not told any more."""
        return self.products.get(code, _UNKNOWN)

    def county_name(self, code: str) -> str:
        """A county's name, "" where it is not known."""
        found = self.malls.get(code)
        return found.name if found else self.divisions.get(code, "")

    def city_order(self, counter: str, key: str) -> CityOrder | None:
        """An order told to a counter; None when it was taken away since."""
        if (counter, key) in self._orders:
            return self._orders[counter, key]
        data = self._line.scalar(_CITY_ORDER, name=counter, order=key)
        found = msgspec.msgpack.decode(data, type=CityOrder) if data is not None and data != NIL else None
        self._orders[counter, key] = found
        if len(self._orders) > _KEPT:
            self._orders.popitem(last=False)
        return found

    def _all(self, kind: str, form: type[T]) -> dict[str, T]:
        query = select(feed.c.key, feed.c.body).where(feed.c.newest, feed.c.kind == kind).order_by(feed.c.cursor)
        with reading(self._engine) as db:
            rows = [(row.key, row.body) for row in db.execute(query) if row.body != NIL]
        return {key: msgspec.msgpack.decode(data, type=form) for key, data in rows}
