"""An enrolled counter for any test: the real encrypted store in a folder, its first entry, the sample catalogue told.

No centre and no window are needed: what enrolment and the first exchange would have written is written here, through
the same store. The keys of the centre and of the counter's signature are fixed, so a test can pretend to be either.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from nacl.signing import SigningKey

from outlet_app.bootstrap import compose, signing_key
from outlet_app.config import read_settings
from outlet_app.domain.entries import CounterOpened, Kind
from outlet_app.domain.feed import Base, Brand, FeedKind, Partner, Product
from outlet_app.domain.money import parse_yuan
from outlet_app.services.counter import Counter
from outlet_app.services.model import CounterIdentity, Role, StaffMember
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = CounterIdentity("SBD01-A", "SBD01", "十八洞", "http://127.0.0.1:9")
CENTRE = SigningKey(b"\x0c" * 32)
SUPERVISOR, SUPERVISOR_PIN = StaffMember("01", "田金凤", Role.SUPERVISOR), "13579"
CLERK, CLERK_PIN = StaffMember("02", "石巧云", Role.CLERK), "2468"
INSTALLER, INSTALLER_PIN = StaffMember("90", "向启明", Role.INSTALLER), "97531"
START = 1_789_776_000_000  # 2026-09-19 08:00 at the outlet
SYSTEM = "system:setup"
FeedItems = list[tuple[int, str, str, bytes]]


@dataclass
class HandClock:
    """The time, moved by hand: a millisecond on with every look, so that acts stand in order. UTC ms."""

    at: int = START

    def now(self) -> int:
        """The time now; the next look is a millisecond later."""
        self.at += 1
        return self.at


def enrolled(folder: Path, clock: HandClock | None = None, staff: bool = False) -> Store:
    """An open store in `folder`, enrolled, with the sample catalogue; `staff`: 01, 02 and 90 may sign in (slow: real
    PIN hashes). The caller closes it."""
    store = open_store(folder, clock or HandClock())
    try:
        store.facts.enrol(IDENTITY, bytes(CENTRE.verify_key))
        key = bytes(signing_key(store).verify_key)
        opened_entry = CounterOpened(IDENTITY.outlet, IDENTITY.outlet_name, key, bytes(CENTRE.verify_key))
        with store.ledger.writing() as writing:
            writing.append(Kind.COUNTER, opened_entry, SYSTEM)
        tell(store, sample_feed())
        if staff:
            service = composed(store, clock or HandClock()).staff
            service.name(SUPERVISOR, SUPERVISOR_PIN)
            service.name(CLERK, CLERK_PIN)
            service.name(INSTALLER, INSTALLER_PIN)
    except BaseException:
        store.close()
        raise
    return store


def tell(store: Store, items: FeedItems) -> None:
    """Give the counter feed items (cursor, kind, key, body) as an answer of the centre would; the mark stays."""
    facts = ExchangeFacts(store.engine, IDENTITY.counter)
    mark = facts.position()[0]
    mark_hash = facts.hash_at(mark)
    assert mark_hash is not None
    facts.take(mark, mark_hash, max(item[0] for item in items), items)


def composed(store: Store, clock: HandClock | None = None) -> Counter:
    """The services over an open store, without a courier."""
    return compose(store, clock or HandClock(), read_settings(store.folder), courier=False)


def opened(folder: Path, clock: HandClock | None = None) -> Counter:
    """An enrolled counter with staff 01, 02 and 90, its services ready and no courier. The caller closes it."""
    clock = clock or HandClock()
    store = enrolled(folder, clock, staff=True)
    try:
        return composed(store, clock)
    except BaseException:
        store.close()
        raise


def sample_feed() -> FeedItems:
    """The sample outlet's catalogue as feed items."""
    found: dict[str, list[dict[str, Any]]] = json.loads((ROOT / "sample" / "catalogue.json").read_text("utf-8"))
    bodies: list[tuple[str, str, msgspec.Struct]] = []
    for row in found["partners"]:
        bodies.append((FeedKind.PARTNER, row["code"], Partner(row["name"], row["name_en"], row.get("role", ""))))
    for row in found["brands"]:
        bodies.append((FeedKind.BRAND, row["code"], Brand(row["name"], row["name_en"], row.get("county", ""))))
    for row in found["bases"]:
        sizes = tuple(row.get("grades_mm", {}).items())
        bodies.append((FeedKind.BASE, row["code"], Base(row["name"], row["name_en"], row.get("county", ""), sizes)))
    bodies += [(FeedKind.PRODUCT, row["code"], _product(row)) for row in found["products"]]
    return [
        (cursor, str(kind), key, msgspec.msgpack.encode(body)) for cursor, (kind, key, body) in enumerate(bodies, 1)
    ]


def _product(row: dict[str, Any]) -> Product:
    plain = ("brand", "base", "partner", "county", "project", "gtin", "piece_g", "deduction")
    return Product(
        name=row["name"],
        name_en=row["name_en"],
        flows=row["flows"],
        unit=row["unit"],
        category=row["category"],
        grades=tuple((grade, parse_yuan(price)) for grade, price in row.get("grades", {}).items()),
        sale_fen=parse_yuan(row.get("sale", "0")),
        **{name: row[name] for name in plain if name in row},
    )
