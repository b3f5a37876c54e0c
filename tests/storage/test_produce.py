"""Due and paid: what acts owe, paid whole or in part, to loans, cards and members; and never more than is open."""

from __future__ import annotations

import pytest

from outlet_app.domain.acts.produce import PaidOut
from outlet_app.domain.days import day_number
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.services.produce.forms import PayoutForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER, HandClock
from tests.support.produce import consign, person, take_back

DAY_MS = 86_400_000
DUE = day_number("2026-09-26")


def the_401(counter: Counter, party: int) -> int:
    """Step 2 of the day."""
    line = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
    form = ConsignmentForm(party=party, lines=(line,), advance_fen=54_000, loan_fen=20_000, loan_ref="L-1")
    return counter.intake.save(form, CLERK).seq


def body(counter: Counter, seq: int) -> PaidOut:
    """What the ledger holds."""
    detail = counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, PaidOut)
    return detail.body


def test_0401_is_due_in_a_week(counter: Counter, store: Store, clock: HandClock) -> None:
    """¥1,260.00 on 26 September, ¥200.00 of it to the loan; overdue a day later; paid, it is gone."""
    party = person(counter)
    act = the_401(counter, party)
    payouts = counter.produce.payouts
    (due,) = payouts.due()
    assert (due.owed.seq, due.owed.open_fen, due.owed.loan_open_fen, due.owed.due) == (act, 126_000, 20_000, DUE)
    assert (due.name, due.standing, due.product and due.product.code) == ("龙**", "later", "KIWI")
    assert payouts.due(until=DUE - 1) == []
    clock.at += 7 * DAY_MS
    assert payouts.due()[0].standing == "today"
    assert (payouts.standing().today, payouts.standing().today_fen, payouts.standing().overdue) == (1, 126_000, 0)
    clock.at += DAY_MS
    assert payouts.due()[0].standing == "overdue"
    assert (payouts.standing().overdue, payouts.standing().overdue_fen) == (1, 126_000)
    form = PayoutForm(party, ((act, 126_000),))
    quoted = payouts.quote(form)
    assert (quoted.total_fen, quoted.loan_fen, quoted.own_fen, quoted.cash_fen) == (126_000, 20_000, 106_000, 106_000)
    paid = body(counter, payouts.save(form, CLERK).seq)
    assert (paid.cash_fen, paid.loan_fen, paid.loan_ref, paid.loans) == (106_000, 20_000, "L-1", ((act, 20_000),))
    assert payouts.due() == []
    assert counter.records.today().figures.cash_out_fen == 106_000
    assert differences(store.engine) == []


def test_in_parts_the_farmers_own_comes_first(counter: Counter, store: Store) -> None:
    """¥500.00, then the rest: the loan's ¥200.00 with the rest, exactly; taken back in any order, nothing is lost."""
    party = person(counter)
    act = the_401(counter, party)
    payouts = counter.produce.payouts
    first = payouts.save(PayoutForm(party, ((act, 50_000),)), CLERK).seq
    assert (body(counter, first).cash_fen, body(counter, first).loan_fen) == (50_000, 0)
    second = payouts.save(PayoutForm(party, ((act, 76_000),)), CLERK).seq
    assert (body(counter, second).cash_fen, body(counter, second).loan_fen) == (56_000, 20_000)
    take_back(counter, first)
    (due,) = payouts.due()
    assert (due.owed.open_fen, due.owed.loan_open_fen) == (50_000, 0)
    third = payouts.save(PayoutForm(party, ((act, 50_000),)), CLERK).seq
    assert (body(counter, third).cash_fen, body(counter, third).loan_fen) == (50_000, 0)
    assert payouts.due() == []
    assert differences(store.engine) == []


def test_several_acts_cash_and_card(counter: Counter, store: Store) -> None:
    """Two acts of one person at once, a part to the card."""
    party = person(counter)
    acts = [consign(counter, party, 10_000), consign(counter, party, 5_000)]
    form = PayoutForm(party, ((acts[0], 12_000), (acts[1], 6_000)), 10_000, "0006")
    paid = body(counter, counter.produce.payouts.save(form, CLERK).seq)
    assert (paid.cash_fen, paid.transfer_fen, paid.card_last4) == (8_000, 10_000, "0006")
    assert counter.produce.payouts.due() == []
    assert differences(store.engine) == []


def test_what_is_refused(counter: Counter, store: Store) -> None:
    """Nothing chosen, somebody else's act, more than is open, a card without digits, a purse nobody has."""
    party, other = person(counter), person(counter, "施六金")
    act, others = consign(counter, party), consign(counter, other)
    before = store.ledger.head()[0]
    for form, code in (
        (PayoutForm(party, ()), "E700"),
        (PayoutForm(party, ((act, 100), (act, 100))), "E700"),
        (PayoutForm(9999, ((act, 100),)), "E701"),
        (PayoutForm(party, ((others, 100),)), "E702"),
        (PayoutForm(party, ((act, 180_001),)), "E703"),
        (PayoutForm(party, ((act, 0),)), "E703"),
        (PayoutForm(party, ((act, 100),), 101, "0006"), "E704"),
        (PayoutForm(party, ((act, 100),), 100, "6"), "E705"),
        (PayoutForm(party, ((act, 100),), purse="sock"), "E709"),
        (PayoutForm(party, ((act, 100),), splits=((other, 100),)), "E708"),
        (PayoutForm(party, ((act, 100),), splits=((other, 99),)), "E707"),
    ):
        with pytest.raises(Refused, match=code):
            counter.produce.payouts.save(form, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        counter.produce.payouts.save(PayoutForm(party, ((act, 100),)), INSTALLER)
    assert store.ledger.head()[0] == before


def test_paid_can_not_be_taken_back_before_its_payment(counter: Counter, store: Store) -> None:
    """A consignment that was paid stands until the payout is reversed; then everything is as it was."""
    party = person(counter)
    act = the_401(counter, party)
    paid = counter.produce.payouts.save(PayoutForm(party, ((act, 126_000),)), CLERK).seq
    with pytest.raises(Refused):
        take_back(counter, act)
    take_back(counter, paid)
    assert counter.produce.payouts.due()[0].owed.open_fen == 126_000
    take_back(counter, act)
    assert counter.produce.payouts.due() == []
    assert counter.records.today().figures.cash_out_fen - counter.records.today().figures.cash_in_fen == 0
    assert differences(store.engine) == []


def test_two_loans_are_paid_one_after_another(counter: Counter) -> None:
    """A payout repays one loan: the slip names it."""
    party = person(counter)
    acts = [consign(counter, party, loan_fen=100, loan_ref=ref) for ref in ("L-1", "L-2")]
    with pytest.raises(Refused, match="E706"):
        counter.produce.payouts.save(PayoutForm(party, tuple((act, 180_000) for act in acts)), CLERK)


def test_what_was_paid_twice_at_once_is_refused(counter: Counter) -> None:
    """The second of two equal payouts finds nothing open."""
    party = person(counter)
    form = PayoutForm(party, ((consign(counter, party), 180_000),))
    counter.produce.payouts.save(form, CLERK)
    with pytest.raises(Refused, match="E703"):
        counter.produce.payouts.save(form, CLERK)


def test_a_cooperative_shares(counter: Counter, store: Store) -> None:
    """Members with what each brought; the shares come to the fen; they stand on the slip with masked names."""
    cooperative = person(counter, "十八洞猕猴桃合作社", "cooperative")
    members = [person(counter, name, cooperative=cooperative) for name in ("龙秀英", "麻先进")]
    consign(counter, members[0], 10_000)
    taken_back = consign(counter, members[1], 90_000)
    consign(counter, members[1], 5_000)
    take_back(counter, taken_back)
    act = consign(counter, cooperative, 30_000)
    found = counter.produce.payouts.members(cooperative)
    assert [(one.party, one.delivered_fen) for one in found] == [(members[0], 12_000), (members[1], 6_000)]
    splits = ((members[0], 24_000), (members[1], 12_000))
    saved = counter.produce.payouts.save(PayoutForm(cooperative, ((act, 36_000),), splits=splits), CLERK)
    assert body(counter, saved.seq).splits == splits
    paper = "\n".join(line.text for line in counter.receipts.lines(saved.seq, "en"))
    assert "龙**" in paper
    assert "240.00" in paper
    assert differences(store.engine) == []


def test_the_till_should_hold_it(counter: Counter) -> None:
    """More cash than the drawer should hold is told, in its own purse, and never blocks."""
    party = person(counter)
    act = consign(counter, party)
    payouts = counter.produce.payouts
    assert payouts.purses().enough(180_000, "takings")
    counter.till.open({10_000: 15}, CLERK, float_fen=100_000)
    assert not payouts.purses().enough(150_001, "takings")
    counter.till.move(50_000, "topup", CLERK)
    assert payouts.purses().enough(180_000, "takings")
    assert not payouts.purses().enough(100_001, "float")
    payouts.save(PayoutForm(party, ((act, 100_001),), purse="float"), CLERK)
    assert counter.till.state().float_fen == -1


def test_found_by_name_and_number(counter: Counter) -> None:
    """Initials or the act's number narrow the list."""
    party, other = person(counter), person(counter, "施六金")
    act, others = consign(counter, party), consign(counter, other)
    payouts = counter.produce.payouts
    assert [one.owed.seq for one in payouts.due(words="lxy")] == [act]
    assert [one.owed.seq for one in payouts.due(words=f"{others:04d}")] == [others]
    assert payouts.due(words="nobody") == []
