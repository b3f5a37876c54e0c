"""What a row is held against while it is read: which counters and outlets there are, what is told already."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from central import feed
from central.catalogue.sheet import BadCell, Cells
from central.tables import ACTIVE, EVERYWHERE, counter, enrol_code, entry
from outlet_app.domain.feed import BODY_TYPES, FeedKind, Product


class Desk:
    """One file's reading, in one transaction. `scope`: whom rows are for that don't say so. `now`: UTC ms."""

    def __init__(self, db: Connection, now: int, scope: str = EVERYWHERE):
        self.db = db
        self.now = now
        self._scope = scope
        known = list(db.execute(select(counter.c.id, counter.c.outlet, counter.c.state)))
        promised = list(db.execute(select(enrol_code.c.counter, enrol_code.c.outlet)))
        self._counters = {row.id for row in known} | {row.counter for row in promised}
        self._outlets = {row.outlet for row in (*known, *promised)}
        working = {(row.outlet, row.id) for row in known if row.state == ACTIVE}
        self._working = working | {(row.outlet, row.counter) for row in promised}
        self._told: dict[tuple[str, str], dict[str, bytes]] = {}

    def any_scope(self, cells: Cells) -> str:
        """Everywhere, an outlet or a counter, as the row or else the whole file says."""
        named: str = cells.get("counter", "") or cells.get("outlet", "") or self._scope
        if cells.get("counter") and named not in self._counters:
            raise BadCell(f"no counter {named} is enrolled or has a code")
        if named != EVERYWHERE and named not in self._counters | self._outlets:
            raise BadCell(f"no outlet or counter {named} is known")
        return named

    def one_counter(self, cells: Cells) -> str:
        """Exactly one counter: named, or the only one of the outlet that is named."""
        named = self.any_scope(cells)
        if named in self._counters:
            return named
        of_outlet: list[str] = sorted(name for outlet, name in self._working if outlet == named)
        if len(of_outlet) == 1:
            return of_outlet[0]
        raise BadCell(f"{named} has {len(of_outlet)} counters: name one" if named else "name a counter")

    def counters(self) -> list[str]:
        """Every counter there is or will be."""
        return sorted(self._counters)

    def told(self, kind: FeedKind, scope: str = EVERYWHERE) -> dict[str, bytes]:
        """What is told of a kind to a scope, by key; as it was before this file."""
        if (kind, scope) not in self._told:
            self._told[kind, scope] = feed.told(self.db, kind, scope)
        return self._told[kind, scope]

    def known_to(self, kind: FeedKind, scope: str) -> dict[str, bytes]:
        """What a counter or outlet has of a kind: told everywhere, to its outlet, to itself."""
        outlet = scope.partition("-")[0]
        found: dict[str, bytes] = {}
        for name in dict.fromkeys((EVERYWHERE, outlet, scope)):
            found |= self.told(kind, name)
        return found

    def add(self, kind: FeedKind, item: feed.News) -> None:
        """A row of this file was taken: later rows may name it."""
        told = self.told(kind, item.scope)
        told[item.key] = item.body
        if item.body == feed.NIL:
            del told[item.key]

    def product(self, code: str) -> Product:
        """A product that is told, by its code."""
        body = self.told(FeedKind.PRODUCT).get(code)
        if body is None:
            raise BadCell(f"no product {code} is told")
        return msgspec.msgpack.decode(body, type=Product)

    def before(self, kind: FeedKind, scope: str, key: str) -> Any:
        """The body told now under this very name, None when there is none."""
        body = self.told(kind, scope).get(key)
        return None if body is None else msgspec.msgpack.decode(body, type=BODY_TYPES[kind])

    def kind_of(self, name: str, seq: int) -> str:
        """The kind of an entry the centre holds; "" when it holds none."""
        found = self.db.execute(select(entry.c.kind).where(entry.c.counter == name, entry.c.seq == seq)).scalar()
        return str(found or "")
