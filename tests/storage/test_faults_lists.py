"""Faults of lists, found on a ledger of fifty thousand acts: what a list leaves out, and what it asks the store for."""

from __future__ import annotations

import threading

from sqlalchemy import event

from outlet_app.domain.acts.goods import GoodsReturned, ReturnedLine
from outlet_app.domain.entries import Kind
from outlet_app.services.counter import Counter
from outlet_app.services.goods.forms import DisposalForm
from outlet_app.services.goods.returns import MOST_HELD
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.store import Store
from tests.support.counter import CLERK
from tests.support.produce import consign, person, take_back


def _returned(store: Store, *held: str) -> list[int]:
    lines = (ReturnedLine("COOKER", "pc", 1),)
    with store.ledger.writing() as now:
        return [
            now.append(Kind.RETURN, GoodsReturned(0, lines, "damaged", held=one, ref=str(at)), "clerk:02").seq
            for at, one in enumerate(held)
        ]


def test_returns_that_were_never_held_hide_none_that_are(store: Store, counter: Counter) -> None:
    """What went back on the shelf at once waits for nobody; it must not fill the list of what does."""
    *_, last = _returned(store, *["restocked"] * (MOST_HELD + 5), "held")
    assert [one.seq for one in counter.goods.returns.held()] == [last]
    disposal = counter.goods.returns.dispose(DisposalForm(last, "destroyed"), CLERK).seq
    assert counter.goods.returns.held() == []
    take_back(counter, disposal)
    assert [one.seq for one in counter.goods.returns.held()] == [last]
    counter.goods.returns.dispose(DisposalForm(last, "kept"), CLERK)
    assert counter.goods.returns.held() == []


def test_the_list_of_held_returns_is_bounded(store: Store, counter: Counter) -> None:
    """Oldest first; the rest comes when these are decided."""
    seqs = _returned(store, *["held"] * (MOST_HELD + 5))
    assert [one.seq for one in counter.goods.returns.held()] == seqs[:MOST_HELD]


def test_a_reading_inside_a_reading_is_the_same_picture(store: Store) -> None:
    """A list asks hundreds of small questions: one connection answers them."""
    with reading(store.engine) as outer, reading(store.engine) as inner:
        assert inner is outer
    with reading(store.engine) as after:
        assert not after.closed
    assert outer.closed


def test_what_a_thread_wrote_inside_a_reading_is_seen(store: Store) -> None:
    """The older picture stays with whoever holds it; who asks anew sees the newest."""
    count = "SELECT count(*) FROM draft"
    with reading(store.engine) as outer:
        before = outer.exec_driver_sql(count).scalar_one()
        with writing(store.engine) as connection:
            connection.exec_driver_sql("INSERT INTO draft (page, body) VALUES ('x', x'00')")
        with reading(store.engine) as inner:
            assert inner is not outer
            assert inner.exec_driver_sql(count).scalar_one() == before + 1
        assert outer.exec_driver_sql(count).scalar_one() == before


def test_each_thread_reads_for_itself(store: Store) -> None:
    """A connection is one thread's."""
    found: list[object] = []

    def read() -> None:
        with reading(store.engine) as connection:
            found.append(connection)

    with reading(store.engine) as mine:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert len(found) == 1
    assert found[0] is not mine


def test_a_list_of_lots_takes_one_connection(store: Store, counter: Counter) -> None:
    """However many lots it shows: each connection costs more than all it is asked."""
    farmer = person(counter)
    taken: list[int] = []
    event.listen(store.engine, "checkout", lambda *_: taken.append(1))
    for lists in (counter.produce.stock.lots, counter.produce.payouts.due, counter.produce.certificates.wanting):
        lists()
        taken.clear()
        lists()
        few = len(taken)
        for _ in range(3):
            consign(counter, farmer, quantity=1_000)
        taken.clear()
        lists()
        assert len(taken) == few
