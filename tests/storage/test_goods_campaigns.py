"""Campaign prices to the millisecond, and produce that goes over the counter out of the freshest lots."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from outlet_app.domain.acts.trade import Order
from outlet_app.domain.feed import Campaign
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, START, TODAY, HandClock, tell

SINCE, UNTIL = START + 100_000, START + 200_000


@pytest.fixture(autouse=True)
def _rebuilt_alike(store: Store) -> Iterator[None]:
    """After each test, deriving everything anew gives the same tables."""
    yield
    assert differences(store.engine) == []


def campaign(store: Store, key: str, *prices: tuple[str, int], since: int = SINCE, until: int = UNTIL) -> None:
    """The centre tells a campaign."""
    body = Campaign("九一九电商节", "19 September festival", since, until, prices, event=True)
    tell(store, [(1000 + sum(key.encode()), "campaign", key, msgspec.msgpack.encode(body))])


@pytest.mark.parametrize(
    ("at", "price", "runs"),
    [(SINCE - 1, 6_900, False), (SINCE, 5_900, True), (UNTIL - 1, 5_900, True), (UNTIL, 6_900, False)],
)
def test_the_box_to_the_millisecond(
    counter: Counter, store: Store, clock: HandClock, at: int, price: int, runs: bool
) -> None:
    """From `since` on, until just before `until`."""
    campaign(store, "919", ("KETTLE", 5_900))

    def now() -> None:
        clock.at = at - 1  # the hand clock moves a millisecond on with the look itself

    now()
    card = counter.goods.campaigns.product("KETTLE")
    assert card is not None
    assert (card.sale_fen, card.usual_fen, card.campaign) == (price, 6_900 if runs else 0, "919" if runs else "")
    now()
    assert [one.key for one in counter.goods.campaigns.running()] == (["919"] if runs else [])
    now()
    (found,) = counter.goods.campaigns.search("KETTLE", "down")
    assert found.sale_fen == price
    line = OrderLineForm("KETTLE", "pc", 1, 5_900)
    form = OrderForm(lines=(line,), tendered_fen=5_900, campaign="919")
    now()
    if runs:
        saved = counter.orders.save(form, CLERK)
        assert order(counter, saved.seq).campaign == "919"
    else:
        with pytest.raises(Refused, match="E750"):
            counter.orders.save(form, CLERK)


def order(counter: Counter, seq: int) -> Order:
    """An order's body."""
    detail = counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, Order)
    return detail.body


def test_the_best_of_several_and_none_that_is_dearer(counter: Counter, store: Store, clock: HandClock) -> None:
    """The buyer gets the lowest; a "campaign" above the usual price is a slip and is passed over."""
    clock.at = SINCE + 10
    campaign(store, "a", ("KETTLE", 6_000), ("FAN", 99_900))
    campaign(store, "b", ("KETTLE", 5_800), ("LAMP", 0))
    prices = {code: counter.goods.campaigns.product(code) for code in ("KETTLE", "FAN", "LAMP")}
    assert {code: (card.sale_fen, card.campaign) for code, card in prices.items() if card} == {
        "KETTLE": (5_800, "b"),
        "FAN": (12_900, ""),
        "LAMP": (880, ""),
    }
    assert counter.goods.campaigns.product("NOSUCH") is None


def test_a_correction_keeps_the_price_of_its_day(counter: Counter, store: Store, clock: HandClock) -> None:
    """Sold in the box, entered anew after it: the campaign stays, it was its price."""
    campaign(store, "919", ("KETTLE", 5_900))
    clock.at = SINCE + 10
    form = OrderForm(lines=(OrderLineForm("KETTLE", "pc", 1, 5_900),), tendered_fen=5_900, campaign="919")
    first = counter.orders.save(form, CLERK).seq
    counter.corrections.reverse(first, "typing", "", CLERK, carries=True)
    clock.at = UNTIL + 10
    again = msgspec.structs.replace(form, replaces=first, carried_fen=5_900, tendered_fen=0)
    assert order(counter, counter.orders.save(again, CLERK).seq).campaign == "919"


# -- over the counter


def lots(counter: Counter) -> tuple[int, int]:
    """Two lots of kiwifruit: 10 kg picked yesterday, 5 kg picked today; their numbers."""
    made: list[int] = []
    for grams, picked in ((10_000, TODAY - 1), (5_000, TODAY)):
        form = PartyForm(name="龙秀英", phone=f"1381234560{len(made)}")
        party = counter.people.register(form, CLERK).party.party
        line = LineForm("KIWI", "A", "g", grams, 1_200, picked=picked)
        made.append(counter.intake.save(ConsignmentForm(party=party, lines=(line,), on_sale=True), CLERK).seq)
    return made[0], made[1]


def sale(grams: int, price: int = 1_880, **more: object) -> OrderForm:
    """Kiwifruit over the counter, paid exactly."""
    line = OrderLineForm("KIWI", "g", grams, price)
    fen = (grams * price + 500) // 1000
    form = OrderForm("up", lines=(line,), tendered_fen=fen, channel="event", handed=True)
    return msgspec.structs.replace(form, **more)


def test_the_freshest_first_and_every_fen_placed(counter: Counter, store: Store) -> None:
    """7.333 kg at 18.80: five of today's, the rest of yesterday's; the picks add up to the line's amount."""
    old, fresh = lots(counter)
    body = order(counter, counter.orders.save(sale(7_333), CLERK).seq)
    assert [(pick.seq, pick.quantity) for pick in body.picks] == [(fresh, 5_000), (old, 2_333)]
    assert sum(pick.fen for pick in body.picks) == body.lines[0].amount_fen == 13_786
    with store.ledger.writing() as writing:
        rows = {row.seq: row.on_hand for row in writing.books.stock.on_hand("KIWI")}
    assert rows == {old: 7_667}


def test_a_waived_fraction_is_nobody_elses(counter: Counter) -> None:
    """抹零 is a line of its own: the farmer's lot brought the full amount."""
    lots(counter)
    body = order(counter, counter.orders.save(sale(3_333, waived_fen=60, tendered_fen=6_206), CLERK).seq)
    assert (body.total_fen, sum(pick.fen for pick in body.picks)) == (6_206, 6_266)


def test_more_than_the_lots_hold_must_be_meant(counter: Counter) -> None:
    """Refused and told first; meant, it is sold: the lots give what they have, the rest comes from none."""
    lots(counter)
    head = counter.status.strip().head
    with pytest.raises(Refused) as told:
        counter.orders.save(sale(20_000), CLERK)
    assert (told.value.code, told.value.facts["held"]) == ("E748", "15.000 kg")
    assert counter.status.strip().head == head
    body = order(counter, counter.orders.save(sale(20_000, beyond_stock=True), CLERK).seq)
    assert sum(pick.quantity for pick in body.picks) == 15_000
    assert sum(pick.fen for pick in body.picks) == 28_200  # three quarters of 376.00
    nothing = order(counter, counter.orders.save(sale(1_000, beyond_stock=True), CLERK).seq)
    assert nothing.picks == ()


def test_two_lines_of_one_product_share_the_lots(counter: Counter) -> None:
    """Nothing is taken twice."""
    lots(counter)
    lines = (OrderLineForm("KIWI", "g", 8_000, 1_880), OrderLineForm("KIWI", "g", 8_000, 1_500))
    form = OrderForm("up", lines=lines, tendered_fen=27_040, channel="event", handed=True)
    with pytest.raises(Refused, match="E748"):
        counter.orders.save(form, CLERK)
    fits = OrderForm(
        "up",
        lines=(lines[0], OrderLineForm("KIWI", "g", 7_000, 1_500)),
        tendered_fen=25_540,
        channel="event",
        handed=True,
    )
    body = order(counter, counter.orders.save(fits, CLERK).seq)
    assert sum(pick.quantity for pick in body.picks) == 15_000
    assert sum(pick.fen for pick in body.picks) == body.total_fen


def test_what_is_taken_back_is_in_stock_again(counter: Counter, store: Store) -> None:
    """The reversal of a counter sale gives the lots back what it took."""
    lots(counter)
    seq = counter.orders.save(sale(7_000), CLERK).seq
    counter.corrections.reverse(seq, "typing", "", CLERK)
    with store.ledger.writing() as writing:
        assert sum(row.on_hand for row in writing.books.stock.on_hand("KIWI")) == 15_000


def test_a_city_order_takes_nothing_yet(counter: Counter) -> None:
    """Ordered, not handed over: the lots are picked when it is packed."""
    lots(counter)
    body = order(counter, counter.orders.save(sale(20_000, handed=False), CLERK).seq)
    assert body.picks == ()


def test_over_the_counter_is_paid(counter: Counter) -> None:
    """No deposit on what leaves the counter; goods ordered keep theirs. An unknown kind of buyer is refused."""
    party = counter.people.register(PartyForm(role="villager", name="施六金"), CLERK).party.party
    form = OrderForm(party=party, lines=(OrderLineForm("FAN", "pc", 1, 12_900),), tendered_fen=2_000, deposit_fen=2_000)
    with pytest.raises(Refused, match="E747"):
        counter.orders.save(msgspec.structs.replace(form, handed=True), CLERK)
    counter.orders.save(form, CLERK)
    with pytest.raises(Refused, match="E734"):
        counter.orders.save(msgspec.structs.replace(form, buyer_kind="emperor"), CLERK)
    saved = counter.orders.save(msgspec.structs.replace(form, buyer_kind="government"), CLERK)
    assert order(counter, saved.seq).buyer_kind == "government"
