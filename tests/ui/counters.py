"""A real counter for the window's tests: store, services and sample catalogue; only the courier is worked by hand."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from outlet_app.domain.feed import FeedKind
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Line, LineState, Saved, StripFacts
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from tests.support.counter import CLERK as CLERK
from tests.support.counter import CLERK_PIN as CLERK_PIN
from tests.support.counter import IDENTITY, HandClock, composed, enrolled
from tests.support.counter import SUPERVISOR as SUPERVISOR
from tests.support.counter import SUPERVISOR_PIN as SUPERVISOR_PIN
from tests.support.counter import tell as tell_feed

NOTICE = "九一九电商节：9 月 19 日起，猕猴桃收购价按公告执行。"


class HandCourier:
    """A courier worked by the test: it says what the test says, from a thread of its own, and counts pokes. `told`:
    what else it was told, in order."""

    def __init__(self) -> None:
        self._state = LineState(line=Line.OPEN)
        self._heard: list[Callable[[LineState], None]] = []
        self.pokes = 0
        self.told: list[str] = []

    def poke(self) -> None:
        """Count it."""
        self.pokes += 1

    def try_now(self) -> None:
        """Note it."""
        self.told.append("try")

    def pause(self) -> None:
        """Note it."""
        self.told.append("pause")

    def line_is_back(self) -> None:
        """Note it."""
        self.told.append("back")

    def line_is_gone(self) -> None:
        """Note it."""
        self.told.append("gone")

    def metered(self, value: bool) -> None:
        """Note it."""
        self.told.append("metered" if value else "free")

    def state(self) -> LineState:
        """What the test said last."""
        return self._state

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Remember who wants to hear."""
        self._heard.append(heard)

    def stop(self) -> None:
        """Nothing runs."""

    def say(self, state: LineState) -> None:
        """The line changed: everybody hears it on another thread, as from the real courier."""
        self._state = state
        teller = threading.Thread(target=self._tell)
        teller.start()
        teller.join()

    def _tell(self) -> None:
        for heard in list(self._heard):
            heard(self._state)


@dataclasses.dataclass
class Stocked:
    """A real counter, its store and clock, and its courier worked by hand."""

    counter: Counter
    courier: HandCourier
    store: Store
    clock: HandClock

    def accept(self, seq: int) -> StripFacts:
        """The centre has everything up to act `seq`, as an exchange would note it."""
        facts = ExchangeFacts(self.store.engine, IDENTITY.counter)
        accepted = facts.hash_at(seq)
        assert accepted is not None
        facts.take(seq, accepted, facts.position()[3], [])
        return self.counter.status.strip()


def stocked(folder: Path) -> Stocked:
    """An enrolled counter with staff 01 and 02, a notice, and nothing done yet. Its `counter.close` ends it."""
    clock = HandClock()
    store = enrolled(folder, clock)
    tell_feed(store, [(99, FeedKind.NOTICE, "n1", msgspec.msgpack.encode(NOTICE))])
    counter = composed(store, clock)
    counter.staff.name(SUPERVISOR, SUPERVISOR_PIN)
    counter.staff.name(CLERK, CLERK_PIN)
    courier = HandCourier()
    return Stocked(dataclasses.replace(counter, courier=courier), courier, store, clock)


def farmer(counter: Counter, name: str = "龙先远", phone: str = "13812345600") -> int:
    """Register a farmer; the party's id."""
    return counter.people.register(PartyForm(name=name, phone=phone, address="十八洞村 3 组"), CLERK).party.party


def consign(counter: Counter, party: int, quantity: int = 150_000, product: str = "KIWI") -> Saved:
    """Take in one line of a product's best grade from a party; `quantity` in its unit."""
    card = counter.catalogue.product(product)
    assert card is not None
    grade, price = card.grades[0]
    line = LineForm(product, grade, card.unit, quantity, price)
    return counter.intake.save(ConsignmentForm(party=party, lines=(line,)), CLERK)


def order(counter: Counter, party: int = 0, pieces: int = 3) -> Saved:
    """Sell the first piece goods for villagers, paid in cash."""
    card = next(card for card in counter.catalogue.all("down") if card.unit == "pc")
    line = OrderLineForm(card.name.code, "pc", pieces, card.sale_fen)
    return counter.orders.save(OrderForm(party=party, lines=(line,), tendered_fen=pieces * card.sale_fen), CLERK)
