"""Every act that moves something, taken back: the tables stand as before it, and what builds on it is named first."""

from __future__ import annotations

from typing import Any

import pytest

from outlet_app.domain.acts import goods, post, produce
from outlet_app.domain.entries import Kind
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.services.undoing import REVERSIBLE
from outlet_app.storage.engine import reading
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.correcting import MADE, Day, came_back, manifest, put, till
from tests.support.counter import CLERK, SUPERVISOR

LIVE = {
    "lot": "SELECT seq, line, on_hand, sold, returned, spoiled, moved, settled, proceeds_fen, settled_fen, certificate "
    "FROM lot WHERE quantity_in > 0 ORDER BY 1, 2",
    "owed": "SELECT seq, fen, paid_fen, set_off_fen FROM owed WHERE fen > 0 OR advance_fen > 0 ORDER BY 1",
    "goods": "SELECT key, state, balance_fen, code FROM goods WHERE state <> 'reversed' ORDER BY 1",
    "goods_step": "SELECT s.key, s.seq, s.state FROM goods_step s JOIN goods g ON g.key = s.key "
    "WHERE g.state <> 'reversed' ORDER BY 1, 2",
    "piece": "SELECT waybill, seq, manifest FROM piece WHERE kind <> 'void' ORDER BY 1",
    "certificate": "SELECT seq, number FROM certificate ORDER BY 1",
    "lot_move": "SELECT act, place, seq, line, quantity FROM lot_move ORDER BY 1, 2",
    "act_link": "SELECT on_act, line, act, how FROM act_link ORDER BY 1, 2, 3, 4",
}
"""What stands, table by table: rows of acts that were taken back have nothing left in them."""


def standing(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The running pictures as they stand."""
    with reading(store.engine) as connection:
        return {name: [tuple(row) for row in connection.exec_driver_sql(text)] for name, text in LIVE.items()}


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


@pytest.fixture
def day(store: Store, farmer: int) -> Day:
    """A day's acts."""
    return Day(store, farmer)


def test_every_kind_that_moves_something_is_here() -> None:
    """A kind that can be reversed is reversed below."""
    assert set(MADE) == {str(kind) for kind in REVERSIBLE}


@pytest.mark.parametrize("kind", MADE)
def test_taken_back_everything_is_as_before(store: Store, counter: Counter, day: Day, kind: str) -> None:
    """Tables, till and figures stand as before the act; only its numbers stay used. A fresh derivation says the same;
    a second reversal is refused."""
    before: list[Any] = []
    real = store.ledger.writing

    def noting() -> Any:  # what the tables said just before the last act
        before[:] = [standing(store), till(counter)]
        return real()

    store.ledger.writing = noting  # type: ignore[method-assign]
    act = MADE[kind](day)
    store.ledger.writing = real  # type: ignore[method-assign]
    assert [standing(store), till(counter)] != before
    looked = counter.corrections.look(act, CLERK)
    assert looked.problem is None
    assert looked.rows
    reversal = counter.corrections.reverse(act, "typing", "", CLERK).seq
    assert [standing(store), till(counter)] == before
    for language in ("zh_CN", "en"):
        assert any(f"{act:04d}" in line.text for line in counter.receipts.lines(reversal, language))
    assert differences(store.engine) == []
    with pytest.raises(Refused, match="E616"):
        counter.corrections.reverse(act, "typing", "", CLERK)


def test_waybills_stay_used(store: Store, counter: Counter, day: Day) -> None:
    """A reversed parcel's number is void, never free."""
    counter.corrections.reverse(day.parcel(), "typing", "", CLERK)
    with counter.office.deps.books.reading() as books:
        piece = books.pieces.piece("9876543210009")
    assert piece is not None
    assert piece.kind == "void"


def _refused(counter: Counter, act: int, code: str, other: int) -> None:
    """Reversing `act` is refused with `code`, and names `other`, which is reversed first; then it goes."""
    with pytest.raises(Refused, match=code) as refused:
        counter.corrections.reverse(act, "typing", "", SUPERVISOR)
    assert refused.value.facts["other"] == f"{other:04d}"
    look = counter.corrections.look(act, SUPERVISOR)
    assert look.problem is not None
    assert look.problem.code == code
    counter.corrections.reverse(other, "typing", "", SUPERVISOR)
    counter.corrections.reverse(act, "typing", "", SUPERVISOR)


def test_produce_that_went_on(store: Store, counter: Counter, day: Day) -> None:
    """Packed from the lot: the pack is reversed before the consignment."""
    lot = day.consign()
    _refused(counter, lot, "E843", day.pack(lot))
    assert differences(store.engine) == []


def test_what_was_paid(counter: Counter, day: Day) -> None:
    """The payout comes first."""
    act = day.consign()
    _refused(counter, act, "E844", day.pay(act))


def test_what_was_settled(counter: Counter, day: Day) -> None:
    """The settlement comes before the sale it settles, and before the advance it set off."""
    lot = day.consign(on_sale=True, advance=10_000)
    sold = day.pack(lot)
    settled = day.settle(lot, advances=((lot, 10_000),))
    _refused(counter, sold, "E845", settled)


def test_an_advance_that_was_set_off(counter: Counter, day: Day) -> None:
    """Its settlement comes first: a settlement of another lot may set it off."""
    advanced, lot = day.consign(on_sale=True, advance=10_000), day.consign(on_sale=True)
    day.pack(lot)
    _refused(counter, advanced, "E848", day.settle(lot, advances=((advanced, 10_000),)))


def test_only_what_is_not_settled_of_a_lot(counter: Counter, day: Day) -> None:
    """Two sales of one lot, one settled: the other can be taken back."""
    lot = day.consign(on_sale=True)
    day.pack(lot)
    second = day.pack(lot, 20_000, "M2", "9876543210002")
    day.settle(lot)
    counter.corrections.reverse(second, "typing", "", CLERK)


def test_an_order_that_went_on(counter: Counter, day: Day) -> None:
    """The newest step first, then the one before, then the order."""
    order = day.order()
    arrived = day.arrive(order)
    collected = put(day.store, Kind.COLLECTION, goods.Collected(order, "code", 15_900, 15_900))
    with pytest.raises(Refused, match="E846"):
        counter.corrections.reverse(order, "typing", "", CLERK)
    _refused(counter, arrived, "E846", collected)
    counter.corrections.reverse(order, "typing", "", CLERK)


def test_a_piece_the_van_took(counter: Counter, day: Day) -> None:
    """The manifest comes first, on its own day."""
    taken = manifest(day)
    with counter.office.deps.books.reading() as books:
        piece = books.pieces.piece("9876543210009")
    assert piece is not None
    _refused(counter, piece.seq, "E847", taken)


def test_what_came_back_since_the_van(counter: Counter, day: Day) -> None:
    """A manifest stays while a piece of it has come back: a parcel to its sender, a city order's box."""
    back = put(day.store, Kind.PARCEL_BACK, came_back(day))
    _refused(counter, back - 1, "E848", back)
    lot = day.consign()
    day.pack(lot)
    body = post.ManifestSigned((post.ManifestPiece("9876543210001", 32_000),), 32_000, "D7")
    taken = put(day.store, Kind.MANIFEST, body)
    closed = put(day.store, Kind.CITY, post.CityClosed(("M1",), "returned"))
    _refused(counter, taken, "E848", closed)


def test_a_return_that_was_disposed_of(counter: Counter, day: Day) -> None:
    """The disposal comes first."""
    returned = put(day.store, Kind.RETURN, goods.GoodsReturned(0, (), "broken", ref="0362"))
    _refused(counter, returned, "E848", put(day.store, Kind.DISPOSAL, goods.Disposed(returned, "destroyed")))


def test_what_came_back_and_left_again(counter: Counter, day: Day) -> None:
    """A city order's produce is in its lot again and goes to the farmer: that comes before the coming back."""
    lot = day.consign()
    day.pack(lot, 100_000)
    back = produce.Pick(lot, 1, 100_000, 200_000)
    closed = put(day.store, Kind.CITY, post.CityClosed(("M1",), "returned", back=(back,)))
    gone = put(day.store, Kind.LOT, produce.LotMoved("returned", (produce.Pick(lot, 1, 60_000),)))
    _refused(counter, closed, "E843", gone)


def test_certificates(store: Store, counter: Counter, day: Day) -> None:
    """A lot that a certificate was issued for stays until that is reversed; the farmer's own paper is in nobody's way.
    A certificate taken back uncovers the one before."""
    lot = day.consign()
    collected = day.certify(lot, "HZ-2", "collected")
    issued = day.certify(lot, "HZ-3", "reissued", ("HZ-2",))

    def covers() -> str:
        with counter.office.deps.books.reading() as books:
            row = books.stock.lot(lot, 1)
        assert row is not None
        return row.certificate

    assert covers() == "HZ-3"
    with pytest.raises(Refused, match="E848"):
        counter.corrections.reverse(lot, "typing", "", CLERK)
    with pytest.raises(Refused, match="E848"):
        counter.corrections.reverse(collected, "typing", "", CLERK)
    counter.corrections.reverse(issued, "typing", "", CLERK)
    assert covers() == "HZ-2"
    counter.corrections.reverse(collected, "typing", "", CLERK)
    assert covers() == "HZ-OWN"
    day.certify(lot, "HZ-4", "collected")
    counter.corrections.reverse(lot, "typing", "", CLERK)
    assert differences(store.engine) == []
