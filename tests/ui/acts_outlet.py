"""A real counter of an invented outlet for the tests of the acting pages: store, services and catalogue, no line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from outlet_app.bootstrap import compose
from outlet_app.config import read_settings
from outlet_app.domain.entries import ClockMoved, CounterOpened, Kind
from outlet_app.domain.feed import Brand, FeedKind, Partner, Product, Quote
from outlet_app.services.counter import Counter
from outlet_app.services.model import CounterIdentity, PartyForm, Role, StaffMember
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
CLERK = StaffMember("02", "钱七", Role.CLERK)
SATURDAY = 1_600_477_920_000  # 2020-09-19 09:12 in the outlet's zone
HEAD = 400


class StillClock:
    """Stands at the moment it was given."""

    def __init__(self, at: int = SATURDAY):
        self.at = at

    def now(self) -> int:
        """UTC milliseconds."""
        return self.at


def open_outlet(folder: Path, clock: StillClock | None = None, head: int = HEAD) -> Counter:
    """Open the outlet in `folder`; at the first time it is enrolled, told its catalogue and given its people, and its
    ledger brought to number `head`. Wholesale quotes: two."""
    clock = clock or StillClock()
    store = open_store(folder, clock)
    new = store.facts.identity() is None
    if new:
        store.facts.enrol(CounterIdentity("SBD01-A", "SBD01", "十八洞", ""), b"\1" * 32)
        with store.ledger.writing() as writing:
            writing.append(Kind.COUNTER, CounterOpened("SBD01", "十八洞", b"\2" * 32, b"\1" * 32), "system")
        feed(store, catalogue_items())
    counter = compose(store, clock, read_settings(folder), courier=False)
    if new:
        counter.staff.name(CLERK, "2468")
        for form in PEOPLE:
            counter.people.register(form, CLERK)
        with store.ledger.writing() as writing:
            while writing.next_seq() <= head:
                writing.append(Kind.CLOCK, ClockMoved(clock.now(), clock.now()), "system")
    return counter


PEOPLE = (
    PartyForm(role="farmer", name="龙秀英", phone="13800138000", address="湖南省花垣县十八洞村 3 组 12 号"),
    PartyForm(role="farmer", name="龙心怡", phone="13900139001"),
    PartyForm(role="villager", name="施六金", phone="13700137002"),
    PartyForm(role="buyer", name="广州市某某生鲜店", phone="13600136003"),
)


def feed(store: Store, items: list[tuple[str, str, Any]]) -> None:
    """The centre told these (kind, key, body)."""
    facts = ExchangeFacts(store.engine, "SBD01-A")
    packed = [(at, kind, key, msgspec.msgpack.encode(body)) for at, (kind, key, body) in enumerate(items, 1)]
    facts.take(0, b"", len(packed), packed)


def catalogue_items() -> list[tuple[str, str, Any]]:
    """The trial outlet's catalogue as feed bodies."""
    found = json.loads((ROOT / "sample" / "catalogue.json").read_text(encoding="utf-8"))
    items: list[tuple[str, str, Any]] = []
    for one in found["partners"]:
        items.append((FeedKind.PARTNER, one["code"], Partner(one["name"], one["name_en"], one["role"])))
    for one in found["brands"]:
        items.append((FeedKind.BRAND, one["code"], Brand(one["name"], one["name_en"])))
    items += [(FeedKind.PRODUCT, one["code"], _product(one)) for one in found["products"]]
    items.append((FeedKind.QUOTE, "大白菜|", Quote("大白菜", "", 60, 80, 100, 18_500)))
    items.append((FeedKind.QUOTE, "猕猴桃|绿心", Quote("猕猴桃", "绿心", 500, 650, 800, 18_520)))
    return items


def _product(one: dict[str, Any]) -> Product:
    plain = {name: one[name] for name in ("name", "name_en", "flows", "unit", "category")}
    more = {name: one[name] for name in ("brand", "base", "partner", "county", "gtin", "piece_g") if name in one}
    grades = tuple((grade, _fen(price)) for grade, price in one.get("grades", {}).items())
    return Product(**plain, **more, grades=grades, sale_fen=_fen(one.get("sale", "0.00")))


def _fen(yuan: str) -> int:
    whole, _, rest = yuan.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))
