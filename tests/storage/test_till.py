"""The till: the acceptance day's cash to the fen, closes that come late, counts that differ, and both ends alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.figures import all_figures
from central.verify import verify
from outlet_app.domain.entries import ClockMoved, Entry, Kind, decode, encode_body
from outlet_app.domain.figures import of_entries
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from outlet_app.domain.till import Purse
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.centre import TestCentre, enrolled_with, exchange
from tests.support.counter import CLERK, INSTALLER, START, SUPERVISOR, HandClock, composed

DAY_MS = 86_400_000
DAY, NEXT = "2026-09-19", "2026-09-20"
OPENING = {10_000: 10, 5_000: 8, 1_000: 10}  # 1,500.00
COUNTED = {10_000: 6, 5_000: 6, 1_000: 6, 100: 4, 50: 1}  # 964.50 …
LAST = COUNTED | {10: 4}  # … and four jiao: 964.90


def body(counter: Counter, seq: int) -> object:
    """An act's body."""
    detail = counter.records.detail(seq)
    assert detail is not None
    return detail.body


def farmer(counter: Counter) -> int:
    """A farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13812345600"), CLERK).party.party


def consign(counter: Counter, party: int, quantity: int, price: int, unit: str = "g", **terms: int) -> int:
    """A consignment of one line; its number."""
    line = LineForm("PORK", "A", unit, quantity, price)
    return counter.intake.save(ConsignmentForm(party=party, lines=(line,), **terms), CLERK).seq  # type: ignore[arg-type]


def order(counter: Counter, fen: int, party: int = 0, deposit: int | None = None) -> int:
    """An order of one piece, paid in cash or with a deposit; its number."""
    lines = (OrderLineForm("MILKCASE", "pc", 1, fen),)
    tendered = fen if deposit is None else deposit
    form = OrderForm(party=party, lines=lines, tendered_fen=tendered, deposit_fen=deposit)
    return counter.orders.save(form, CLERK).seq


def bring_to(store: Store, number: int) -> None:
    """Fill the ledger so that the next act is `number`."""
    with store.ledger.writing() as writing:
        while writing.next_seq() < number:
            writing.append(Kind.CLOCK, ClockMoved(0, 0), "system:test")


def accept(store: Store, seq: int) -> None:
    """The centre has everything up to `seq`."""
    facts = ExchangeFacts(store.engine, store.ledger.counter())
    accepted = facts.hash_at(seq)
    assert accepted is not None
    facts.take(seq, accepted, facts.position()[3], [])


def play(counter: Counter) -> None:
    """The cash of the acceptance day: 349.80 in, 879.90 out, 2,373.60 owed."""
    party = farmer(counter)
    consign(counter, party, 150_000, 1200, advance_fen=54_000, loan_fen=20_000)
    order(counter, 13_780)
    wrong = consign(counter, party, 16_800, 7600, advance_fen=30_000)
    counter.corrections.reverse(wrong, "weight", "", CLERK, carries=True)
    consign(counter, party, 18_600, 7600, advance_fen=30_000, carried_fen=30_000, replaces=wrong)
    order(counter, 1_600)
    order(counter, 9_600)
    counter.till.move(-3_990, "refund", CLERK, "咸鸭蛋 0362")
    order(counter, 25_900, party, 10_000)


def test_the_acceptance_day(counter: Counter, store: Store) -> None:
    """Steps 1 and 14: 1,500.00 + 349.80 − 879.90 = 969.90; counted 964.90: −5.00, unexplained, no debt."""
    counter.till.open(OPENING, CLERK, float_fen=100_000)
    play(counter)
    variance = counter.till.compare(LAST)
    assert (variance.expected_fen, variance.counted_fen, variance.fen, variance.debt_fen) == (96_990, 96_490, -500, 0)
    state = counter.till.state()
    assert (state.cash.in_fen, state.cash.out_fen, state.float_fen) == (34_980, 87_990, 16_000)
    saved = counter.till.close(LAST, CLERK, "unexplained")
    closed = body(counter, saved.seq)
    assert isinstance(closed, DayClosed)
    assert (closed.day, closed.expected_fen, closed.variance_fen) == (DAY, 96_990, -500)
    assert (closed.reason, closed.accepted, closed.payable_fen) == ("unexplained", False, 237_360)
    assert closed.pieces == ((10_000, 6), (5_000, 6), (1_000, 6), (100, 4), (50, 1), (10, 4))
    assert (closed.waiting_from, closed.waiting_to, closed.first_fen) == (1, saved.seq, 96_490)
    assert (closed.float_fen, closed.since_fen) == (16_000, 0)
    figures = counter.records.today().figures
    assert (figures.opening_fen, figures.expected_fen, figures.counted_fen) == (150_000, 96_990, 96_490)
    assert (figures.variance_fen, figures.cash_in_fen, figures.cash_out_fen) == (-500, 34_980, 87_990)
    assert differences(store.engine) == []


def test_the_centre_comes_to_the_same(tmp_path: Path) -> None:
    """Over a real exchange, from its own copy: 969.90 for the day; and the slip's numbers are those that waited."""
    centre = TestCentre(tmp_path)
    clock = HandClock()
    store = enrolled_with(centre.url, centre.code(), tmp_path / "counter", clock)
    try:
        centre.told()
        counter = composed(store, clock)
        counter.till.open(OPENING, CLERK)
        exchange(store).once()
        mark = store.facts.mark()
        play(counter)
        saved = counter.till.close(LAST, CLERK, "unexplained")
        closed = body(counter, saved.seq)
        assert isinstance(closed, DayClosed)
        assert (closed.waiting_from, closed.waiting_to) == (mark + 1, saved.seq)
        exchange(store).once()
        there = all_figures(centre.centre.engine, START)[store.ledger.counter()][DAY]
        assert (there.expected_fen, there.counted_fen, there.variance_fen) == (96_990, 96_490, -500)
        assert there == counter.records.today().figures
        assert verify(centre.centre.engine).faults == []
        assert centre.alarms() == []
    finally:
        store.close()
        centre.stop()


def test_a_day_never_closed(counter: Counter, clock: HandClock, store: Store) -> None:
    """After a power cut the till of yesterday is closed today: on its day, from its entries; what was sold this morning
    lies in the drawer and makes no difference."""
    counter.till.open(OPENING, CLERK)
    order(counter, 5_800)
    clock.at += DAY_MS
    order(counter, 9_600)
    state = counter.till.state()
    assert (state.opened > 0, state.day, state.late) == (True, DAY, True)
    with pytest.raises(Refused, match="E650"):
        counter.till.open(OPENING, CLERK)
    saved = counter.till.close(OPENING | {5_000: 11, 100: 4}, CLERK)  # 1,500 + 58 + 96 = 1,654.00
    closed = body(counter, saved.seq)
    assert isinstance(closed, DayClosed)
    assert (closed.day, closed.expected_fen, closed.since_fen, closed.counted_fen) == (DAY, 155_800, 9_600, 165_400)
    assert (closed.variance_fen, closed.reason) == (0, "")
    rows = [decode(data) for _, data, _ in store.ledger.rows()]
    days = of_entries(rows, lambda seq: rows[seq - 1])
    assert (days[DAY].expected_fen, days[DAY].counted_fen, days[DAY].variance_fen) == (155_800, 165_400, 0)
    assert (days[NEXT].expected_fen, days[NEXT].cash_in_fen, days[NEXT].entries) == (0, 9_600, 2)
    counter.till.open(OPENING, CLERK)
    assert not counter.till.state().late


def test_acts_before_the_count_are_in_the_drawer(counter: Counter) -> None:
    """What is sold before the opening count, or between a close and the next count, is counted with it."""
    order(counter, 5_800)
    assert counter.till.state().ever is False
    counter.till.open({100: 58}, CLERK)
    assert counter.till.compare({100: 58}).fen == 0
    counter.till.close({100: 58}, CLERK)
    order(counter, 1_600)
    counter.till.move(-2_000, "bank", CLERK)
    opened = body(counter, counter.till.open({100: 54}, CLERK).seq)
    assert isinstance(opened, ShiftOpened)
    assert (opened.counted_fen, opened.expected_fen) == (5_400, 5_400)


def test_what_a_close_refuses(counter: Counter) -> None:
    """No shift, a difference without a reason, a debt that a clerk makes or that is none. Nothing is written."""
    with pytest.raises(Refused, match="E651"):
        counter.till.close(OPENING, CLERK)
    counter.till.open(OPENING, CLERK)
    head = counter.status.strip().head
    for code, reason, note in (("E144", "", ""), ("E654", "laziness", ""), ("E654", "other", " ")):
        with pytest.raises(Refused, match=code):
            counter.till.close({100: 1}, CLERK, reason, note)
    with pytest.raises(NotAllowed, match="E313"):
        counter.till.close({100: 1}, CLERK, "unexplained", accepted=True)
    with pytest.raises(Refused, match="E145"):
        counter.till.close(OPENING | {100: 1}, SUPERVISOR, "unexplained", accepted=True)
    with pytest.raises(Refused, match="E143"):
        counter.till.close({300: 1}, CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        counter.till.close(OPENING, INSTALLER)
    assert counter.status.strip().head == head
    saved = counter.till.close({100: 1}, SUPERVISOR, "other", "掉进江里", accepted=True, first_fen=200)
    closed = body(counter, saved.seq)
    assert isinstance(closed, DayClosed)
    assert (closed.accepted, closed.variance_fen, closed.first_fen) == (True, -149_900, 200)


def test_what_an_opening_and_a_movement_refuse(counter: Counter) -> None:
    """More float than money; nothing moved; a reason that is none, or goes the other way."""
    with pytest.raises(Refused, match="E652"):
        counter.till.open({100: 1}, CLERK, float_fen=101)
    with pytest.raises(NotAllowed, match="E310"):
        counter.till.open({100: 1}, INSTALLER)
    for code, fen, reason in (
        ("E653", 0, "topup"),
        ("E654", 100, "bank"),
        ("E654", -100, "topup"),
        ("E654", 5, "other"),
    ):
        with pytest.raises(Refused, match=code):
            counter.till.move(fen, reason, CLERK)
    assert counter.till.state().ever is False


def test_float_and_takings_are_apart(counter: Counter) -> None:
    """Advances and their return move the float, sales and fees the takings; a top-up says which."""
    counter.till.open({100: 500}, CLERK, float_fen=30_000)
    party = farmer(counter)
    act = consign(counter, party, 10_000, 1200, advance_fen=5_000)
    order(counter, 7_000)
    saved = counter.till.move(2_000, "topup", CLERK, purse=Purse.FLOAT)
    assert body(counter, saved.seq) == CashMoved(2_000, "topup", "", "float")
    assert counter.till.state().float_fen == 27_000
    counter.corrections.reverse(act, "typing", "", CLERK)
    state = counter.till.state()
    assert (state.float_fen, state.cash.expected_fen) == (32_000, 59_000)


def entry(seq: int, kind: Kind, made: ShiftOpened | CashMoved | DayClosed) -> Entry:
    """An entry of the day, as some counter might write it."""
    return Entry(seq, START + seq, "SBD01-A", kind, 1, "clerk:02", "9.9", encode_body(made))


def test_a_close_is_not_believed() -> None:
    """Who computes the figures does it from the shift's entries: another sum, or a close of nothing, is a doubt."""
    begun = entry(1, Kind.OPEN, ShiftOpened(((100, 9),), 900))
    moved = entry(2, Kind.CASH, CashMoved(500, "topup"))
    true = entry(3, Kind.CLOSE, DayClosed(DAY, 1, 900, 500, 0, 1_400, ((100, 13),), 1_300, 77, "unexplained"))
    rows = [begun, moved, true]
    figures = of_entries(rows, lambda seq: rows[seq - 1])[DAY]
    assert (figures.expected_fen, figures.counted_fen, figures.variance_fen) == (1_400, 1_300, -100)
    for lie in (
        DayClosed(DAY, 1, 900, 0, 0, 900, (), 900, 0),
        DayClosed(NEXT, 1, 900, 500, 0, 1_400, (), 900, 0),
        DayClosed(DAY, 2, 900, 500, 0, 1_400, (), 900, 0),
    ):
        rows = [begun, moved, entry(3, Kind.CLOSE, lie)]
        with pytest.raises(LookupError):
            of_entries(rows, lambda seq: rows[seq - 1])  # noqa: B023 - called at once
    rows = [begun, moved, true, entry(4, Kind.CLOSE, DayClosed(DAY, 1, 900, 500, 0, 1_400, (), 900, 0))]
    with pytest.raises(LookupError):
        of_entries(rows, lambda seq: rows[seq - 1])


def city_order(counter: Counter) -> int:
    """An order from the city, paid at the mall; its number."""
    lines = (OrderLineForm("KIWI", "g", 30_000, 1996),)
    return counter.orders.save(OrderForm("up", lines=lines, prepaid=True), CLERK).seq


def test_the_days_numbers(counter: Counter, store: Store) -> None:
    """The acceptance day act by act, 0400 the opening count, the centre holding up to 0403: the close is 0413, and its
    slip says what the day's table says."""
    party = farmer(counter)
    bring_to(store, 400)
    made = [
        counter.till.open(OPENING, CLERK, float_fen=100_000).seq,
        consign(counter, party, 150_000, 1200, advance_fen=54_000, loan_fen=20_000),
        order(counter, 13_780),
        city_order(counter),
    ]
    accept(store, 403)
    made.append(consign(counter, party, 16_800, 7600, advance_fen=30_000))
    made.append(counter.corrections.reverse(404, "weight", "", CLERK, carries=True).seq)
    made.append(consign(counter, party, 18_600, 7600, advance_fen=30_000, carried_fen=30_000, replaces=404))
    made.append(consign(counter, party, 40, 1500, on_sale=True, unit="pc"))
    made.append(order(counter, 1_600))
    made.append(order(counter, 9_600))
    made.append(counter.till.move(-3_990, "refund", CLERK, "0362").seq)
    made.append(order(counter, 25_900, party, 10_000))
    made.append(city_order(counter))
    made.append(counter.till.close(LAST, CLERK, "unexplained").seq)
    assert made == list(range(400, 414))
    slip = "\n".join(" ".join(line.text.split()) for line in counter.receipts.lines(413, "en"))
    for text in (
        "No. 0413",
        "Opening count 1,500.00",
        "Cash in 349.80",
        "Cash out −879.90",
        "Expected ¥969.90",
        "Counted ¥964.90",
        "Short −¥5.00",
        "Reason Unexplained",
        "Not accepted as debt",
        "Fixed payable ¥2,373.60",
        "10 waiting (0404–0413)",
    ):
        assert text in slip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("columns", [32, 48])
def test_the_slips(counter: Counter, store: Store, language: str, columns: int) -> None:
    """Each of the three has its slip, as wide as the paper; the close says what waits, by its numbers."""
    opened = counter.till.open(OPENING, CLERK, float_fen=100_000)
    moved = counter.till.move(-3_990, "other", CLERK, "咸鸭蛋 " * 9)
    closed = counter.till.close(OPENING | {5_000: 7}, CLERK, "unexplained")  # 10.10 short
    papers = [
        [line.text for line in counter.receipts.lines(saved.seq, language, columns)]
        for saved in (opened, moved, closed)
    ]
    for paper in papers:
        for text in paper:
            assert sum(1 if sign.isascii() else 2 for sign in text) <= columns
    assert any("39.90" in text for text in papers[1])
    slip = "\n".join(papers[2])
    words = {
        "en": (f"{closed.seq} waiting (0001–{closed.seq:04d})", "Not accepted as debt", "Unexplained"),
        "zh_CN": (f"{closed.seq} 笔待传（0001–{closed.seq:04d}）", "未认作欠款", "原因不明"),
    }
    for text in words[language]:
        assert text in slip
    assert "1,460.10" in slip
    assert "1,500.00" in slip
