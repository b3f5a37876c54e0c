"""The pool of waybill numbers over the real store: in order, once each, never twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from outlet_app.domain.acts.post import ParcelPresented
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind, WaybillBatch
from outlet_app.domain.identifiers import s10
from outlet_app.errors import Refused, StoreTrouble
from outlet_app.services.counter import Counter
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.test_parcels import FORM, left
from tests.support.counter import CLERK, FIRST_WAYBILL, HandClock, city_feed, composed, enrolled, items, tell


@pytest.fixture
def told(store: Store) -> Store:
    """The store with postage and 200 waybill numbers."""
    tell(store, city_feed())
    return store


def test_numbers_in_order_and_once(counter: Counter, told: Store) -> None:
    """The pool gives them in order over its batches, skips void ones, counts what is left, says when it is empty."""
    pool = counter.post.waybills
    tell(told, items([(FeedKind.WAYBILLS, "W0919-1", WaybillBatch("9820926000001", 3))], 800))
    tell(told, items([(FeedKind.WAYBILLS, "W0919-2", WaybillBatch("EE12345678" + "5CN", 2))], 810))
    tell(told, items([(FeedKind.WAYBILLS, "bad", WaybillBatch("hello", 5))], 820))
    assert left(counter) == 5
    pool.void("9820926000002", "torn", CLERK)
    with counter.post.deps.books.reading() as books:
        assert pool.next(books, 4) == ("9820926000001", "9820926000003", "EE123456785CN", second_s10())
        with pytest.raises(Refused, match="E762"):
            pool.next(books, 5)
    for code, number, reason in (
        ("E763", "9820926000002", "torn"),
        ("E763", "9899999999999", "torn"),
        ("E763", "EE123456808CN", "torn"),
        ("E764", "9820926000003", "boredom"),
        ("E764", "9820926000003", "other"),
        ("E166", "12", "torn"),
    ):
        with pytest.raises(Refused, match=code):
            pool.void(number, reason, CLERK)
    for _ in range(4):
        counter.post.parcels.accept(FORM, CLERK)
    assert left(counter) == 0
    with pytest.raises(Refused, match="E762"):
        counter.post.parcels.accept(FORM, CLERK)
    assert differences(told.engine) == []


def second_s10() -> str:
    """The number after EE123456785CN."""
    return f"EE12345679{s10.check_digit('12345679')}CN"


def test_no_pool_was_told(counter: Counter) -> None:
    """Before the centre gave any, the strip says nothing of numbers."""
    assert counter.post.waybills.left_now() is None


def test_never_twice(tmp_path: Path) -> None:
    """Two threads take two thousand numbers: every one once, in the order of the ledger."""
    store = enrolled(tmp_path / "data")
    tell(store, city_feed(orders=0, waybills=2000))
    counter = composed(store, HandClock())
    pool = counter.post.waybills
    failures: list[BaseException] = []

    def take() -> None:
        try:
            taken = 0
            while taken < 1000:
                try:
                    with store.ledger.writing() as writing:
                        for number in pool.next(writing.books, 10):
                            writing.append(Kind.PARCEL, presented(number), "clerk:02")
                except StoreTrouble as error:
                    if error.code != "E205":  # the other one was always faster: nothing was written, so once more
                        raise
                else:
                    taken += 10
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    try:
        run_both(take)
        assert failures == []
        numbers = [piece.waybill for piece in counter.post.manifest.waiting()]
        with counter.post.deps.books.reading() as books:
            used = books.pieces.used_between(FIRST_WAYBILL, f"{int(FIRST_WAYBILL) + 1999}")
            assert len(used) == len(set(used)) == 2000
            assert pool.left(books) == 0
        assert numbers == sorted(numbers)
    finally:
        store.close()


def presented(waybill: str) -> ParcelPresented:
    """A parcel without persons."""
    return ParcelPresented(
        "accepted", waybill, 0, b"", "x", 1, 1, "parcel", "2", "44", 0, 0, "matches", "clerk:02", 1, "passed"
    )


def run_both(work: Callable[[], None]) -> None:
    """The same work on two threads."""
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
