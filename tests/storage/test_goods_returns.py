"""Goods that come back: the day's eggs, parts of an order, refunds never above what was paid, sellers' decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from outlet_app.domain.acts.goods import Disposed, GoodsReturned, ReturnedLine
from outlet_app.domain.entries import cash_of
from outlet_app.domain.feed import Decision
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm, PartyForm
from outlet_app.services.goods.forms import ArrivalForm, DisposalForm, HandOutForm, ReturnForm, StepForm
from outlet_app.services.goods.returns import refund_of
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER, tell

EGGS = ReturnForm(
    ref="0362",
    lines=(ReturnedLine("EGGBOX", "pc", 1, 6, 20),),
    reason="damaged",
    expected_g=1_620,
    found_g=1_380,
    pictures=(b"\x01" * 32,),
)
WAYBILL = "9820926000001"


@pytest.fixture(autouse=True)
def _rebuilt_alike(store: Store) -> Iterator[None]:
    """After each test, deriving everything anew gives the same tables."""
    yield
    assert differences(store.engine) == []


def returned(counter: Counter, seq: int) -> GoodsReturned:
    """The body of a return."""
    detail = counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, GoodsReturned)
    return detail.body


def shopping(counter: Counter) -> int:
    """Two kettles at 69.00 and three lamps at 8.80, rounded by 0.40 and handed out; its number."""
    party = counter.people.register(PartyForm(role="villager", name="施六金"), CLERK).party.party
    lines = (OrderLineForm("KETTLE", "pc", 2, 6_900), OrderLineForm("LAMP", "pc", 3, 880))
    form = OrderForm(party=party, lines=lines, tendered_fen=16_400, waived_fen=40)
    return counter.orders.save(form, CLERK).seq


def collected(counter: Counter) -> int:
    """The same, collected."""
    order = shopping(counter)
    counter.goods.arrivals.arrive([ArrivalForm(order)], CLERK)
    counter.goods.handing.hand_out(HandOutForm(order, "known"), CLERK)
    return order


def test_0410_the_eggs(counter: Counter) -> None:
    """Step 11: order 0362 is not in this ledger; 39.90 by the catalogue goes back, without a fee; they are held."""
    saved = counter.goods.returns.save(EGGS, CLERK)
    body = returned(counter, saved.seq)
    assert (body.refund_fen, body.fee_fen, body.held, body.ref, body.order) == (3_990, 0, "held", "0362", 0)
    assert (body.lines[0].damaged, body.lines[0].pieces, body.expected_g, body.found_g) == (6, 20, 1_620, 1_380)
    assert cash_of(body) == -3_990
    figures = counter.records.today().figures
    assert (figures.returns, figures.refunded_fen, figures.cash_out_fen) == (1, 3_990, 3_990)
    (held,) = counter.goods.returns.held()
    assert (held.seq, held.ref, held.decision, held.names[0].code) == (saved.seq, "0362", "", "EGGBOX")
    paper = "\n".join(line.text for line in counter.receipts.lines(saved.seq, "en"))
    for text in ("0362", "1.380", "1.620", "39.90", "20", "6"):
        assert text in paper


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lines": ()}, "E751"),
        ({"lines": (ReturnedLine("EGGBOX", "pc", 1, 2),)}, "E751"),
        ({"lines": (ReturnedLine("EGGBOX", "pc", 1, 21, 20),)}, "E751"),
        ({"lines": (ReturnedLine("EGGBOX", "pc", 0),)}, "E751"),
        ({"lines": (ReturnedLine("EGGBOX", "box", 1),)}, "E751"),
        ({"lines": (ReturnedLine("", "pc", 1),)}, "E751"),
        ({"reason": ""}, "E733"),
        ({"reason": "other"}, "E733"),
        ({"held": "eaten"}, "E734"),
        ({"ref": " "}, "E755"),
        ({"party": 88_888}, "E742"),
        ({"fee_fen": 3_991}, "E752"),
        ({"fee_fen": -1}, "E752"),
        ({"refund_fen": -1}, "E757"),
        ({"found_g": -1}, "E757"),
        ({"waybill": "123"}, "E166"),
        ({"order": 4_711}, "E730"),
    ],
)
def test_returns_that_are_none(counter: Counter, change: dict[str, object], code: str) -> None:
    """Nothing is written of any of them."""
    head = counter.status.strip().head
    with pytest.raises(Refused) as told:
        counter.goods.returns.save(msgspec.structs.replace(EGGS, **change), CLERK)
    assert told.value.code == code
    assert counter.status.strip().head == head


def test_a_fee_is_kept_only_when_typed(counter: Counter) -> None:
    """Handed back: the refund less the fee."""
    saved = counter.goods.returns.save(msgspec.structs.replace(EGGS, fee_fen=300), CLERK)
    assert cash_of(returned(counter, saved.seq)) == -3_690


def test_a_part_comes_back_and_then_the_rest(counter: Counter) -> None:
    """One kettle of two: 69.00, the order stays collected; the rest brings back exactly what is left of what was
    paid, the waived fraction never given out twice."""
    order = collected(counter)
    goods = counter.goods
    part = (ReturnedLine("KETTLE", "pc", 1),)
    assert refund_of(goods.looking.order(order), part) == 6_900
    first = returned(counter, goods.returns.save(ReturnForm(order, lines=part, reason="unwanted"), CLERK).seq)
    assert (first.refund_fen, first.whole) == (6_900, False)
    shown = goods.looking.order(order)
    assert (shown.state, [line.left for line in shown.lines], shown.refundable_fen) == ("collected", [1, 3], 9_500)
    rest = (ReturnedLine("KETTLE", "pc", 1), ReturnedLine("LAMP", "pc", 3))
    assert refund_of(shown, rest) == 9_500
    last = returned(counter, goods.returns.save(ReturnForm(order, lines=rest, reason="unwanted"), CLERK).seq)
    assert (last.refund_fen, last.whole) == (9_500, True)
    after = goods.looking.order(order)
    assert (after.state, after.refundable_fen) == ("refunded", 0)
    with pytest.raises(Refused, match="E753"):
        goods.returns.save(ReturnForm(order, lines=part, reason="unwanted"), CLERK)


@pytest.mark.parametrize(
    ("lines", "refund", "code"),
    [
        ((ReturnedLine("KETTLE", "pc", 3),), None, "E753"),
        ((ReturnedLine("FAN", "pc", 1),), None, "E753"),
        ((ReturnedLine("KETTLE", "g", 1),), None, "E753"),
        ((ReturnedLine("KETTLE", "pc", 1), ReturnedLine("KETTLE", "pc", 2)), None, "E753"),
        ((ReturnedLine("KETTLE", "pc", 1),), 16_401, "E732"),
    ],
)
def test_more_than_there_was(counter: Counter, lines: tuple[ReturnedLine, ...], refund: int | None, code: str) -> None:
    """Neither more goods than were ordered nor more money than was paid."""
    order = collected(counter)
    with pytest.raises(Refused) as told:
        counter.goods.returns.save(ReturnForm(order, lines=lines, reason="unwanted", refund_fen=refund), CLERK)
    assert told.value.code == code


def test_refused_goods_come_back_whole_with_their_deposit(counter: Counter) -> None:
    """Refused at the counter: then the return, of everything, hands the money back."""
    order = shopping(counter)
    goods = counter.goods
    goods.arrivals.arrive([ArrivalForm(order)], CLERK)
    whole = (ReturnedLine("KETTLE", "pc", 2), ReturnedLine("LAMP", "pc", 3))
    with pytest.raises(Refused, match="E115"):
        goods.returns.save(ReturnForm(order, lines=whole, reason="wrong"), CLERK)
    goods.steps.step(StepForm(order, "refused", "wrong"), CLERK)
    with pytest.raises(Refused, match="E754"):
        goods.returns.save(ReturnForm(order, lines=whole[:1], reason="wrong"), CLERK)
    saved = goods.returns.save(ReturnForm(order, lines=whole, reason="wrong", held="restocked"), CLERK)
    assert returned(counter, saved.seq).refund_fen == 16_400
    assert goods.looking.order(order).state == "refunded"
    assert goods.returns.held() == []  # nothing waits for a decision: they are on the shelf


def test_back_without_money_and_refunded_another_day(counter: Counter) -> None:
    """The till was short that day: return_in, then the refund as a step of its own."""
    order = collected(counter)
    goods = counter.goods
    whole = (ReturnedLine("KETTLE", "pc", 2), ReturnedLine("LAMP", "pc", 3))
    goods.returns.save(ReturnForm(order, lines=whole, reason="unwanted", refund_fen=0), CLERK)
    assert goods.looking.order(order).state == "return_in"
    goods.steps.step(StepForm(order, "refunded"), CLERK)
    after = goods.looking.order(order)
    assert (after.state, after.refundable_fen) == ("refunded", 0)


def test_what_went_over_the_counter_can_come_back(counter: Counter) -> None:
    """Sold and handed over in one act: collected from the start."""
    line = OrderLineForm("KETTLE", "pc", 1, 6_900)
    order = counter.orders.save(OrderForm(lines=(line,), tendered_fen=6_900, handed=True), CLERK).seq
    assert counter.goods.looking.order(order).state == "collected"
    counter.goods.returns.save(ReturnForm(order, lines=(ReturnedLine("KETTLE", "pc", 1),), reason="damaged"), CLERK)
    assert counter.goods.looking.order(order).state == "refunded"


def test_paid_elsewhere_nothing_to_hand_back_here(counter: Counter) -> None:
    """A prepaid order: the mall pays back, not this till."""
    line = OrderLineForm("KETTLE", "pc", 1, 6_900)
    order = counter.orders.save(OrderForm(lines=(line,), prepaid=True, handed=True), CLERK).seq
    form = ReturnForm(order, lines=(ReturnedLine("KETTLE", "pc", 1),), reason="damaged")
    with pytest.raises(Refused, match="E732"):
        counter.goods.returns.save(msgspec.structs.replace(form, refund_fen=1), CLERK)
    saved = counter.goods.returns.save(form, CLERK)
    assert returned(counter, saved.seq).refund_fen == 0
    assert counter.goods.looking.order(order).state == "return_in"


def test_the_seller_decides_once(counter: Counter, store: Store) -> None:
    """As told, under a number nobody used; then it waits no more."""
    goods = counter.goods
    seq = goods.returns.save(EGGS, CLERK).seq
    told = Decision(seq, "sent_back", "请寄回")
    tell(store, [(900, "decision", "d1", msgspec.msgpack.encode(told))])
    (held,) = goods.returns.held()
    assert (held.decision, held.decision_note) == ("sent_back", "请寄回")
    for form, code in (
        (DisposalForm(seq, "destroyed"), "E759"),
        (DisposalForm(seq, "sold"), "E759"),
        (DisposalForm(seq, "sent_back"), "E756"),
        (DisposalForm(seq, "sent_back", "1"), "E166"),
        (DisposalForm(seq + 1, "sent_back", WAYBILL), "E758"),
        (DisposalForm(1, "sent_back", WAYBILL), "E758"),
    ):
        with pytest.raises(Refused) as refused:
            goods.returns.dispose(form, CLERK)
        assert refused.value.code == code
    saved = goods.returns.dispose(DisposalForm(seq, "sent_back", WAYBILL, 1_400), CLERK)
    detail = counter.records.detail(saved.seq)
    assert detail is not None
    assert detail.body == Disposed(seq, "sent_back", WAYBILL, 1_400)
    assert goods.returns.held() == []
    with store.ledger.writing() as writing:
        piece = writing.books.pieces.piece(WAYBILL)
        assert piece is not None
        assert (piece.kind, piece.gross_g) == ("return", 1_400)
    with pytest.raises(Refused, match="E758"):
        goods.returns.dispose(DisposalForm(seq, "sent_back", "9820926000002"), CLERK)
    other = goods.returns.save(EGGS, CLERK).seq
    with pytest.raises(Refused, match="E756"):
        goods.returns.dispose(DisposalForm(other, "sent_back", WAYBILL), CLERK)
    goods.returns.dispose(DisposalForm(other, "kept", note="电话里说的"), CLERK)


def test_installers_take_nothing_back(counter: Counter) -> None:
    """They set counters up."""
    acts: tuple[Callable[[], object], ...] = (
        lambda: counter.goods.returns.save(EGGS, INSTALLER),
        lambda: counter.goods.returns.dispose(DisposalForm(1, "kept"), INSTALLER),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="E310"):
            act()
