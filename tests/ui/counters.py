"""A real counter for the window's tests: the encrypted store, all services, a few products and people; only the courier
is worked by hand."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from outlet_app.bootstrap import SystemClock, open_counter
from outlet_app.domain.entries import CounterOpened, Kind
from outlet_app.domain.feed import Product, Quote
from outlet_app.services.counter import Counter
from outlet_app.services.model import (
    ConsignmentForm,
    CounterIdentity,
    Line,
    LineForm,
    LineState,
    OrderForm,
    OrderLineForm,
    PartyForm,
    Role,
    Saved,
    StaffMember,
)
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import open_store

CLERK = StaffMember("02", "石巧云", Role.CLERK)
SUPERVISOR = StaffMember("01", "田金凤", Role.SUPERVISOR)
CLERK_PIN, SUPERVISOR_PIN = "2468", "13579"
IDENTITY = CounterIdentity("SBD01-A", "SBD01", "十八洞", "http://127.0.0.1:9")
PRODUCTS = {
    "kiwi": Product("猕猴桃 · 十八洞", "Kiwifruit, Shibadong", "up", "g", "fruit", (("A", 1200), ("B", 900)), 1800),
    "apple": Product("苹果 · 栖霞", "Apple, Qixia", "up", "g", "fruit", (("80", 880), ("75", 760)), 1290),
    "egg": Product(
        "廖奶奶咸鸭蛋", "Grandma Liao's salted duck eggs", "up", "pc", "egg", (("大", 180),), 320, gtin="6901234567892"
    ),
    "milk": Product("鲜牛奶", "Fresh milk", "up", "ml", "milk", (("一", 3875),), 4500),
    "soap": Product("洗衣皂", "Laundry soap", "down", "pc", "household", (), 650, gtin="6909876543210"),
    "rice": Product("大米 10 公斤", "Rice 10 kg", "down", "pc", "grain", (), 5980),
}
NOTICES = {"n1": "九一九电商节：9 月 19 日起，猕猴桃收购价按公告执行。"}


class HandCourier:
    """A courier worked by the test: it says what the test says, from a thread of its own, and counts pokes."""

    def __init__(self) -> None:
        self._state = LineState(line=Line.OPEN)
        self._heard: list[Callable[[LineState], None]] = []
        self.pokes = 0

    def poke(self) -> None:
        """Count it."""
        self.pokes += 1

    def state(self) -> LineState:
        """What the test said last."""
        return self._state

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Remember who wants to hear."""
        self._heard.append(heard)

    def stop(self) -> None:
        """Nothing runs."""

    def say(self, **changes: object) -> None:
        """The line changed: everybody hears it on another thread, as from the real courier."""
        self._state = dataclasses.replace(self._state, **changes)  # type: ignore[arg-type]
        teller = threading.Thread(target=lambda: [heard(self._state) for heard in list(self._heard)])
        teller.start()
        teller.join()


def enrol(folder: Path) -> None:
    """Make the folder an enrolled counter whose feed holds the products, quotes and notices above."""
    store = open_store(folder, SystemClock())
    try:
        store.facts.enrol(IDENTITY, b"c" * 32)
        with store.ledger.writing() as writing:
            opened = CounterOpened(IDENTITY.outlet, IDENTITY.outlet_name, b"s" * 32, b"c" * 32)
            writing.append(Kind.COUNTER, opened, "system:enrol")
        items = [(1, "product", code, msgspec.msgpack.encode(body)) for code, body in PRODUCTS.items()]
        items += [(1, "notice", key, msgspec.msgpack.encode(text)) for key, text in NOTICES.items()]
        quote = Quote("猕猴桃", "十八洞", 980, 1100, 1300, 18_524)
        items.append((1, "quote", "猕猴桃|十八洞", msgspec.msgpack.encode(quote)))
        head, mark_hash = store.ledger.head()
        ExchangeFacts(store.engine, IDENTITY.counter).take(head, mark_hash, 1, items)
    finally:
        store.close()


def opened(folder: Path) -> tuple[Counter, HandCourier]:
    """The enrolled counter, opened, with staff 01 and 02 and a courier for the test's hand."""
    counter = open_counter(folder, courier=False)
    if not counter.staff.members():
        counter.staff.name(SUPERVISOR, SUPERVISOR_PIN)
        counter.staff.name(CLERK, CLERK_PIN)
    courier = HandCourier()
    return dataclasses.replace(counter, courier=courier), courier


def farmer(counter: Counter, name: str = "龙先远", phone: str = "13812345600") -> int:
    """Register a farmer; the party's id."""
    return counter.people.register(PartyForm(name=name, phone=phone, address="十八洞村 3 组"), CLERK).party.party


def consign(counter: Counter, party: int, grams: int = 150_000, product: str = "kiwi") -> Saved:
    """Take in one line from a party."""
    grade, price = PRODUCTS[product].grades[0]
    line = LineForm(product, grade, PRODUCTS[product].unit, grams, price)
    return counter.intake.save(ConsignmentForm(party=party, lines=(line,)), CLERK)


def order(counter: Counter, party: int = 0, pieces: int = 3) -> Saved:
    """Sell something to a villager, paid in cash."""
    line = OrderLineForm("soap", "pc", pieces, 650)
    return counter.orders.save(OrderForm(party=party, lines=(line,), tendered_fen=pieces * 650), CLERK)
