"""Old and new work together, whichever end is older; what is not known is kept."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from outlet_app.bootstrap import SystemClock, exchange_of, signing_key
from outlet_app.config import Settings
from outlet_app.domain.entries import ClockMoved, Kind
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from sync import contract
from sync.courier import drain
from sync.exchange import Exchange
from sync.sense import Load, Sense
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import CENTRE, IDENTITY, HandClock
from tests.sync import from_the_document as other
from tests.sync.old_centre import OldCentre


def write(store: Store, count: int) -> None:
    """So many small entries."""
    with store.ledger.writing() as act:
        for _ in range(count):
            act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")


@pytest.fixture
def old(enrolled_store: Store) -> Iterator[OldCentre]:
    """A centre of contract 1 that knows the enrolled counter."""
    made = OldCentre(IDENTITY.counter, bytes(signing_key(enrolled_store).verify_key), CENTRE)
    yield made
    made.close()


def way_to(old: OldCentre, store: Store) -> Exchange:
    """An exchange of the store with it."""
    store.facts.move_centre(old.url)
    return exchange_of(store, SystemClock(), Settings())


def test_a_new_counter_with_an_old_centre(old: OldCentre, enrolled_store: Store) -> None:
    """Single frames of version 1 alone, also for hundreds of entries; everything arrives to the byte."""
    write(enrolled_store, 350)
    assert drain(way_to(old, enrolled_store))[-1].waiting == 0
    assert old.rows == rows(enrolled_store)
    assert set(old.asked) == {("/x", 1)}


def test_a_centre_that_is_rolled_back(old: OldCentre, enrolled_store: Store) -> None:
    """It understood version 2 once and no more: after one refusal the counter speaks version 1, and remembers it."""
    facts = ExchangeFacts(enrolled_store.engine, IDENTITY.counter)
    facts.keep_spoken(2)
    write(enrolled_store, 350)
    assert drain(way_to(old, enrolled_store))[-1].waiting == 0
    assert old.rows == rows(enrolled_store)
    assert old.asked[0] == ("/t", 0)
    assert set(old.asked[1:]) == {("/x", 1)}
    assert facts.spoken() == 1
    facts.keep_spoken(2)
    write(enrolled_store, 3)
    way_to(old, enrolled_store).once()
    assert old.asked[-2:] == [("/x", 2), ("/x", 1)]
    assert old.rows == rows(enrolled_store)


class Tapped:
    """A carrier of both kinds that keeps what went over it: (kind, the frame's version)."""

    def __init__(self, way: Exchange):
        self._carrier = way._carrier
        self.gone: list[tuple[str, int]] = []
        way._carrier = self

    def carry(self, frame: bytes) -> bytes:
        """A frame."""
        self.gone.append(("frame", frame[0]))
        return self._carrier.carry(frame)

    def carry_train(self, train: object) -> bytes:
        """A train."""
        self.gone.append(("train", 2))
        found: bytes = self._carrier.carry_train(train)  # type: ignore[attr-defined]
        return found

    def abort(self) -> None:
        """Never asked here."""

    def cut(self) -> None:
        """Never asked here."""


def test_a_new_counter_with_a_new_centre(centre: TestCentre, store: Store) -> None:
    """Version 1 until told, then version 2, kept over the end of the program; trains for more than a car."""
    way = exchange(store)
    tapped = Tapped(way)
    way.once()
    way.once()
    write(store, 300)
    way.sense = Sense(Load(entries=1000))
    way.once()
    assert tapped.gone == [("frame", 1), ("frame", 2), ("train", 2)]
    again = exchange(store)
    tapped = Tapped(again)
    again.once()
    assert tapped.gone == [("frame", 2)]
    assert centre.entries() == rows(store)


def test_a_restored_store_speaks_what_the_centre_last_told(centre: TestCentre, store: Store, clock: HandClock) -> None:
    """The centre's later answer always counts, up and down."""
    facts = ExchangeFacts(store.engine, "SBD01-A")
    drain(exchange(store))
    assert facts.spoken() == contract.SPEAKS
    facts.keep_spoken(1)
    drain(exchange(store))
    assert facts.spoken() == contract.SPEAKS


def test_appended_fields_are_passed_over(centre: TestCentre, store: Store) -> None:
    """A request of a later program, with fields nobody knows here, is taken; its entries' further fields are kept."""
    key = signing_key(store)
    me, head = store.ledger.counter(), other.genesis(store.ledger.counter())
    row = [1, 1_789_779_600_000, me, "order", 1, "clerk:02", "9.9", ["down", 0, [], 0, 0, 0, *([0] * 40), "later"]]
    head = other.hash_after(head, other.encoded(row))
    message = [me, 1_789_779_600_000, 0, 1, head, 0, [row], b"", [], 0, "9.9", 7, 0, b"", 0, [], "later", [1, 2]]
    frame = other.request_frame(message, key)
    answer = contract.open_answer(centre.centre.exchange(frame), store.facts.centre_key(), frame)
    assert (answer.mark, answer.refusal) == (1, "")
    assert centre.entries() == [other.encoded(row)]


def test_an_answer_may_grow() -> None:
    """Fields after those known here are ignored, in the answer and in its feed items."""
    frame = contract.seal_request(contract.Request("A1-A", 1, 0, 0, bytes(32), 0), CENTRE, 2)
    items = [[5, "notice", "x", "text", "later"]]
    later = msgspec.msgpack.encode([3, bytes(32), 5, 9, items, False, "", "", 9, "", "later", {"a": 1}])
    context = b"outlet-answer/1" + contract.signature_of(frame)
    sealed = b"\x02\x00" + CENTRE.sign(context + b"\x02\x00" + later).signature + later
    answer = contract.open_answer(sealed, bytes(CENTRE.verify_key), frame)
    assert (answer.mark, answer.speaks, answer.items[0].key) == (3, 9, "x")


def test_a_later_contract_at_the_centre(enrolled_store: Store) -> None:
    """It tells a version nobody knows here: the counter speaks the newest it has."""
    sent: list[int] = []
    facts = ExchangeFacts(enrolled_store.engine, IDENTITY.counter)

    class Later:
        """Signs whatever is asked, and says it speaks version 9."""

        def carry(self, frame: bytes) -> bytes:
            """The answer."""
            sent.append(frame[0])
            genesis = facts.hash_at(0)
            assert genesis is not None
            return contract.seal_answer(contract.Answer(0, genesis, 0, 1, speaks=9), CENTRE, frame)

        def abort(self) -> None:
            """Nothing hangs here."""

        def cut(self) -> None:
            """Nothing hangs here."""

    key, centre_key = signing_key(enrolled_store), bytes(CENTRE.verify_key)
    way = Exchange(facts, Later(), IDENTITY.counter, key, centre_key, HandClock())
    way.once()
    way.once()
    assert sent == [1, contract.SPEAKS]
