"""Lots: where produce goes besides a sale, settling what was sold, certificates, and the states that follow."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from outlet_app.domain.acts.produce import Certified, LotMoved, Settled
from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.model import Saved
from outlet_app.services.produce.forms import CertificateForm, LotForm, PayoutForm, SettleForm
from outlet_app.services.produce.ports import LotRow
from outlet_app.services.produce.settling import settlement_of
from outlet_app.services.produce.stock import picks_for
from outlet_app.storage.books import BookStore
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, START, HandClock, composed, enrolled
from tests.support.produce import consign, person, take_back

TODAY = day_number("2026-09-19")


def lot(store: Store, seq: int, line: int = 1) -> LotRow:
    """A lot as it stands."""
    with BookStore(store.engine).reading() as books:
        found = books.stock.lot(seq, line)
    assert found is not None
    return found


def sell(store: Store, quantity: int, fen: int, product: str = "KIWI", grade: str = "A") -> int:
    """A sale over the counter, out of the lots, freshest first; the act's number."""
    with store.ledger.writing() as writing:
        picks = picks_for(writing.books, product, grade, quantity, fen)
        line = OrderLine(product, "g", quantity, 0, fen)
        body = Order("down", 0, (line,), fen, fen, fen, picks=picks, handed=True)
        return writing.append(Kind.ORDER, body, "clerk:02").seq


def holds(row: LotRow) -> bool:
    """in = sold + returned + spoiled + moved + on hand."""
    return row.quantity_in == row.sold + row.returned + row.spoiled + row.moved + row.on_hand and row.on_hand >= 0


def moved(counter: Counter, form: LotForm) -> tuple[Saved, LotMoved]:
    """What happened to lots, saved; and its body."""
    saved = counter.produce.stock.move(form, CLERK)
    detail = counter.records.detail(saved.seq)
    assert detail is not None
    assert isinstance(detail.body, LotMoved)
    return saved, detail.body


def settled(counter: Counter, form: SettleForm) -> tuple[Saved, Settled]:
    """A settlement, saved; and its body."""
    saved = counter.produce.settling.save(form, CLERK)
    detail = counter.records.detail(saved.seq)
    assert detail is not None
    assert isinstance(detail.body, Settled)
    return saved, detail.body


def test_freshest_first(counter: Counter, store: Store) -> None:
    """The latest harvest goes first, an unknown one last; what is short is refused whole, in kilograms."""
    party = person(counter)
    unknown = consign(counter, party, 10_000)
    old = consign(counter, party, 10_000, picked=TODAY - 3)
    fresh = consign(counter, party, 10_000, picked=TODAY - 1)
    assert [row.row.seq for row in counter.produce.stock.lots()] == [fresh, old, unknown]
    picks = counter.produce.stock.pick("KIWI", "", 25_000)
    assert [(pick.seq, pick.quantity) for pick in picks] == [(fresh, 10_000), (old, 10_000), (unknown, 5_000)]
    with pytest.raises(Refused, match=r"E147.*30\.000 kg of 30\.001 kg"):
        counter.produce.stock.pick("KIWI", "A", 30_001)
    sell(store, 12_000, 19_999)
    assert (lot(store, fresh).on_hand, lot(store, old).on_hand) == (0, 8_000)
    assert lot(store, fresh).proceeds_fen + lot(store, old).proceeds_fen == 19_999
    assert differences(store.engine) == []


def test_returned_only_what_is_the_farmers(counter: Counter, store: Store) -> None:
    """Goods on sale go back to the farmer; goods with a fixed payable are reversed instead."""
    party = person(counter)
    on_sale, fixed = consign(counter, party, 10_000, on_sale=True), consign(counter, party, 10_000)
    _saved, body = moved(counter, LotForm("returned", ((on_sale, 1, 4_000),)))
    assert (body.party, body.product, body.unit) == (party, "KIWI", "g")
    assert (lot(store, on_sale).returned, lot(store, on_sale).on_hand) == (4_000, 6_000)
    with pytest.raises(Refused, match="E723"):
        counter.produce.stock.move(LotForm("returned", ((fixed, 1, 1_000),)), CLERK)
    with pytest.raises(Refused, match="E146"):
        counter.produce.stock.move(LotForm("returned", ((on_sale, 1, 6_001),)), CLERK)
    assert differences(store.engine) == []


def test_spoiled_after_trying_to_reach_the_farmer(counter: Counter, store: Store) -> None:
    """A farmer's goods are disposed of after attempts that are kept; what they brought is owed to the farmer."""
    party = person(counter)
    act = consign(counter, party, 10_000, on_sale=True)
    form = LotForm("spoiled", ((act, 1, 3_000),), reason="rot", brought_fen=600)
    with pytest.raises(Refused, match="E725"):
        counter.produce.stock.move(form, CLERK)
    tries = ((START - 7_200_000, "phone"), (START - 3_600_000, "village"))
    form = LotForm("spoiled", ((act, 1, 3_000),), reason="rot", brought_fen=600, attempts=tries)
    saved, body = moved(counter, form)
    assert (body.attempts, body.due) == (tries, TODAY + 7)
    assert counter.records.today().figures.cash_in_fen == 600
    (due,) = counter.produce.payouts.due()
    assert (due.owed.seq, due.owed.open_fen, due.party) == (saved.seq, 600, party)
    paper = "\n".join(line.text for line in counter.receipts.lines(saved.seq, "en"))
    assert "Rotten" in paper
    take_back(counter, saved.seq)
    assert (lot(store, act).spoiled, lot(store, act).on_hand) == (0, 10_000)
    assert counter.produce.payouts.due() == []
    assert differences(store.engine) == []


def test_what_happens_to_lots_is_checked(counter: Counter, store: Store) -> None:
    """Nothing chosen, nothing said, no reason, parts that don't come to it, the same grade, mixtures nobody is paid
    for."""
    first, second = person(counter), person(counter, "施六金")
    a, b = (consign(counter, party, 10_000, on_sale=True) for party in (first, second))
    own = consign(counter, first, 10_000)
    before = store.ledger.head()[0]
    for form, code in (
        (LotForm("returned"), "E720"),
        (LotForm("returned", ((a, 1, 1), (a, 1, 1))), "E720"),
        (LotForm("eaten", ((a, 1, 1),)), "E721"),
        (LotForm("returned", ((9999, 1, 1),)), "E722"),
        (LotForm("spoiled", ((own, 1, 1),)), "E724"),
        (LotForm("spoiled", ((own, 1, 1),), reason="other"), "E724"),
        (LotForm("spoiled", ((own, 1, 1),), reason="rot", brought_fen=-1), "E726"),
        (LotForm("split", ((own, 1, 10_000),), parts=(4_000, 5_000)), "E727"),
        (LotForm("split", ((own, 1, 10_000),), parts=(10_001, -1)), "E727"),
        (LotForm("regraded", ((own, 1, 10_000),), grade="A"), "E728"),
        (LotForm("mixed", ((a, 1, 10_000), (b, 1, 10_000))), "E729"),
        (LotForm("mixed", ((a, 1, 10_000), (own, 1, 10_000))), "E729"),
        (LotForm("mixed", ((own, 1, 10_000),)), "E729"),
    ):
        with pytest.raises(Refused, match=code):
            counter.produce.stock.move(form, CLERK)
    assert store.ledger.head()[0] == before


def test_mixed_lots_stay_their_farmers(counter: Counter, store: Store) -> None:
    """Two lots on sale of one farmer: the mixture has the older harvest, the higher floor, no certificate; what it
    sells for is the farmer's."""
    party = person(counter)
    old = consign(counter, party, 10_000, on_sale=True, picked=TODAY - 4)
    new = consign(counter, party, 5_000, on_sale=True, picked=TODAY - 1)
    saved, body = moved(counter, LotForm("mixed", ((old, 1, 10_000), (new, 1, 5_000))))
    made = lot(store, saved.seq)
    assert sum(one.quantity for one in body.into) == sum(pick.quantity for pick in body.takes)
    assert (made.quantity_in, made.picked, made.on_sale, made.party) == (15_000, TODAY - 4, True, party)
    assert counter.produce.stock.state(old) == "accepted"
    sell(store, 15_000, 30_000)
    assert counter.produce.stock.state(old) == "sold"
    start = counter.produce.settling.begin(party)
    _saved, done = settled(counter, SettleForm(party, tuple(one.part for one in start.parts)))
    assert done.payable_fen == 30_000
    assert counter.produce.stock.state(old) == "settled"
    counter.produce.payouts.save(PayoutForm(party, ((_saved.seq, 30_000),)), CLERK)
    assert counter.produce.stock.state(old) == "paid"
    assert differences(store.engine) == []


def test_split_and_graded_anew(counter: Counter, store: Store) -> None:
    """Parts come to what was taken; a part needs a new certificate, a whole lot graded anew keeps its own."""
    party = person(counter)
    act = consign(counter, party, 10_000)
    counter.produce.certificates.save(paper(((act, 1),), number="HG-1"), CLERK)
    assert lot(store, act).certificate == "HG-1"
    saved, body = moved(counter, LotForm("split", ((act, 1, 10_000),), parts=(4_000, 6_000)))
    assert [one.certificate for one in body.into] == ["", ""]
    assert [row.on_hand for row in (lot(store, saved.seq, 1), lot(store, saved.seq, 2))] == [4_000, 6_000]
    assert {(row.seq, row.line) for row in counter.produce.certificates.wanting()} == {(saved.seq, 1), (saved.seq, 2)}
    both = ((saved.seq, 1), (saved.seq, 2))
    anew = counter.produce.certificates.save(paper(both, how="reissued"), CLERK)
    number = lot(store, saved.seq, 1).certificate
    assert number == f"SBD01-A-{anew.seq:04d}"
    _saved, graded = moved(counter, LotForm("regraded", ((saved.seq, 1, 4_000),), grade="B"))
    assert (graded.into[0].grade, graded.into[0].certificate) == ("B", number)
    assert counter.produce.certificates.wanting() == []
    assert differences(store.engine) == []


def paper(lots: tuple[tuple[int, int], ...], **changed: Any) -> CertificateForm:
    """A complete certificate for these lots."""
    texts = {"origin": "花垣县十八洞村", "issuer": "十八洞合作社", "contact": "13812345600", "commitment": "承诺"}
    given = {"product": "KIWI", "quantity": 10_000, "day": TODAY, "basis": "self_test", **texts, **changed}
    return CertificateForm(lots=lots, **given)


def test_a_certificate_says_what_the_law_wants(counter: Counter, store: Store) -> None:
    """Complete or refused; kept six months; the one it takes the place of is named."""
    act = consign(counter, person(counter), 10_000)
    certificates = counter.produce.certificates
    for changed, code in (
        ({"origin": " "}, "E149"),
        ({"basis": "hearsay"}, "E149"),
        ({"quantity": 0}, "E149"),
        ({"day": 0}, "E717"),
        ({"how": "found"}, "E716"),
    ):
        with pytest.raises(Refused, match=code):
            certificates.save(paper(((act, 1),), **changed), CLERK)
    with pytest.raises(Refused, match="E714"):
        certificates.save(paper(()), CLERK)
    other = consign(counter, person(counter, "麻先进"), 10_000)
    with pytest.raises(Refused, match="E714"):
        certificates.save(paper(((act, 1), (other, 9))), CLERK)
    certificates.save(paper(((act, 1),), number="HG-0918-03"), CLERK)
    anew = certificates.save(paper(((act, 1),), how="reissued", number="HG-2"), CLERK)
    detail = counter.records.detail(anew.seq)
    assert detail is not None
    assert isinstance(detail.body, Certified)
    assert detail.body.former == ("HG-0918-03",)
    assert [card.row.number for card in certificates.all("hg")] == ["HG-2", "HG-0918-03"]
    assert certificates.all()[0].keep_until == "2027-03-19"
    assert counter.produce.stock.lots("HG-2")[0].keep_until == "2027-03-19"
    slip = "\n".join(line.text for line in counter.receipts.lines(anew.seq, "en"))
    assert "2027-03-19" in slip
    assert differences(store.engine) == []


def test_a_form_for_a_certificate_is_filled_in(counter: Counter) -> None:
    """What is known of the lot, its party and the outlet needs no typing; a cooperative brings its own."""
    cooperative = person(counter, "十八洞合作社", "cooperative")
    act = consign(counter, cooperative, 10_000)
    form = counter.produce.certificates.start(((act, 1),))
    assert (form.how, form.issuer, form.quantity, form.day) == ("collected", "十八洞合作社", 10_000, TODAY)
    assert "禁用农药" in form.commitment
    own = counter.produce.certificates.start(((consign(counter, person(counter), 5_000), 1),))
    assert (own.how, own.issuer) == ("issued", "十八洞")


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


def on_floor(counter: Counter, party: int, quantity: int, advance: int = 0) -> int:
    """Goods on sale with a floor of ¥10.00 a kilogram."""
    from outlet_app.services.forms import ConsignmentForm, LineForm

    line = LineForm("KIWI", "A", "g", quantity, 1200, floor_fen=1000)
    form = ConsignmentForm(party=party, lines=(line,), on_sale=True, advance_fen=advance)
    return counter.intake.save(form, CLERK).seq


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


@pytest.mark.parametrize("seed", range(6))
def test_nothing_appears_or_vanishes(seed: int, tmp_path: Path) -> None:
    """Random histories: in = sold + returned + spoiled + moved + on hand for every lot; paid ≤ due; settled ≤ sold;
    what is derived equals a fresh derivation."""
    clock = HandClock()
    store = enrolled(tmp_path / "data", clock)
    try:
        chance, counter = random.Random(seed), composed(store, clock)
        parties = [person(counter, name) for name in ("龙秀英", "麻先进")]
        acts: list[int] = []
        for _step in range(45):
            _one_act(chance, counter, store, parties, acts)
            with BookStore(store.engine).reading() as books:
                rows = [row for act in range(1, store.ledger.head()[0] + 1) for row in books.stock.of_act(act)]
                owed = [found for act in range(1, store.ledger.head()[0] + 1) if (found := books.dues.owed(act))]
            assert all(holds(row) and 0 <= row.settled <= row.sold for row in rows)
            assert all(0 <= one.paid_fen <= one.fen and one.loan_paid_fen <= one.loan_fen for one in owed)
        assert differences(store.engine) == []
    finally:
        store.close()


def _one_act(chance: random.Random, counter: Counter, store: Store, parties: list[int], acts: list[int]) -> None:
    """Anything a clerk may try; what the rules refuse is refused, and changes nothing."""
    produce, party = counter.produce, chance.choice(parties)
    lots = produce.stock.lots()
    some = [card.row for card in chance.sample(lots, min(len(lots), 2))]
    takes = tuple((row.seq, row.line, chance.randrange(1, row.on_hand + 2)) for row in some)
    how = chance.choice(("in", "in", "sell", "sell", "settle", "pay", "reverse", *_HOWS))
    try:
        if how == "in":
            terms = {"on_sale": True} if chance.random() < 0.6 else {"loan_fen": 500, "loan_ref": "L"}
            acts.append(consign(counter, party, chance.randrange(1_000, 40_000), picked=TODAY, **terms))
        elif how == "sell":
            acts.append(sell(store, chance.randrange(1, 20_000), chance.randrange(1, 30_000)))
        elif how == "settle":
            parts = tuple(one.part for one in produce.settling.begin(party).parts)
            acts.append(produce.settling.save(SettleForm(party, parts, commission_bp=300), CLERK).seq)
        elif how == "pay":
            due = produce.payouts.due()
            row = chance.choice(due) if due else None
            items = ((row.owed.seq, chance.randrange(1, row.owed.open_fen + 2)),) if row else ()
            acts.append(produce.payouts.save(PayoutForm(row.party if row else party, items), CLERK).seq)
        elif how == "reverse" and acts:
            take_back(counter, acts[-1])
            acts.pop()
        elif how != "reverse":
            parts = (takes[0][2] // 2, takes[0][2] - takes[0][2] // 2) if takes else ()
            takes = takes if how == "mixed" else takes[:1]
            tries = ((START, "phone"),)
            form = LotForm(how, takes, parts, chance.choice("AB"), "", "rot", "", tries, chance.choice((0, 100)))
            acts.append(produce.stock.move(form, CLERK).seq)
    except Refused:
        pass


_HOWS = ("returned", "spoiled", "mixed", "split", "regraded")


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
