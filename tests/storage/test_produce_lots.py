"""Lots: where produce goes besides a sale, settling what was sold, certificates, and the states that follow."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from outlet_app.domain.acts.produce import Certified
from outlet_app.errors import Refused
from outlet_app.services.counter import Counter
from outlet_app.services.produce.forms import LotForm, PayoutForm, SettleForm
from outlet_app.storage.books import BookStore
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.storage.produce import TODAY, _one_act, holds, lot, moved, paper, sell, settled
from tests.support.counter import CLERK, START, HandClock, composed, enrolled
from tests.support.produce import consign, person, take_back


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
