"""Every act that moves something, taken back: the tables stand as before it, and what builds on it is named first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from outlet_app.domain.acts import goods, post, produce
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine
from outlet_app.domain.clock import day_bounds
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.shift import CashMoved
from outlet_app.domain.till import DENOMINATIONS
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.corrections import REASONS, UndoLook
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.undoing import REVERSIBLE
from outlet_app.storage.engine import reading
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, SUPERVISOR, HandClock, tell

DAY_MS = 86_400_000
PORK = LineForm("PORK", "一级", "g", 16_800, 7600)
LIVE = {
    "lot": "SELECT seq, line, on_hand, sold, returned, spoiled, moved, settled, proceeds_fen, settled_fen, certificate "
    "FROM lot WHERE quantity_in > 0 ORDER BY 1, 2",
    "owed": "SELECT seq, fen, paid_fen, set_off_fen FROM owed WHERE fen > 0 OR advance_fen > 0 ORDER BY 1",
    "goods": "SELECT key, state, balance_fen, code FROM goods WHERE state <> 'reversed' ORDER BY 1",
    "goods_step": "SELECT s.key, s.seq, s.state FROM goods_step s JOIN goods g ON g.key = s.key "
    "WHERE g.state <> 'reversed' ORDER BY 1, 2",
    "piece": "SELECT waybill, seq, manifest FROM piece WHERE kind <> 'void' ORDER BY 1",
    "certificate": "SELECT seq, number FROM certificate ORDER BY 1",
    "act_link": "SELECT on_act, line, act, how FROM act_link ORDER BY 1, 2, 3, 4",
}
"""What stands, table by table: rows of acts that were taken back have nothing left in them."""


def standing(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The running pictures as they stand."""
    with reading(store.engine) as connection:
        return {name: [tuple(row) for row in connection.exec_driver_sql(text)] for name, text in LIVE.items()}


def put(store: Store, kind: Kind, body: msgspec.Struct) -> int:
    """Append an act as a room's service would, its checks done."""
    with store.ledger.writing() as writing:
        return writing.append(kind, body, "clerk:02").seq


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


def till(counter: Counter) -> int:
    """Cash in minus cash out, of everything."""
    figures = counter.records.today().figures
    return figures.cash_in_fen - figures.cash_out_fen


class Day:
    """The acts a correction may meet, each built on the ones before."""

    def __init__(self, store: Store, farmer: int):
        self.store, self.farmer = store, farmer

    def consign(self, on_sale: bool = False, advance: int = 0) -> int:
        """100 kg of kiwifruit at ¥12.00; ¥1,200.00."""
        line = ConsignmentLine("KIWI", "A", "g", 100_000, 0, 0, 0, 100_000, 1200, 120_000, certificate="HZ-OWN")
        owed = 0 if on_sale else 120_000 - advance
        body = Consignment(
            "consign", self.farmer, (line,), 120_000, owed, None if on_sale else 20_722, on_sale, advance
        )
        return put(self.store, Kind.CONSIGNMENT, body)

    def order(self) -> int:
        """A cooker for ¥259.00, ¥100.00 of it paid."""
        body = Order(
            "down", self.farmer, (OrderLine("COOKER", "pc", 1, 25_900, 25_900),), 25_900, 10_000, 10_000, 15_900
        )
        return put(self.store, Kind.ORDER, body)

    def pack(self, lot: int, quantity: int = 30_000, order: str = "M1", waybill: str = "9876543210001") -> int:
        """A city order packed from a lot."""
        box = post.PackedBox(order, waybill, 32_000, (produce.Pick(lot, 1, quantity, quantity * 2),))
        return put(self.store, Kind.PACK, post.CityPacked((box,), quantity * 2))

    def arrive(self, order: int) -> int:
        """Its goods arrived."""
        return put(self.store, Kind.ARRIVAL, goods.GoodsArrived((goods.Arrival(order, "A1", "12345678", 2**40),)))

    def settle(self, lot: int, quantity: int = 30_000, advances: tuple[tuple[int, int], ...] = ()) -> int:
        """What was sold is settled."""
        part = produce.SoldPart(lot, 1, quantity, quantity * 2)
        off = sum(fen for _act, fen in advances)
        due = quantity * 2
        body = produce.Settled(self.farmer, (part,), due, due, due - off, 20_722, set_off_fen=off, advances=advances)
        return put(self.store, Kind.SETTLEMENT, body)

    def pay(self, act: int, fen: int = 50_000) -> int:
        """A part payment in cash."""
        return put(self.store, Kind.PAYOUT, produce.PaidOut(self.farmer, ((act, fen),), cash_fen=fen))

    def certify(self, lot: int, number: str, how: str = "issued", former: tuple[str, ...] = ()) -> int:
        """A certificate over a lot."""
        fields = ("KIWI", "g", 100_000, "十八洞村", 20_715, "十八洞村合作社", "13800138000", "commitment", "self_check")
        return put(
            self.store, Kind.CERTIFICATE, produce.Certified(how, number, *fields, lots=((lot, 1),), former=former)
        )

    def parcel(self, waybill: str = "9876543210009") -> int:
        """A parcel posted for ¥16.00."""
        body = post.ParcelPresented(
            *("accepted", waybill, 0, b"sealed", "书", 1, 5400, "std", "2", "44", 1600, 1600, "seen", "02", 1, "clean")
        )
        return put(self.store, Kind.PARCEL, body)


@pytest.fixture
def day(store: Store, farmer: int) -> Day:
    """A day's acts."""
    return Day(store, farmer)


Made = Callable[[Day], int]
MADE: dict[str, Made] = {
    "consign": lambda day: day.consign(),
    "order": lambda day: day.order(),
    "cash": lambda day: put(day.store, Kind.CASH, CashMoved(-5000, "expense")),
    "cert": lambda day: day.certify(day.consign(), "HZ-2"),
    "lot": lambda day: put(
        day.store,
        Kind.LOT,
        produce.LotMoved(
            "split",
            (produce.Pick(day.consign(), 1, 40_000),),
            (produce.NewLot("KIWI", "A", "g", 40_000),),
            brought_fen=300,
        ),
    ),
    "settle": lambda day: _settled(day)[1],
    "pay": lambda day: day.pay(day.consign()),
    "step": lambda day: put(day.store, Kind.STEP, goods.OrderStepped((day.order(),), "cancelled", refund_fen=10_000)),
    "arrive": lambda day: day.arrive(day.order()),
    "collect": lambda day: put(day.store, Kind.COLLECTION, goods.Collected(_arrived(day), "code", 15_900, 20_000, 100)),
    "return": lambda day: put(
        day.store,
        Kind.RETURN,
        goods.GoodsReturned(_collected(day), (goods.ReturnedLine("COOKER", "pc", 1),), "broken", refund_fen=25_900),
    ),
    "dispose": lambda day: put(
        day.store,
        Kind.DISPOSAL,
        goods.Disposed(
            put(day.store, Kind.RETURN, goods.GoodsReturned(0, (), "broken", ref="0362")), "sent_back", "9876543210008"
        ),
    ),
    "parcel": lambda day: day.parcel(),
    "pack": lambda day: day.pack(day.consign()),
    "city": lambda day: put(day.store, Kind.CITY, _back(day)),
    "manifest": lambda day: _manifest(day),
}


def _settled(day: Day) -> tuple[int, int]:
    lot = day.consign(on_sale=True, advance=10_000)
    day.pack(lot)
    return lot, day.settle(lot, advances=((lot, 10_000),))


def _arrived(day: Day) -> int:
    order = day.order()
    day.arrive(order)
    return order


def _collected(day: Day) -> int:
    order = _arrived(day)
    put(day.store, Kind.COLLECTION, goods.Collected(order, "code", 15_900, 15_900))
    return order


def _back(day: Day) -> post.CityClosed:
    lot = day.consign()
    day.pack(lot)
    return post.CityClosed(("M1",), "returned", "refused", back=(produce.Pick(lot, 1, 30_000, 60_000),))


def _manifest(day: Day) -> int:
    day.parcel()
    body = post.ManifestSigned((post.ManifestPiece("9876543210009", 5400),), 5400, "D7")
    return put(day.store, Kind.MANIFEST, body)


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
    counter.corrections.reverse(act, "typing", "", CLERK)
    assert [standing(store), till(counter)] == before
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
    manifest = _manifest(day)
    with counter.office.deps.books.reading() as books:
        piece = books.pieces.piece("9876543210009")
    assert piece is not None
    _refused(counter, piece.seq, "E847", manifest)


def test_a_return_that_was_disposed_of(counter: Counter, day: Day) -> None:
    """The disposal comes first."""
    returned = put(day.store, Kind.RETURN, goods.GoodsReturned(0, (), "broken", ref="0362"))
    _refused(counter, returned, "E848", put(day.store, Kind.DISPOSAL, goods.Disposed(returned, "destroyed")))


def test_what_came_back_and_left_again(counter: Counter, day: Day) -> None:
    """A city order's produce is in its lot again and goes to the farmer: the coming back can't be undone before that."""
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


def test_who_and_how_late(store: Store, counter: Counter, day: Day, clock: HandClock) -> None:
    """The clerk on the day, the supervisor later; after the days the centre sets nobody, once the day is closed."""
    counter.till.open(dict.fromkeys(DENOMINATIONS, 0), CLERK)
    first, second, third = day.consign(), day.consign(), day.consign()
    clock.at += DAY_MS
    with pytest.raises(NotAllowed, match="E311"):
        counter.corrections.reverse(first, "typing", "", CLERK)
    counter.corrections.reverse(first, "typing", "", SUPERVISOR)
    clock.at += 40 * DAY_MS
    counter.corrections.reverse(second, "typing", "", SUPERVISOR)  # its day was never closed
    _close(counter)
    with pytest.raises(Refused, match="E841") as refused:
        counter.corrections.reverse(third, "typing", "", SUPERVISOR)
    assert refused.value.facts["days"] == 31
    tell(store, [(900, FeedKind.SETTING, "reversal_days", msgspec.msgpack.encode("60"))])
    counter.corrections.reverse(third, "typing", "", SUPERVISOR)


@pytest.mark.parametrize("said", ["", "soon", "-1", "９", "99999"])
def test_a_setting_that_is_no_number(store: Store, counter: Counter, day: Day, clock: HandClock, said: str) -> None:
    """The usual 31 days hold."""
    tell(store, [(900, FeedKind.SETTING, "reversal_days", msgspec.msgpack.encode(said))])
    counter.till.open(dict.fromkeys(DENOMINATIONS, 0), CLERK)
    act = day.consign()
    _close(counter)
    clock.at += 32 * DAY_MS
    with pytest.raises(Refused, match="E841"):
        counter.corrections.reverse(act, "typing", "", SUPERVISOR)


def _close(counter: Counter) -> None:
    counts = dict.fromkeys(DENOMINATIONS, 0)
    counter.till.close(counts, CLERK, "unexplained" if counter.till.compare(counts).fen else "")


def test_a_manifest_only_on_its_day(counter: Counter, day: Day, clock: HandClock) -> None:
    """The van is gone: E842, also for a supervisor."""
    manifest = _manifest(day)
    clock.at = day_bounds("2026-09-20")[0]
    with pytest.raises(Refused, match="E842"):
        counter.corrections.reverse(manifest, "typing", "", SUPERVISOR)


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.CLOSE, Kind.REVERSAL, Kind.PARTY, Kind.ANSWER, Kind.WAYBILL])
def test_what_can_never_be_taken_back(kind: Kind) -> None:
    """What was counted, said or spoilt."""
    assert kind not in REVERSIBLE


# -- what the panel says


def _said(look: UndoLook) -> dict[str, str]:
    return {row.label: row.value for row in look.rows}


def test_what_it_does_is_told_before(counter: Counter, farmer: int) -> None:
    """0401 of the acceptance day: ¥540.00 come back, 150.000 kg leave the lot, ¥1,260.00 less to pay."""
    kiwi = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
    form = ConsignmentForm(party=farmer, lines=(kiwi,), advance_fen=54_000)
    look = counter.corrections.look(counter.intake.save(form, CLERK).seq, CLERK)
    assert _said(look) == {
        "Cash into the till": "¥540.00",
        "{product} leaves the lot": "150.000 kg",
        "Payable": "−¥1,260.00",
    }
    assert look.again[0].label == "Cash that stays, to be carried over"
    assert look.again[0].value == "¥540.00"
    assert look.rows[1].facts["product"].zh  # type: ignore[attr-defined]


def test_what_can_not_be_fetched_back_is_told(counter: Counter, day: Day) -> None:
    """A transfer and a loan's share are the bank's now."""
    act = day.consign()
    body = produce.PaidOut(day.farmer, ((act, 9000),), 2000, 4000, 3000, "L7", "1234")
    said = _said(counter.corrections.look(put(day.store, Kind.PAYOUT, body), CLERK))
    assert said["Cash into the till"] == "¥20.00"
    assert said["Owed again under {number}"] == "¥90.00"
    assert said["Transfer, to be recalled at the bank"] == "¥40.00"
    assert said["Loan share, to be recalled"] == "¥30.00"


def test_looking_writes_nothing(counter: Counter, day: Day) -> None:
    """Nor does looking at what can't be."""
    act = day.consign()
    head = counter.status.strip().head
    counter.corrections.look(act, CLERK)
    assert counter.corrections.look(9999, CLERK).rows == ()
    assert counter.status.strip().head == head


# -- carrying cash over


def _wrong(counter: Counter, farmer: int, reason: str = "weight") -> int:
    form = ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000)
    wrong = counter.intake.save(form, CLERK).seq
    counter.corrections.reverse(wrong, reason, "", CLERK, carries=True)
    return wrong


def _other(counter: Counter) -> int:
    return counter.people.register(PartyForm(name="施六金", phone="13900001111"), CLERK).party.party


def test_the_way_out_of_a_carry(store: Store, counter: Counter, farmer: int) -> None:
    """¥300.00 stayed with the farmer; the act turns out to be a shipment, which has no advance. The cash comes back by
    a movement of its own, the shipment replaces the act, and till and links are right."""
    wrong = _wrong(counter, farmer)
    ship = ConsignmentForm("ship", farmer, (PORK,), costs_fen=1000, replaces=wrong)
    with pytest.raises(Refused, match="E618"):
        counter.intake.save(ship, CLERK)
    with pytest.raises(Refused, match="E124"):
        carried = msgspec.structs.replace(ship, carried_fen=30_000, advance_fen=30_000)
        counter.intake.save(carried, CLERK)
    moved = counter.corrections.end_carry(wrong, "", CLERK)
    assert till(counter) == 0
    detail = counter.records.detail(wrong)
    assert detail is not None
    assert (detail.anew, detail.carried_fen) == (True, 0)
    assert (CARRY_END, moved.seq) in detail.links
    with pytest.raises(Refused, match="E849"):
        counter.corrections.end_carry(wrong, "", CLERK)
    replaced = counter.intake.save(ship, CLERK)
    assert till(counter) == 1000
    with pytest.raises(Refused, match="E617"):
        counter.corrections.reverse(moved.seq, "typing", "", CLERK)
    counter.corrections.reverse(replaced.seq, "typing", "", CLERK)
    assert differences(store.engine) == []


def test_a_carry_that_ended_can_go_on(counter: Counter, farmer: int) -> None:
    """The movement was a mistake: reversed, the cash is carried over as before."""
    wrong = _wrong(counter, farmer)
    moved = counter.corrections.end_carry(wrong, "", CLERK)
    counter.corrections.reverse(moved.seq, "typing", "", CLERK)
    assert till(counter) == -30_000
    form = ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000, carried_fen=30_000, replaces=wrong)
    counter.intake.save(form, CLERK)
    assert till(counter) == -30_000


def test_a_buyers_cash_is_handed_back(counter: Counter, farmer: int) -> None:
    """Of an order it goes the other way."""
    order = OrderForm(party=farmer, lines=(OrderLineForm("MILKCASE", "pc", 1, 5800),), tendered_fen=5800)
    wrong = counter.orders.save(order, CLERK).seq
    with pytest.raises(Refused, match="E849"):
        counter.corrections.end_carry(wrong, "", CLERK)
    counter.corrections.reverse(wrong, "typing", "", CLERK, carries=True)
    counter.corrections.end_carry(wrong, "", CLERK)
    assert till(counter) == 0


def test_the_cash_stays_with_the_same_person(store: Store, counter: Counter, farmer: int) -> None:
    """A replacement for somebody else carries no cash, unless the wrong person had been written down."""
    other = _other(counter)
    wrong = _wrong(counter, farmer)
    form = ConsignmentForm(party=other, lines=(PORK,), advance_fen=30_000, carried_fen=30_000, replaces=wrong)
    with pytest.raises(Refused, match="E840"):
        counter.intake.save(form, CLERK)
    counter.intake.save(msgspec.structs.replace(form, party=farmer), CLERK)
    named = _wrong(counter, farmer, "party")
    counter.intake.save(msgspec.structs.replace(form, replaces=named), CLERK)
    assert differences(store.engine) == []


def test_a_buyer_may_be_named_later(counter: Counter, farmer: int) -> None:
    """Nobody was named: whoever is named now has paid."""
    line = (OrderLineForm("MILKCASE", "pc", 1, 5800),)
    wrong = counter.orders.save(OrderForm(lines=line, tendered_fen=5800), CLERK).seq
    counter.corrections.reverse(wrong, "typing", "", CLERK, carries=True)
    counter.orders.save(OrderForm(party=farmer, lines=line, carried_fen=5800, replaces=wrong), CLERK)
    assert till(counter) == 5800


def test_reasons_have_words() -> None:
    """The centre's proposal and an act entered twice are reasons, too."""
    assert {"centre", "twice"} <= set(REASONS)
