"""City orders: told by the centre, packed from the freshest lots under the pool's waybills, in one act."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.feed import CityOrderLine, FeedKind
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.post.forms_city import BoxForm, PackForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.city import PHOTO, boxes, bring_to, on_hand, packed, reverse, taken_in
from tests.support.counter import (
    CLERK,
    FIRST_WAYBILL,
    INSTALLER,
    TODAY,
    HandClock,
    city_feed,
    city_order,
    composed,
    items,
    tell,
)


def test_step_four_of_the_day(counter: Counter, store: Store) -> None:
    """Twelve boxes of 2.9 kg, 30.0 kg of fruit, one entry: the lot has 120.0 kg left, 188 numbers are left."""
    party = counter.people.register(PartyForm(name="龙秀英", phone="13812345600"), CLERK).party.party
    bring_to(store, 401)
    tell(store, city_feed())
    line = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1_400, packages=6)
    lot = counter.intake.save(ConsignmentForm(party=party, lines=(line,), advance_fen=54_000), CLERK).seq
    bring_to(store, 403)
    desk = counter.post.city.desk()
    assert (lot, desk.count, desk.waybills, len(desk.orders)) == (401, 12, 200, 12)
    assert [row.key for row in desk.orders] == [f"M0919-{n:03d}" for n in range(1, 13)]
    first = desk.orders[0]
    assert (first.amount_fen, first.days, first.enough, first.contents_g) == (4_990, 1, True, 2_500)
    assert (first.recipient, first.destination, first.buyer_kind) == ("收*** 199******01", "440106", "person")
    quote = counter.post.packing.quote(boxes(counter))
    assert (quote.total_fen, quote.waybills, quote.heavy) == (59_880, 188, ())
    assert [(one.seq, one.on_hand) for one in quote.left] == [(401, 120_000)]
    saved = counter.post.packing.save(boxes(counter), CLERK)
    body = packed(counter, saved.seq)
    assert (saved.seq, body.total_fen, body.service) == (403, 59_880, "parcel")
    assert [box.waybill for box in body.boxes] == [str(int(FIRST_WAYBILL) + n) for n in range(12)]
    assert all(box.picks == (Pick(401, 1, 2_500, 4_990),) for box in body.boxes)
    assert all((box.gross_g, box.picture, box.source) == (2_900, PHOTO, "m") for box in body.boxes)
    assert [(one.product, one.quantity, one.fen) for one in body.contents] == [("KIWI", 30_000, 59_880)]
    outcome = counter.post.packing.outcome(403)
    assert (outcome.boxes, outcome.waybills) == (12, 188)
    assert [(one.seq, one.on_hand, one.unit) for one in outcome.left] == [(401, 120_000, "g")]
    assert (counter.post.city.desk().count, counter.post.city.waiting().count) == (0, 0)
    assert [(row.state, row.waybill) for row in counter.post.city.sent()][-1] == ("packed", "9820926000012")
    assert differences(store.engine) == []


def test_the_freshest_lot_first_and_shares_to_the_fen(counter: Counter, store: Store) -> None:
    """The latest harvest is emptied first; a box of two lots shares its price by weight, to the fen."""
    tell(store, city_feed(3))
    old = taken_in(counter, 10_000, picked=TODAY - 3)
    unknown = taken_in(counter, 10_000)
    fresh = taken_in(counter, 3_100, picked=TODAY)
    saved = counter.post.packing.save(boxes(counter), CLERK)
    body = packed(counter, saved.seq)
    assert body.boxes[0].picks == (Pick(fresh, 1, 2_500, 4_990),)
    assert body.boxes[1].picks == (Pick(fresh, 1, 600, 1_198), Pick(old, 1, 1_900, 3_792))
    assert body.boxes[2].picks == (Pick(old, 1, 2_500, 4_990),)
    assert [on_hand(store, seq) for seq in (fresh, old, unknown)] == [0, 5_600, 10_000]
    assert sum(pick.fen for box in body.boxes for pick in box.picks) == body.total_fen == 3 * 4_990
    assert differences(store.engine) == []


def test_any_grade_takes_what_the_graded_ones_leave(counter: Counter, store: Store) -> None:
    """An order of any grade is packed from what is left, though it comes first; several products an order; packaged
    goods come from no lot."""
    mixed = (
        CityOrderLine("KIWI", "", "g", 2_000, 3_000),
        CityOrderLine("KIWIBOX", "", "pc", 2, 9_980),
        CityOrderLine("HONEY", "一级", "g", 500, 4_400),
    )
    told: list[tuple[str, str, object]] = [
        (FeedKind.CITY_ORDER, "A1", city_order(1, mixed, ship_by=TODAY)),
        (FeedKind.CITY_ORDER, "A2", city_order(2)),
    ]
    tell(store, city_feed(0))
    tell(store, items(told, 500))
    best = taken_in(counter, 2_500)
    second = taken_in(counter, 2_000, grade="B", picked=TODAY - 9)
    honey = taken_in(counter, 1_000, "一级", product="HONEY")
    desk = counter.post.city.desk()
    assert [(row.key, row.enough, row.contents_g) for row in desk.orders] == [("A1", True, 8_300), ("A2", True, 2_500)]
    saved = counter.post.packing.save(boxes(counter, gross_g=9_000), CLERK)
    first, other = packed(counter, saved.seq).boxes
    assert first.picks == (Pick(second, 1, 2_000, 3_000), Pick(honey, 1, 500, 4_400))
    assert other.picks == (Pick(best, 1, 2_500, 4_990),)
    assert packed(counter, saved.seq).total_fen == 17_380 + 4_990
    assert differences(store.engine) == []


def test_too_little_for_all(counter: Counter, store: Store) -> None:
    """Who comes first gets it; those for whom it does not suffice say so, and nothing is packed by force."""
    tell(store, city_feed(4))
    taken_in(counter, 6_000)
    assert [row.enough for row in counter.post.city.desk().orders] == [True, True, False, False]
    head = counter.status.strip().head
    with pytest.raises(Refused, match="E147"):
        counter.post.packing.save(boxes(counter), CLERK)
    with pytest.raises(Refused, match="E147"):
        counter.post.packing.quote(boxes(counter))
    assert counter.status.strip().head == head
    counter.post.packing.save(boxes(counter, "M0919-002", "M0919-004"), CLERK)
    assert [row.key for row in counter.post.city.desk().orders] == ["M0919-001", "M0919-003"]


def test_what_packing_refuses(counter: Counter, store: Store) -> None:
    """No boxes, one twice, none known, cancelled, no weight, too light, no numbers, no right; nothing is written."""
    tell(store, city_feed(3, 1))
    told: list[tuple[str, str, object]] = [(FeedKind.CITY_ORDER, "M0919-003", city_order(3, cancelled=True))]
    tell(store, items(told, 500))
    taken_in(counter)
    head = counter.status.strip().head
    one, two = "M0919-001", "M0919-002"
    for code, form in (
        ("E792", PackForm()),
        ("E792", PackForm(tuple(BoxForm(f"{n}", 1) for n in range(101)))),
        ("E797", boxes(counter, one, one)),
        ("E790", boxes(counter, "M0919-003")),
        ("E790", boxes(counter, "nobody")),
        ("E790", boxes(counter, "1")),
        ("E793", boxes(counter, one, gross_g=0)),
        ("E793", boxes(counter, one, gross_g=100_001)),
        ("E794", boxes(counter, one, gross_g=2_499)),
        ("E762", boxes(counter, one, two)),
    ):
        with pytest.raises(Refused, match=code):
            counter.post.packing.save(form, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        counter.post.packing.save(boxes(counter, one), INSTALLER)
    assert counter.status.strip().head == head
    counter.post.packing.save(boxes(counter, one), CLERK)
    with pytest.raises(Refused, match="E791"):
        counter.post.packing.save(boxes(counter, one), CLERK)


@pytest.mark.parametrize(("gross_g", "heavy"), [(2_900, False), (3_250, False), (3_251, True), (29_000, True)])
def test_a_box_far_too_heavy(counter: Counter, store: Store, gross_g: int, heavy: bool) -> None:
    """A weight more than 30 % over its contents is doubted, not refused."""
    tell(store, city_feed(1))
    taken_in(counter)
    form = boxes(counter, gross_g=gross_g)
    assert bool(counter.post.packing.quote(form).heavy) is heavy
    counter.post.packing.save(form, CLERK)


def test_two_packings_in_a_row(counter: Counter, store: Store) -> None:
    """The second takes the next numbers and what the first left."""
    tell(store, city_feed(12))
    lot = taken_in(counter)
    keys = [row.key for row in counter.post.city.desk().orders]
    first = packed(counter, counter.post.packing.save(boxes(counter, *keys[:5]), CLERK).seq)
    second = packed(counter, counter.post.packing.save(boxes(counter), CLERK).seq)
    numbers = [box.waybill for body in (first, second) for box in body.boxes]
    assert numbers == [str(int(FIRST_WAYBILL) + n) for n in range(12)]
    assert on_hand(store, lot) == 120_000
    assert differences(store.engine) == []


def test_an_order_taken_here(counter: Counter, store: Store) -> None:
    """An order from the city that the clerk took is packed like the centre's; what was waived is shared by its
    lines; reversing its packing brings it back, reversing the order takes it away."""
    tell(store, city_feed(0))
    lot = taken_in(counter)
    buyer = counter.people.register(PartyForm("buyer", "广州鲜果店", "13612345603"), CLERK).party.party
    lines = (OrderLineForm("KIWI", "g", 1_005, 1_880), OrderLineForm("KIWIBOX", "pc", 1, 4_990))
    form = OrderForm("up", buyer, lines, prepaid=True, waived_fen=79, buyer_kind="business")
    order = counter.orders.save(form, CLERK).seq
    row = counter.post.city.desk().orders[0]
    assert (row.key, row.own, row.amount_fen, row.days) == (str(order), order, 6_800, None)
    assert (row.recipient.split()[1], row.enough, row.contents_g) == ("136******03", True, 3_905)
    saved = counter.post.packing.save(boxes(counter, gross_g=4_400), CLERK)
    body = packed(counter, saved.seq)
    assert body.total_fen == sum(one.fen for one in body.contents) == 6_800
    assert body.boxes[0].picks == (Pick(lot, 1, 1_005, body.contents[0].fen),)
    with pytest.raises(Refused, match="E791"):
        counter.post.packing.save(boxes(counter, str(order)), CLERK)
    reverse(counter, saved.seq)
    assert [row.key for row in counter.post.city.desk().orders] == [str(order)]
    reverse(counter, order)
    assert counter.post.city.desk().count == 0
    with pytest.raises(Refused, match="E791"):
        counter.post.packing.save(boxes(counter, str(order)), CLERK)
    assert differences(store.engine) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("columns", [32, 48])
def test_the_slip_of_a_packing(counter: Counter, store: Store, language: str, columns: int) -> None:
    """It names each box and its waybill, the lots and what they gave; as wide as the paper."""
    tell(store, city_feed(12))
    lot = taken_in(counter)
    seq = counter.post.packing.save(boxes(counter), CLERK).seq
    lines = [line.text for line in counter.receipts.lines(seq, language, columns)]
    assert all(sum(1 if sign.isascii() else 2 for sign in text) <= columns for text in lines)
    slip = "\n".join(" ".join(text.split()) for text in lines)
    for text in ("M0919-001", FIRST_WAYBILL, "30.000 kg", "34.800 kg", f"{lot:04d}-1", "598.80"):
        assert text in slip


def test_orders_by_urgency(counter: Counter, store: Store) -> None:
    """What must go first stands first: by last day, then by when it was placed; Home hears how many are due."""
    told: list[tuple[str, str, object]] = [
        (FeedKind.CITY_ORDER, "A", city_order(9, ship_by=None)),
        (FeedKind.CITY_ORDER, "B", city_order(8, ship_by=TODAY + 2)),
        (FeedKind.CITY_ORDER, "C", city_order(7, ship_by=TODAY)),
        (FeedKind.CITY_ORDER, "D", city_order(6, ship_by=TODAY)),
        (FeedKind.CITY_ORDER, "E", city_order(5, ship_by=TODAY - 1)),
        (FeedKind.CITY_ORDER, "F", city_order(4, cancelled=True)),
        (FeedKind.CITY_ORDER, "7", city_order(3)),
        (FeedKind.CITY_ORDER, "G", "not an order of this version"),
    ]
    tell(store, items(told, 500))
    assert [(row.key, row.days) for row in counter.post.city.desk().orders] == [
        ("E", -1),
        ("D", 0),
        ("C", 0),
        ("B", 2),
        ("A", None),
    ]
    waiting = counter.post.city.waiting()
    assert (waiting.count, waiting.urgent) == (5, 3)


LOTS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(500, 9_000), st.one_of(st.none(), st.integers(TODAY - 5, TODAY))),
    max_size=4,
)
ASKED = st.lists(st.tuples(st.sampled_from(["A", "B", ""]), st.integers(1, 5_000)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lots=LOTS, asked=ASKED)
def test_no_lot_gives_more_than_it_has(
    tmp_path_factory: pytest.TempPathFactory, lots: list[tuple[str, int, int | None]], asked: list[tuple[str, int]]
) -> None:
    """Whatever is in stock and asked for: those that fit are packed together, no lot goes below nothing, sums are
    exact, and the next one that does not fit is refused."""
    from tests.support.counter import enrolled

    clock = HandClock()
    store = enrolled(tmp_path_factory.mktemp("city"), clock)
    try:
        counter = composed(store, clock)
        tell(store, city_feed(0))
        orders: list[tuple[str, str, object]] = [
            (FeedKind.CITY_ORDER, f"M{n}", city_order(n, (CityOrderLine("KIWI", grade, "g", quantity, 997 * n),)))
            for n, (grade, quantity) in enumerate(asked, 1)
        ]
        tell(store, items(orders, 500))
        for grade, quantity, picked in lots:
            taken_in(counter, quantity, grade, picked)
        rows = counter.post.city.desk().orders
        fit = [row.key for row in rows if row.enough]
        if fit:
            body = packed(counter, counter.post.packing.save(boxes(counter, *fit, gross_g=30_000), CLERK).seq)
            for box in body.boxes:
                row = next(row for row in rows if row.key == box.order)
                assert sum(pick.quantity for pick in box.picks) == row.lines[0].quantity
                assert sum(pick.fen for pick in box.picks) == row.amount_fen
        for row in rows:
            if not row.enough:
                with pytest.raises(Refused, match="E147"):
                    counter.post.packing.save(boxes(counter, row.key, gross_g=30_000), CLERK)
        assert differences(store.engine) == []
    finally:
        store.close()
