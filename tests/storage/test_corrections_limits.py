"""Corrections: who may and how late, what is told beforehand, and cash that is carried over, or is not."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.acts import produce
from outlet_app.domain.clock import day_bounds
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.till import DENOMINATIONS
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.corrections import REASONS, UndoLook
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.undoing import REVERSIBLE
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.correcting import Day, manifest, put, till
from tests.support.counter import CLERK, SUPERVISOR, HandClock, tell

DAY_MS = 86_400_000
PORK = LineForm("PORK", "一级", "g", 16_800, 7600)


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


@pytest.fixture
def day(store: Store, farmer: int) -> Day:
    """A day's acts."""
    return Day(store, farmer)


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
    taken = manifest(day)
    clock.at = day_bounds("2026-09-20")[0]
    with pytest.raises(Refused, match="E842"):
        counter.corrections.reverse(taken, "typing", "", SUPERVISOR)


@pytest.mark.parametrize("kind", [Kind.OPEN, Kind.CLOSE, Kind.REVERSAL, Kind.PARTY, Kind.ANSWER, Kind.WAYBILL])
def test_what_can_never_be_taken_back(kind: Kind) -> None:
    """What was counted, said or spoilt."""
    assert kind not in REVERSIBLE


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
    carried = msgspec.structs.replace(ship, carried_fen=30_000, advance_fen=30_000)
    with pytest.raises(Refused, match="E124"):
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
