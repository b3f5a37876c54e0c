"""The services on a real store: the figures of the acceptance day, corrections, roles, sign-in, people, search."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import body_of
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.corrections import REASONS
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER, SUPERVISOR, HandClock

DAY_MS = 86_400_000
KIWI = LineForm("KIWI", "A", "g", 158_400, 1200, tare=1400, packages=6)
PORK = LineForm("PORK", "一级", "g", 16_800, 7600)


@pytest.fixture
def farmer(counter: Counter) -> int:
    """An invented farmer."""
    return counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party


def body(store: Store, saved: Saved) -> object:
    """The saved act's body."""
    entry = store.ledger.entry(saved.seq)
    assert entry is not None
    return body_of(entry)


def till(counter: Counter) -> int:
    """Cash in minus cash out, of everything."""
    figures = counter.records.today().figures
    return figures.cash_in_fen - figures.cash_out_fen


def test_0401(store: Store, counter: Counter, farmer: int) -> None:
    """6 crates of kiwifruit, 158.4 kg gross: 150.0 kg, ¥1,800.00, payable ¥1,260.00 in seven days, ¥200.00 of it to a
    loan, ¥540.00 out of the till."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,), advance_fen=54_000, loan_fen=20_000)
    made = body(store, counter.intake.save(form, CLERK))
    assert isinstance(made, Consignment)
    assert (made.lines[0].quantity, made.total_fen, made.payable_fen) == (150_000, 180_000, 126_000)
    assert (made.advance_fen, made.loan_fen, made.due) == (54_000, 20_000, 20_722)  # 2026-09-26
    assert till(counter) == -54_000
    assert counter.records.today().figures.payable_fen == 126_000


def test_0402(store: Store, counter: Counter) -> None:
    """A milk case and two gift packs, ¥150.00 tendered: ¥137.80, and the till keeps just that."""
    lines = (OrderLineForm("MILKCASE", "pc", 1, 5800), OrderLineForm("GIFTPACK", "pc", 2, 3990))
    saved = counter.orders.save(OrderForm(lines=lines, tendered_fen=15_000), CLERK)
    made = body(store, saved)
    assert isinstance(made, Order)
    assert (made.total_fen, made.received_fen, made.tendered_fen, made.balance_fen) == (13_780, 13_780, 15_000, 0)
    assert till(counter) == 13_780
    paper = [line.text for line in counter.receipts.lines(saved.seq, "en")]
    assert any(text.startswith("Change") and text.endswith("12.20") for text in paper)


def test_0405_and_0406(store: Store, counter: Counter, farmer: int) -> None:
    """16.8 kg was wrong, 18.6 kg is right: the ¥300.00 stays with the farmer, no cash moves, and the payable is
    ¥1,113.60."""
    wrong = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    assert till(counter) == -30_000
    counter.corrections.reverse(wrong.seq, "weight", "", CLERK, carries=True)
    assert till(counter) == -30_000
    right = msgspec.structs.replace(PORK, gross=18_600)
    form = ConsignmentForm(party=farmer, lines=(right,), advance_fen=30_000, carried_fen=30_000, replaces=wrong.seq)
    made = body(store, counter.intake.save(form, CLERK))
    assert isinstance(made, Consignment)
    assert (made.total_fen, made.payable_fen) == (141_360, 111_360)
    assert till(counter) == -30_000
    figures = counter.records.today().figures
    assert (figures.consignments, figures.consigned_fen, figures.payable_fen, figures.reversals) == (
        1,
        141_360,
        111_360,
        1,
    )
    assert differences(store.engine) == []


def test_a_reversal_that_carries_nothing_moves_the_cash(counter: Counter, farmer: int) -> None:
    """Taken back for good: the advance comes back, what a buyer paid is handed back."""
    consigned = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    order = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 1, 5800),), tendered_fen=5800)
    ordered = counter.orders.save(order, CLERK)
    counter.corrections.reverse(consigned.seq, "withdrawn", "", CLERK)
    counter.corrections.reverse(ordered.seq, "withdrawn", "", CLERK)
    assert till(counter) == 0
    figures = counter.records.today().figures
    assert (figures.cash_in_fen, figures.cash_out_fen) == (35_800, 35_800)


@pytest.mark.parametrize(
    ("carries", "carried", "replaces"),
    [(False, 30_000, True), (True, 0, True), (True, 29_999, True), (False, 30_000, False)],
)
def test_nothing_is_carried_over_that_was_not_paid(
    counter: Counter, farmer: int, carries: bool, carried: int, replaces: bool
) -> None:
    """Cash must not appear or vanish because two forms disagree: E618, and nothing is written."""
    wrong = counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK)
    counter.corrections.reverse(wrong.seq, "weight", "", CLERK, carries=carries)
    form = ConsignmentForm(
        party=farmer,
        lines=(KIWI,),
        advance_fen=30_000,
        carried_fen=carried,
        replaces=wrong.seq if replaces else 0,
    )
    head = counter.status.strip().head
    with pytest.raises(Refused, match="E618"):
        counter.intake.save(form, CLERK)
    assert counter.status.strip().head == head


def test_a_smaller_replacement_gives_the_rest_back(counter: Counter) -> None:
    """¥116.00 were paid, ¥58.00 is right: the other half is handed back, and the till knows."""
    two = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 2, 5800),), tendered_fen=11_600)
    wrong = counter.orders.save(two, CLERK)
    counter.corrections.reverse(wrong.seq, "typing", "", CLERK, carries=True)
    one = OrderForm(lines=(OrderLineForm("MILKCASE", "pc", 1, 5800),), carried_fen=11_600, replaces=wrong.seq)
    counter.orders.save(one, CLERK)
    assert till(counter) == 5800


def test_what_can_be_reversed_and_replaced(counter: Counter, farmer: int) -> None:
    """Once, with a reason, an act that is one; a replacement once, of its own kind, after the reversal."""
    act = counter.intake.save(ConsignmentForm(party=farmer, lines=(KIWI,)), CLERK)
    again = ConsignmentForm(party=farmer, lines=(KIWI,), replaces=act.seq)
    order = OrderForm(lines=(OrderLineForm("SALT", "pc", 1, 250),), tendered_fen=250, replaces=act.seq)
    refusals = counter.corrections.reverse
    with pytest.raises(Refused, match="E612"):
        counter.intake.save(again, CLERK)
    for reason, note in (("", ""), ("nonsense", "x"), ("other", " ")):
        with pytest.raises(Refused, match="E614"):
            refusals(act.seq, reason, note, CLERK)
    for number in (0, farmer, 9999, -1):
        with pytest.raises(Refused, match="E615"):
            refusals(number, "typing", "", CLERK)
    reversal = refusals(act.seq, "other", "rain", CLERK)
    with pytest.raises(Refused, match="E616"):
        refusals(act.seq, "typing", "", SUPERVISOR)
    with pytest.raises(Refused, match="E615"):
        refusals(reversal.seq, "typing", "", SUPERVISOR)
    with pytest.raises(Refused, match="E611"):
        counter.orders.save(order, CLERK)
    counter.intake.save(again, CLERK)
    with pytest.raises(Refused, match="E613"):
        counter.intake.save(again, CLERK)
    assert set(REASONS) >= {"typing", "weight", "price", "party", "withdrawn", "other"}


def test_roles(counter: Counter, farmer: int, clock: HandClock) -> None:
    """An installer takes no acts; yesterday's act is reversed by a supervisor; only they name staff."""
    form = ConsignmentForm(party=farmer, lines=(KIWI,))
    for act in (
        lambda: counter.intake.save(form, INSTALLER),
        lambda: counter.people.register(PartyForm(name="施六金"), INSTALLER),
        lambda: counter.people.form(farmer, INSTALLER),
        lambda: counter.corrections.reverse(farmer, "typing", "", INSTALLER),
    ):
        with pytest.raises(NotAllowed, match="E310"):
            act()
    saved = counter.intake.save(form, CLERK)
    clock.at += DAY_MS
    with pytest.raises(NotAllowed, match="E311"):
        counter.corrections.reverse(saved.seq, "typing", "", CLERK)
    counter.corrections.reverse(saved.seq, "typing", "", SUPERVISOR)
    with pytest.raises(NotAllowed, match="E312"):
        counter.staff.name(StaffMember("05", "麻金莲", Role.CLERK), "1234", CLERK)
    counter.staff.name(StaffMember("05", "麻金莲", Role.CLERK), "1234", SUPERVISOR)


def test_who_is_unknown(counter: Counter, farmer: int) -> None:
    """Nobody chosen, nobody registered, kinds that are none: refused before anything is written."""
    head = counter.status.strip().head
    cases: list[tuple[ConsignmentForm, str]] = [
        (ConsignmentForm(lines=(KIWI,)), "E601"),
        (ConsignmentForm(party=999, lines=(KIWI,)), "E602"),
        (ConsignmentForm(mode="gift", party=farmer, lines=(KIWI,)), "E603"),
        (ConsignmentForm(party=farmer, lines=(msgspec.structs.replace(KIWI, unit="jin"),)), "E604"),
        (ConsignmentForm(party=farmer), "E122"),
        (ConsignmentForm(party=farmer, lines=(KIWI,), commission_fen=-500, costs_fen=600), "E123"),
    ]
    for form, code in cases:
        with pytest.raises(Refused, match=code):
            counter.intake.save(form, CLERK)
    line = (OrderLineForm("SALT", "pc", 1, 250),)
    for order, code in (
        (OrderForm("sideways", lines=line, tendered_fen=250), "E606"),
        (OrderForm(party=999, lines=line, tendered_fen=250), "E602"),
        (OrderForm(lines=line, tendered_fen=249), "E133"),
        (OrderForm(lines=(OrderLineForm("COOKER", "pc", 1, 25_900),), deposit_fen=10_000, tendered_fen=10_000), "E607"),
    ):
        with pytest.raises(Refused, match=code):
            counter.orders.save(order, CLERK)
    assert counter.status.strip().head == head
