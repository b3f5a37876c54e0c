"""Settling what was sold of consigned goods, and the history and states that follow."""

from __future__ import annotations

import pytest

from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.produce.forms import LotForm, PayoutForm, SettleForm
from outlet_app.services.produce.settling import settlement_of
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.produce import TODAY, moved, on_floor, sell, settled
from tests.support.counter import CLERK, START
from tests.support.produce import consign, person, take_back


def test_settled_with_everything(counter: Counter, store: Store) -> None:
    """Sold over and under the floor: commission, costs, make-up, the outlet's share, the advance set off, the rest
    payable in a week."""
    party = person(counter)
    act = on_floor(counter, party, 30_000, advance=5_000)
    sell(store, 10_000, 15_000)
    sell(store, 10_000, 9_000)
    start = counter.produce.settling.begin(party)
    assert [(one.part.quantity, one.part.fen, one.under_fen) for one in start.parts] == [
        (10_000, 15_000, 0),
        (10_000, 9_000, 1_000),
    ]
    assert start.advances == ((act, 5_000),)
    parts = tuple(one.part for one in start.parts)
    form = SettleForm(party, parts, commission_bp=500, costs_fen=300, surplus_bp=5_000)
    assert settlement_of(form, start).remaining_fen == 24_000 - 1_200 - 300 - 2_500 + 1_000 - 5_000
    saved, body = settled(counter, form)
    assert (body.sales_fen, body.commission_fen, body.make_up_fen, body.surplus_fen) == (24_000, 1_200, 1_000, 2_500)
    assert (body.due_fen, body.set_off_fen, body.payable_fen, body.due) == (21_000, 5_000, 16_000, TODAY + 7)
    assert counter.produce.payouts.due()[0].owed.open_fen == 16_000
    assert counter.produce.settling.waiting() == []
    with pytest.raises(Refused, match="E711"):
        counter.produce.settling.save(form, CLERK)
    sell(store, 5_000, 7_000)
    assert counter.produce.settling.begin(party).advances == ()
    with pytest.raises(Refused, match="E710"):
        counter.produce.settling.save(form, CLERK)
    with pytest.raises(Refused):
        take_back(counter, act)
    take_back(counter, saved.seq)
    assert counter.produce.settling.begin(party).advances == ((act, 5_000),)
    assert counter.produce.payouts.due() == []
    assert differences(store.engine) == []


def test_consent_lifts_the_make_up(counter: Counter, store: Store) -> None:
    """The farmer agreed to less for one sale of two."""
    from msgspec.structs import replace

    party = person(counter)
    on_floor(counter, party, 30_000)
    sell(store, 10_000, 9_000)
    sell(store, 10_000, 8_000)
    start = counter.produce.settling.begin(party)
    assert counter.produce.settling.waiting()[0].under
    parts = tuple(one.part for one in start.parts)
    agreed = (parts[0], replace(parts[1], consented=True))
    _saved, body = settled(counter, SettleForm(party, agreed))
    assert (body.make_up_fen, body.due_fen) == (1_000, 18_000)
    for form, code in ((SettleForm(party, agreed, costs_fen=20_000), "E711"), (SettleForm(party), "E711")):
        with pytest.raises(Refused, match=code):
            counter.produce.settling.save(form, CLERK)
    assert differences(store.engine) == []


def test_terms_that_can_not_be(counter: Counter, store: Store) -> None:
    """More taken off than came in, more to the loan than is left, a day that is over."""
    party = person(counter)
    on_floor(counter, party, 30_000)
    sell(store, 10_000, 12_000)
    parts = tuple(one.part for one in counter.produce.settling.begin(party).parts)
    for form, code in (
        (SettleForm(party, parts, costs_fen=12_001), "E123"),
        (SettleForm(party, parts, loan_fen=12_001), "E712"),
        (SettleForm(party, parts, due=TODAY - 1), "E713"),
    ):
        with pytest.raises(Refused, match=code):
            counter.produce.settling.save(form, CLERK)


def test_more_advanced_than_sold(counter: Counter, store: Store) -> None:
    """Everything is set off, nothing payable; the rest of the advance waits for the next sale."""
    party = person(counter)
    act = on_floor(counter, party, 30_000, advance=20_000)
    sell(store, 10_000, 12_000)
    parts = tuple(one.part for one in counter.produce.settling.begin(party).parts)
    _saved, body = settled(counter, SettleForm(party, parts))
    assert (body.set_off_fen, body.payable_fen, body.advances) == (12_000, 0, ((act, 12_000),))
    sell(store, 10_000, 12_000)
    start = counter.produce.settling.begin(party)
    assert start.advances == ((act, 8_000),)
    assert [one.part.fen for one in start.parts] == [12_000]
    assert differences(store.engine) == []


def test_the_history_of_a_lot(counter: Counter, store: Store) -> None:
    """Every act that changed it, in order; one that was taken back leaves no trace but its reversal."""
    party = person(counter)
    act = consign(counter, party, 30_000, on_sale=True)
    sale = sell(store, 10_000, 12_000)
    gone = sell(store, 5_000, 6_000)
    take_back(counter, gone)
    back, _body = moved(counter, LotForm("returned", ((act, 1, 2_000),)))
    story = counter.produce.stock.story(act, 1)
    assert story is not None
    assert [(one.act, one.what, one.quantity, one.fen) for one in story.events] == [
        (act, "in", 30_000, 0),
        (sale, "sold", 10_000, 12_000),
        (back.seq, "returned", 2_000, 0),
    ]
    assert all(one.at for one in story.events)
    part, _body = moved(counter, LotForm("split", ((act, 1, 6_000),), parts=(6_000,)))
    made = counter.produce.stock.story(part.seq, 1)
    assert made is not None
    assert made.made_of == ((act, 1),)
    assert counter.produce.stock.story(9999, 1) is None


def test_where_a_consignment_stands(counter: Counter, store: Store) -> None:
    """In stock, part sold, sold, returned, spoiled, paid, reversed: shown with the act, derived when it is asked."""

    def state(seq: int) -> str:
        detail = counter.records.detail(seq)
        assert detail is not None
        return detail.state

    party = person(counter)
    act = consign(counter, party, 10_000, on_sale=True)
    assert state(act) == "accepted"
    sell(store, 4_000, 5_000)
    assert state(act) == "part_sold"
    sell(store, 6_000, 7_000)
    assert state(act) == "sold"
    fixed = consign(counter, party, 10_000)
    assert state(fixed) == "accepted"
    counter.produce.payouts.save(PayoutForm(party, ((fixed, 12_000),)), CLERK)
    assert state(fixed) == "paid"
    gone, lost = (consign(counter, party, 1_000, on_sale=True) for _ in range(2))
    moved(counter, LotForm("returned", ((gone, 1, 1_000),)))
    moved(counter, LotForm("spoiled", ((lost, 1, 1_000),), reason="rot", attempts=((START, "agreed"),)))
    assert (state(gone), state(lost)) == ("returned", "spoiled")
    wrong = consign(counter, party, 1_000)
    take_back(counter, wrong)
    assert state(wrong) == "reversed"
    cooperative = person(counter, "双龙合作社", "cooperative")
    wanting = consign(counter, cooperative, 2_000)
    assert [(row.seq, row.line) for row in counter.produce.certificates.wanting()] == [(wanting, 1)]
