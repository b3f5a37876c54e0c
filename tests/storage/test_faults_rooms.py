"""Faults that were found in the rooms once, each told by what must hold instead: money and produce."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from outlet_app.domain.acts.goods import Disposed, ReturnedLine
from outlet_app.domain.acts.produce import LotMoved
from outlet_app.domain.money import MAX_FEN
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import OrderForm, OrderLineForm
from outlet_app.services.goods.forms import DisposalForm, HandOutForm, ReturnForm, StepForm
from outlet_app.services.post.forms import ManifestForm
from outlet_app.services.produce.forms import LotForm, PayoutForm, SettleForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.city import boxes
from tests.support.counter import CLERK, SUPERVISOR, city_feed, tell
from tests.support.goods import arrived, body_of, cooker, villager
from tests.support.produce import consign, person, take_back
from tests.support.room_histories import parcel_form

FAR = 2**62
NO_DAYS = (FAR, 10**7, -5)


def _spoiled(counter: Counter, lot: int, brought_fen: int, quantity: int = 1_000) -> int:
    form = LotForm("spoiled", ((lot, 1, quantity),), reason="rot", attempts=((1, "phone"),), brought_fen=brought_fen)
    return counter.produce.stock.move(form, CLERK).seq


def _sell(counter: Counter, quantity: int = 1_000) -> int:
    line = OrderLineForm("KIWI", "g", quantity, 1990)
    return counter.orders.save(OrderForm(direction="up", lines=(line,), tendered_fen=99_900, handed=True), CLERK).seq


def _settled(counter: Counter, **terms: Any) -> int:
    start = counter.produce.settling.begin(counter.produce.settling.waiting()[0].party)
    parts = tuple(one.part for one in start.parts)
    return counter.produce.settling.save(SettleForm(start.party.party, parts, **terms), CLERK).seq


def test_what_a_disposal_brings_is_a_sum_of_money(store: Store, counter: Counter) -> None:
    """No sum past all money gets into the till, where it would break every sum after it."""
    lot = consign(counter, person(counter), on_sale=True)
    with pytest.raises(Refused, match="E104"):
        _spoiled(counter, lot, MAX_FEN + 1)
    with pytest.raises(Refused, match="E104"):
        _spoiled(counter, lot, FAR)
    assert differences(store.engine) == []


def test_a_disposal_pays_back_what_was_advanced_first(store: Store, counter: Counter) -> None:
    """Rule 4: never more is paid than is due. What spoilt goods brought goes against the advance before it is owed;
    its reversal opens the advance again."""
    farmer = person(counter)
    lot = consign(counter, farmer, on_sale=True, advance_fen=50_000)
    first = _spoiled(counter, lot, 30_000)
    body = body_of(counter, first)
    assert isinstance(body, LotMoved)
    assert (body.advances, body.payable_fen) == (((lot, 30_000),), 0)
    assert counter.produce.payouts.due() == []
    second = _spoiled(counter, lot, 30_000)
    assert [(one.owed.seq, one.owed.open_fen) for one in counter.produce.payouts.due()] == [(second, 10_000)]
    with pytest.raises(Refused, match="E843"):
        take_back(counter, lot)
    take_back(counter, second)
    take_back(counter, first)
    with counter.produce.stock._deps.books.reading() as books:
        assert [one.advance_open_fen for one in books.dues.advances((farmer,))] == [50_000]
    assert counter.produce.payouts.due() == []
    assert differences(store.engine) == []


@pytest.mark.parametrize("terms", [{"commission_bp": 10_001}, {"surplus_bp": 10_001}])
def test_no_share_is_more_than_the_whole(counter: Counter, terms: dict[str, int]) -> None:
    """Not even where rounding, or a make-up, would hide it."""
    consign(counter, person(counter), on_sale=True)
    _sell(counter)
    with pytest.raises(Refused, match="E123"):
        _settled(counter, **terms)


@pytest.mark.parametrize("day", NO_DAYS)
def test_days_that_no_calendar_has(counter: Counter, day: int) -> None:
    """A day that can't be shown would break every list it stands in."""
    farmer = person(counter)
    with pytest.raises(Refused, match="E718"):
        consign(counter, farmer, due=day)
    lot = consign(counter, farmer, on_sale=True)
    form = msgspec.structs.replace(
        counter.produce.certificates.start(((lot, 1),)), origin="十八洞村", contact="13800138000", how="issued"
    )
    with pytest.raises(Refused, match="E717"):
        counter.produce.certificates.save(msgspec.structs.replace(form, day=day), CLERK)
    _sell(counter)
    with pytest.raises(Refused, match="E713"):
        _settled(counter, due=day)
    with pytest.raises(Refused, match="E816"):
        counter.persons.agreements.consent(farmer, "loan", True, CLERK, until=day)
    counter.persons.agreements.consent(farmer, "loan", True, CLERK)
    with pytest.raises(Refused, match="E818"):
        counter.persons.agreements.lend(farmer, "L1", 500, CLERK, until=day)


def test_goods_that_are_destroyed_take_no_waybill_number(store: Store, counter: Counter) -> None:
    """A number that stands in the field from before is not used up, and one in use is no fault of the program."""
    tell(store, city_feed())
    counter.post.parcels.accept(parcel_form(), CLERK)
    used = counter.post.manifest.waiting()[0].waybill
    back = ReturnForm(0, "0362", (ReturnedLine("COOKER", "pc", 1),), "damaged", refund_fen=0)
    held = counter.goods.returns.save(back, CLERK).seq
    saved = counter.goods.returns.dispose(DisposalForm(held, "destroyed", used, 900), CLERK)
    assert body_of(counter, saved.seq) == Disposed(held, "destroyed")
    assert [row.waybill for row in counter.post.manifest.waiting()] == [used]
    assert differences(store.engine) == []


def test_what_goes_back_weighs_what_can_be(counter: Counter) -> None:
    """It stands on the van's manifest, in a sum."""
    back = ReturnForm(0, "0362", (ReturnedLine("COOKER", "pc", 1),), "damaged", refund_fen=0)
    held = counter.goods.returns.save(back, CLERK).seq
    for gross_g in (-1, FAR):
        with pytest.raises(Refused, match="E757"):
            counter.goods.returns.dispose(DisposalForm(held, "sent_back", "9820926000005", gross_g), CLERK)


def test_cash_handed_over_is_money(counter: Counter) -> None:
    """A bar code scanned into the field is none."""
    order = cooker(counter, villager(counter))
    arrived(counter, order)
    with pytest.raises(Refused, match="E757"):
        counter.goods.handing.hand_out(HandOutForm(order, "identity", tendered_fen=FAR), CLERK)


def test_orders_that_are_over_do_not_keep_a_person_from_being_erased(store: Store, counter: Counter) -> None:
    """Cancelled with a balance nobody asks for any more; returned and refunded; packed and gone with the van."""
    tell(store, city_feed(orders=0))
    buyer = villager(counter)
    counter.goods.steps.step(StepForm(cooker(counter, buyer), "cancelled", "late"), CLERK)
    order = cooker(counter, buyer)
    arrived(counter, order)
    counter.goods.steps.step(StepForm(order, "refused", "late"), CLERK)
    assert counter.persons.files.open(buyer).in_the_way
    line = ReturnedLine("COOKER", "pc", 1)
    counter.goods.returns.save(ReturnForm(order, lines=(line,), reason="late"), CLERK)
    consign(counter, person(counter))
    city = OrderLineForm("KIWI", "g", 1_000, 1990)
    form = OrderForm(direction="up", party=buyer, lines=(city,), tendered_fen=99_900)
    own = counter.orders.save(form, CLERK).seq
    counter.post.packing.save(boxes(counter, str(own)), CLERK)
    assert [one.what for one in counter.persons.files.open(buyer).in_the_way] == ["order"]
    _van(counter)
    assert counter.persons.files.open(buyer).in_the_way == ()
    counter.persons.erasure.erase(buyer, "asked", "", SUPERVISOR)
    assert differences(store.engine) == []


def _van(counter: Counter) -> None:
    waiting = tuple(row.waybill for row in counter.post.manifest.waiting())
    counter.post.manifest.sign(ManifestForm(waiting, "司机"), CLERK)


def test_nothing_is_open_again_with_somebody_erased(store: Store, counter: Counter) -> None:
    """A payout taken back would be owed to nobody, for ever; also where it was paid through a merged registration."""
    gone, kept = person(counter, "龙秀英"), person(counter, "施六金")
    lot = consign(counter, gone, quantity=1_000)
    counter.persons.duplicates.merge(kept, gone, CLERK)
    paid = counter.produce.payouts.save(PayoutForm(kept, ((lot, 1_200),)), CLERK).seq
    order = cooker(counter, kept, deposit=None)
    arrived(counter, order)
    handed = counter.goods.handing.hand_out(HandOutForm(order, "identity"), CLERK).seq
    counter.persons.erasure.erase(kept, "asked", "", SUPERVISOR)
    for act in (paid, handed, lot, order):
        with pytest.raises(Refused, match="E829"):
            take_back(counter, act)
    assert counter.produce.payouts.due() == []
    assert differences(store.engine) == []
