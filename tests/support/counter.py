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
from outlet_app.domain.feed import (
    Base,
    Brand,
    Campaign,
    CityOrder,
    CityOrderLine,
    DeductionRule,
    FeedKind,
    Partner,
    Product,
    TariffRow,
    WaybillBatch,
)
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
DAY_MS = 86_400_000
TODAY = 20_715  # the day of START, in days since 1970
ORIGIN, FIRST_WAYBILL = "433124", "9820926000001"


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


def city_feed(orders: int = 12, waybills: int = 200, cursor: int = 200) -> FeedItems:
    """What the centre tells on the festival's morning: `orders` city orders (M0919-001 …), prepaid, 2.5 kg kiwi at
    49.90 each, a pool of `waybills` numbers from `FIRST_WAYBILL` on, zones and postage from `ORIGIN`, festival prices
    (of other things than the day sells), and the grain rule for rice. Items are numbered from `cursor` on."""
    tomorrow = START // DAY_MS * DAY_MS + 16 * 3_600_000  # midnight at the outlet
    bodies: list[tuple[str, str, object]] = [
        (FeedKind.CITY_ORDER, f"M0919-{n:03d}", city_order(n)) for n in range(1, orders + 1)
    ]
    bodies += [
        (FeedKind.WAYBILLS, "W0919-1", WaybillBatch(FIRST_WAYBILL, waybills)),
        (FeedKind.SETTING, "origin", ORIGIN),
        (FeedKind.ZONES, ORIGIN, (("43", "1"), ("44", "2"), ("31", "2"), ("11", "3"), ("", "3"))),
        (
            FeedKind.CAMPAIGN,
            "919",
            Campaign(
                "九一九电商节",
                "19 September festival",
                START - 8 * 3_600_000,
                tomorrow,
                (("KETTLE", 5_900), ("TISSUE", 2_980), ("HONEY", 8_000)),
                event=True,
            ),
        ),
        (
            FeedKind.DEDUCTION,
            "rice",
            DeductionRule("稻谷", "Paddy rice", (("moisture", 1450, 50, 65, 250), ("impurity", 100, 30, 30, None))),
        ),
    ]
    bodies += [
        (FeedKind.TARIFF, f"{row.service}|{row.origin}|{row.zone}|{row.valid_from}", row)
        for row in (
            TariffRow("parcel", ORIGIN, "1", "2026-01-01", 1000, 500, 1000, 100, 50_000),
            TariffRow("parcel", ORIGIN, "2", "2026-01-01", 1000, 600, 1000, 200, 50_000),
            TariffRow("parcel", ORIGIN, "3", "2026-01-01", 1000, 800, 1000, 300, 50_000),
            TariffRow("ems", ORIGIN, "2", "2026-01-01", 500, 2000, 500, 600, 40_000),
        )
    ]
    return items(bodies, cursor)


def city_order(n: int = 1, lines: tuple[CityOrderLine, ...] = (), **more: Any) -> CityOrder:
    """The festival's city order number `n`: 2.5 kg kiwifruit for 49.90 unless `lines` say otherwise; `more` are its
    other fields."""
    bought = lines or (CityOrderLine("KIWI", "A", "g", 2_500, 4_990),)
    recipient = (f"收件人{n}", f"199000010{n % 100:02d}", f"广州市天河区体育西路{n}号")
    fields: dict[str, Any] = {"ship_by": TODAY + 1, "remote": f"YL2609190{n:03d}", "service": "parcel", **more}
    return CityOrder(bought, START - DAY_MS // 2 + n * 60_000, recipient, "440106", **fields)


def items(bodies: list[tuple[str, str, object]], cursor: int) -> FeedItems:
    """(kind, key, body) as feed items, numbered from `cursor` on; a body None takes the thing away."""
    return [(n, str(kind), key, msgspec.msgpack.encode(body)) for n, (kind, key, body) in enumerate(bodies, cursor)]


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
