"""Seeded acts of an invented outlet: consignments of two lines by some two hundred farmers, as they come over weeks.

The same seed gives the same acts everywhere, so figures can be compared between machines and versions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from nacl.signing import SigningKey

from outlet_app.domain.entries import CounterOpened, Identity, Kind
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.services.intake import body_of_form, put
from outlet_app.services.model import CounterIdentity
from outlet_app.services.people import put_new
from outlet_app.storage.store import Store, open_store

PRODUCTS = [f"P{number:02d}" for number in range(1, 41)]
GRADES = ("A", "B", "C")
SURNAMES = "龙石麻吴施杨隆廖向田彭曾翟单"
GIVEN = "秀英大山六金阿妹桂花建国春梅长生水生"
CLERKS = ("wang.fang", "li.qiang")
START = 1_772_415_000_000  # 2026-03-02 01:30 UTC
OUTLET = CounterIdentity("SBD01-A", "SBD01", "十八洞", "http://127.0.0.1:9")


class SteppingClock:
    """A clock that is set by hand."""

    def __init__(self, at: int = START):
        self.at = at

    def now(self) -> int:
        """UTC milliseconds."""
        return self.at


def forms(count: int, seed: int, farmers: list[int]) -> Iterator[tuple[int, ConsignmentForm]]:
    """(milliseconds since the act before, form) of `count` consignments; farmers and products with a skew."""
    chance = random.Random(seed)
    prices = {(product, grade): chance.randrange(200, 3000, 10) for product in PRODUCTS for grade in GRADES}
    for _ in range(count):
        lines = tuple(_line(chance, prices) for _ in range(2))
        farmer = farmers[min(int(chance.expovariate(6 / len(farmers))), len(farmers) - 1)]
        yield int(chance.expovariate(1 / 70_000)) + 4000, ConsignmentForm(party=farmer, lines=lines, on_sale=True)


def _line(chance: random.Random, prices: dict[tuple[str, str], int]) -> LineForm:
    product = PRODUCTS[min(int(chance.expovariate(1 / 8)), len(PRODUCTS) - 1)]
    grade = chance.choices(GRADES, (60, 30, 10))[0]
    gross = max(100, int(chance.lognormvariate(9.8, 0.8)) // 50 * 50)
    return LineForm(product, grade, "g", gross, prices[product, grade])


def outlet_with_farmers(folder: Path, count: int = 200, identity: CounterIdentity = OUTLET) -> tuple[Store, list[int]]:
    """An enrolled counter in `folder` with registered farmers; returns the open store and their ids."""
    clock = SteppingClock()
    store = open_store(folder, clock)
    if store.facts.identity() is None:
        store.facts.enrol(identity, bytes(32))
    chance = random.Random(1)
    farmers = []
    key = bytes(SigningKey(store.facts.signing_key()).verify_key)
    with store.ledger.writing() as writing:
        if writing.next_seq() == 1:
            writing.append(Kind.COUNTER, CounterOpened(identity.outlet, identity.outlet_name, key, b""), "system:setup")
        for number in range(count):
            name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))
            who = Identity(
                name=name, phone=f"1{chance.randrange(30, 99)}{chance.randrange(10**8):08d}", ref=f"N{number:03d}"
            )
            farmers.append(put_new(writing, "farmer", who, "system:bench").seq)
    return store, farmers


def save_many(store: Store, clock: SteppingClock, count: int, seed: int, farmers: list[int]) -> None:
    """Save `count` consignments, one transaction each, with times as they would come."""
    for pause, form in forms(count, seed, farmers):
        clock.at += pause
        with store.ledger.writing() as writing:
            put(writing, body_of_form(form, clock.at // 86_400_000), "clerk:02")
