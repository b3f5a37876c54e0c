"""Goods ordered for villagers: arrival, pick-up code, hand-out, refusal, cancelling; every step and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from outlet_app.domain.acts.goods import Collected, GoodsArrived, OrderStepped
from outlet_app.domain.identifiers.pickup_code import DEFAULT_RULES
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm
from outlet_app.services.goods.forms import ArrivalForm, HandOutForm, StepForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, DAY_MS, IDENTITY, INSTALLER, SUPERVISOR, HandClock, composed, tell
from tests.support.goods import arrived, body_of, cooker, villager


def other(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.fixture(autouse=True)
def _rebuilt_alike(store: Store) -> object:
    """After each test, deriving everything anew gives the same tables."""
    yield
    assert differences(store.engine) == []


def test_the_cooker_from_order_to_hand_out(counter: Counter) -> None:
    """Step 12: 259.00, deposit 100.00; it arrives; 159.00 is taken with 200.00 given, and nothing stays to pay."""
    goods, order = counter.goods, cooker(counter, villager(counter))
    assert [one.order for one in goods.arrivals.coming()] == [order]
    (code,) = arrived(counter, order)
    assert goods.arrivals.coming() == []
    shown, by_code = goods.handing.said(f" {code[:3]} {code[3:]}")
    assert by_code
    assert (shown.order, shown.shelf, shown.balance_fen, shown.paid_fen) == (order, f"A{order}", 15_900, 10_000)
    assert (shown.attempts_left, shown.expired) == (5, False)
    saved = goods.handing.hand_out(HandOutForm(order, "code", code, tendered_fen=20_000), CLERK)
    assert body_of(counter, saved.seq) == Collected(order, "code", 15_900, 20_000)
    after = goods.looking.order(order)
    assert (after.state, after.balance_fen, after.paid_fen, after.refundable_fen) == ("collected", 0, 25_900, 25_900)
    assert goods.handing.waiting() == []
    figures = counter.records.today().figures
    assert (figures.collected, figures.cash_in_fen) == (1, 25_900)


def test_several_arrive_in_one_act_each_with_a_code_of_its_own(counter: Counter, clock: HandClock) -> None:
    """Six digits, seven days, all different; shelf and waybill as scanned; one slip with a block for each."""
    party = villager(counter)
    orders = [cooker(counter, party) for _ in range(3)]
    forms = [ArrivalForm(order, "B2", "9820926000001" if order == orders[0] else "") for order in orders]
    saved = counter.goods.arrivals.arrive(forms, CLERK, "phone", "村口喊过")
    body = body_of(counter, saved.seq)
    assert isinstance(body, GoodsArrived)
    assert len({one.code for one in body.arrivals}) == 3
    assert all(len(one.code) == 6 and one.code.isdigit() for one in body.arrivals)
    assert all(abs(one.until - saved.at - 7 * DAY_MS) < 1000 for one in body.arrivals)
    assert [one.waybill for one in body.arrivals] == ["9820926000001", "", ""]
    paper = "\n".join(line.text for line in counter.receipts.lines(saved.seq, "en"))
    assert all(one.code in paper for one in body.arrivals)


@pytest.mark.parametrize(
    ("forms", "how", "code"),
    [
        ((), "message", "E746"),
        ((0, 0), "message", "E746"),
        ((0,), "pigeon", "E734"),
        ((99_999,), "message", "E730"),
    ],
)
def test_arrivals_that_are_none(counter: Counter, forms: tuple[int, ...], how: str, code: str) -> None:
    """Nothing, doubled, told in no known way, of no order; nothing is written."""
    order = cooker(counter, villager(counter))
    head = counter.status.strip().head
    with pytest.raises(Refused) as told:
        counter.goods.arrivals.arrive([ArrivalForm(one or order) for one in forms], CLERK, how)
    assert told.value.code == code
    assert counter.status.strip().head == head


def test_what_is_here_or_gone_does_not_arrive(counter: Counter) -> None:
    """A second arrival, one of a cancelled order, one of a reversed order, one of a city order: refused."""
    party = villager(counter)
    here, cancelled, reversed_, city = (cooker(counter, party) for _ in range(4))
    arrived(counter, here)
    counter.goods.steps.step(StepForm(cancelled, "cancelled", "unwanted"), CLERK)
    counter.corrections.reverse(reversed_, "typing", "", CLERK)
    line = OrderLineForm("KIWIBOX", "pc", 1, 4_990)
    city = counter.orders.save(OrderForm("up", lines=(line,), prepaid=True, channel="mall"), CLERK).seq
    for order, code in ((here, "E115"), (cancelled, "E115"), (reversed_, "E731"), (city, "E115")):
        with pytest.raises(Refused) as told:
            counter.goods.arrivals.arrive([ArrivalForm(order)], CLERK)
        assert told.value.code == code
    with pytest.raises(Refused, match="E166"):
        counter.goods.arrivals.arrive([ArrivalForm(cooker(counter, party), "A1", "12345")], CLERK)


def test_five_wrong_codes_lock_and_a_supervisor_gives_a_new_one(counter: Counter, store: Store) -> None:
    """Each wrong one is written down, though nothing is saved; identity still works; a new code has five again."""
    goods, order = counter.goods, cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    head = counter.status.strip().head
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused) as told:
            goods.handing.hand_out(HandOutForm(order, "code", other(code)), CLERK)
        assert (told.value.code, told.value.facts["left"]) == ("E739", left)
        assert goods.looking.order(order).attempts_left == left
    for said in (other(code), code):  # the fifth wrong one locks it; the right one comes too late
        with pytest.raises(Refused, match="E740"):
            goods.handing.hand_out(HandOutForm(order, "code", said), CLERK)
    assert counter.status.strip().head == head
    with pytest.raises(NotAllowed, match="E749"):
        goods.arrivals.renew(order, CLERK)
    saved = goods.arrivals.renew(order, SUPERVISOR)
    body = body_of(counter, saved.seq)
    assert isinstance(body, GoodsArrived)
    (one,) = body.arrivals
    assert (one.order, one.shelf, one.code != code) == (order, f"A{order}", True)
    assert goods.looking.order(order).attempts_left == DEFAULT_RULES.attempts
    with pytest.raises(Refused, match="E739"):
        goods.handing.hand_out(HandOutForm(order, "code", code), CLERK)
    goods.handing.hand_out(HandOutForm(order, "code", one.code), CLERK)
    with store.ledger.writing() as writing:
        assert writing.books.goods.tries(str(order)) is None


def test_identity_opens_what_a_locked_code_does_not(counter: Counter) -> None:
    """The person counts, not the paper."""
    order = cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    for _ in range(5):
        with pytest.raises(Refused):
            counter.goods.handing.hand_out(HandOutForm(order, "code", other(code)), CLERK)
    saved = counter.goods.handing.hand_out(HandOutForm(order, "identity"), CLERK)
    assert body_of(counter, saved.seq) == Collected(order, "identity", 15_900, 15_900)


def test_attempts_outlive_a_restart(counter: Counter, store: Store, clock: HandClock) -> None:
    """They are in the store, not in the program's memory."""
    order = cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    with pytest.raises(Refused):
        counter.goods.handing.hand_out(HandOutForm(order, "code", other(code)), CLERK)
    assert composed(store, clock).goods.looking.order(order).attempts_left == 4


def test_codes_alone_are_limited_too(counter: Counter) -> None:
    """Five codes of nothing, then the order must be named; handing something out gives the attempts back."""
    goods, order = counter.goods, cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    for _ in range(5):
        with pytest.raises(Refused, match="E738"):
            goods.handing.said(other(code))
    with pytest.raises(Refused, match="E736"):
        goods.handing.said(code)
    assert [one.order for one in goods.handing.found("slj")] == [order]
    goods.handing.hand_out(HandOutForm(order, "code", code), CLERK)
    with pytest.raises(Refused, match="E738"):
        goods.handing.said(code)


def test_a_number_of_six_digits_is_no_wrong_code(counter: Counter, store: Store) -> None:
    """Where numbers have grown that long, an order that waits is found by its number; no attempt is used."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    for _ in range(7):
        shown, by_code = counter.goods.handing.said(f"{order:06d}")
        assert (shown.order, by_code) == (order, False)
    with store.ledger.writing() as writing:
        assert writing.books.goods.tries("*") is None


def test_a_list_never_gives_a_code_away(counter: Counter) -> None:
    """What is found by words is never found by the code or a part of it."""
    order = cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    assert counter.goods.handing.found(code) == []
    assert code not in repr(counter.goods.looking.order(order))


def test_a_code_runs_out_to_the_millisecond(counter: Counter, clock: HandClock) -> None:
    """It holds until just before; from then on it says so, and the goods may be given up, not earlier."""
    goods, party = counter.goods, villager(counter)
    first, second = cooker(counter, party), cooker(counter, party)
    codes = arrived(counter, first, second)
    until = goods.looking.order(first).until
    clock.at = until - 20
    with pytest.raises(Refused, match="E744"):
        goods.steps.step(StepForm(second, "expired"), CLERK)
    goods.handing.hand_out(HandOutForm(first, "code", codes[0]), CLERK)
    clock.at = until + 1000
    shown = goods.looking.order(second)
    assert shown.expired
    for tried in (
        lambda: goods.handing.said(codes[1]),
        lambda: goods.handing.hand_out(HandOutForm(second, "code", codes[1]), CLERK),
    ):
        with pytest.raises(Refused, match="E737"):
            tried()
    assert goods.looking.order(second).attempts_left == 5  # time is no attempt
    fresh = body_of(counter, goods.arrivals.renew(second, CLERK).seq)
    assert isinstance(fresh, GoodsArrived)
    goods.handing.hand_out(HandOutForm(second, "code", fresh.arrivals[0].code), CLERK)


def test_given_up_after_its_time(counter: Counter, clock: HandClock) -> None:
    """Never collected: a state, no deletion; then nothing can be handed out any more."""
    order = cooker(counter, villager(counter))
    (code,) = arrived(counter, order)
    clock.at += 7 * DAY_MS + 1000
    saved = counter.goods.steps.step(StepForm(order, "expired"), CLERK)
    assert body_of(counter, saved.seq) == OrderStepped((order,), "expired")
    assert counter.goods.looking.order(order).state == "expired"
    with pytest.raises(Refused, match="E115"):
        counter.goods.handing.hand_out(HandOutForm(order, "code", code), CLERK)
    with pytest.raises(Refused, match="E738"):
        counter.goods.handing.said(code)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (HandOutForm(0, "word"), "E734"),
        (HandOutForm(0, "known", tendered_fen=15_899), "E735"),
        (HandOutForm(0, "known", fee_fen=-1), "E757"),
        (HandOutForm(0, "known", by=999_999), "E742"),
        (HandOutForm(0, "code", ""), "E739"),
        (HandOutForm(77_777, "known"), "E730"),
    ],
)
def test_what_is_not_handed_out(counter: Counter, form: HandOutForm, code: str) -> None:
    """No proof, too little cash, a fee that is none, a stranger, no code, no order."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    with pytest.raises(Refused) as told:
        counter.goods.handing.hand_out(msgspec.structs.replace(form, order=form.order or order), CLERK)
    assert told.value.code == code
    assert counter.goods.looking.order(order).state == "notified"


def test_not_before_it_arrived_and_not_twice(counter: Counter) -> None:
    """The states are walked one after the other."""
    order = cooker(counter, villager(counter))
    with pytest.raises(Refused, match="E115"):
        counter.goods.handing.hand_out(HandOutForm(order, "known"), CLERK)
    arrived(counter, order)
    counter.goods.handing.hand_out(HandOutForm(order, "known"), CLERK)
    with pytest.raises(Refused, match="E115"):
        counter.goods.handing.hand_out(HandOutForm(order, "known"), CLERK)


@pytest.mark.parametrize(("told_fee", "fee"), [(None, 0), ("100", 100), ("-5", 0), ("free", 0), ("", 0)])
def test_the_village_fee_is_recorded(counter: Counter, store: Store, told_fee: str | None, fee: int) -> None:
    """Nothing by default; the centre's setting otherwise; nonsense is nothing. It is cash beside the balance."""
    if told_fee is not None:
        tell(store, [(900, "setting", "pickup_fee_fen", msgspec.msgpack.encode(told_fee))])
    assert counter.goods.handing.fee_fen() == fee
    order = cooker(counter, villager(counter), deposit=None)
    arrived(counter, order)
    saved = counter.goods.handing.hand_out(HandOutForm(order, "known"), CLERK)
    body = body_of(counter, saved.seq)
    assert isinstance(body, Collected)
    assert (body.received_fen, body.fee_fen, body.tendered_fen) == (0, fee, fee)
    assert counter.records.today().figures.cash_in_fen == 25_900 + fee


def test_installers_do_none_of_it(counter: Counter) -> None:
    """They set counters up."""
    order = cooker(counter, villager(counter))
    goods = counter.goods
    acts: tuple[Callable[[], object], ...] = (
        lambda: goods.arrivals.arrive([ArrivalForm(order)], INSTALLER),
        lambda: goods.arrivals.renew(order, INSTALLER),
        lambda: goods.handing.hand_out(HandOutForm(order), INSTALLER),
        lambda: goods.steps.step(StepForm(order, "cancelled", "late"), INSTALLER),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="E310"):
            act()


def test_the_slips_say_it(counter: Counter) -> None:
    """Hand-out and steps have their slips, in the counter's words and without anybody's full name."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    saved = counter.goods.handing.hand_out(HandOutForm(order, "identity", tendered_fen=20_000), CLERK)
    paper = "\n".join(line.text for line in counter.receipts.lines(saved.seq, "en"))
    for text in ("159.00", "41.00", f"{order:04d}", IDENTITY.outlet_name):
        assert text in paper
    assert "施六金" not in paper


def test_a_page_of_its_own_is_dropped_with_the_act(counter: Counter, tmp_path: Path) -> None:
    """The draft goes in the same transaction."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    counter.drafts.keep("goods-handout", HandOutForm(order))
    counter.goods.steps.step(StepForm(order, "refused", "late"), CLERK, page="goods-handout")
    assert counter.drafts.load("goods-handout", HandOutForm) is None
