"""The tray: what the centre asks and proposes, answered by entries; nothing waits for it."""

from __future__ import annotations

import msgspec
import pytest

from outlet_app.domain.acts import goods
from outlet_app.domain.acts.office import Answered
from outlet_app.domain.acts.trade import Reversal
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.feed import Decision, FeedKind, Proposal, Question
from outlet_app.domain.till import DENOMINATIONS
from outlet_app.errors import NotAllowed, Refused
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.model import Saved
from outlet_app.services.office.tray import TrayItem
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, INSTALLER, START, SUPERVISOR, HandClock, tell

DAY_MS = 86_400_000
PORK = LineForm("PORK", "一级", "g", 16_800, 7600)


@pytest.fixture
def act(counter: Counter) -> int:
    """A consignment with ¥300.00 advanced."""
    farmer = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    return counter.intake.save(ConsignmentForm(party=farmer, lines=(PORK,), advance_fen=30_000), CLERK).seq


def asked(store: Store, cursor: int, kind: FeedKind, key: str, body: msgspec.Struct) -> None:
    """The centre tells one thing."""
    tell(store, [(cursor, str(kind), key, msgspec.msgpack.encode(body))])


def proposed(store: Store, act: int, key: str = "p1", at: int = START) -> None:
    """A proposal about an act."""
    changes = (("毛重", "18.6 kg"),)
    asked(
        store,
        700 + int(key[1:]),
        FeedKind.PROPOSAL,
        key,
        Proposal(act, "重量不符", "Weight differs", at, "县局", changes),
    )


def answered(store: Store, saved: Saved) -> Answered:
    """The answer, as it stands in the ledger."""
    entry = store.ledger.entry(saved.seq)
    body = body_of(entry) if entry is not None else None
    assert isinstance(body, Answered)
    return body


def keys(counter: Counter) -> list[str]:
    """What the tray lists, in its order."""
    return [item.key for item in counter.office.tray.items()]


def one(counter: Counter, key: str) -> TrayItem:
    """One of them."""
    return next(item for item in counter.office.tray.items() if item.key == key)


def test_open_ones_first_newest_first(store: Store, counter: Counter, act: int) -> None:
    """A question about nothing in particular, two proposals, a decision about a return."""
    proposed(store, act, "p1", START)
    proposed(store, act, "p2", START + 5000)
    asked(store, 800, FeedKind.QUESTION, "q1", Question(0, "人手够吗", "", START + 1000, ("够", "不够")))
    assert keys(counter) == ["p2", "q1", "p1"]
    assert counter.office.tray.open_count() == 3
    counter.office.tray.answer("proposal", "p2", "accepted", "", CLERK)
    assert keys(counter) == ["q1", "p1", "p2"]
    assert counter.office.tray.open_count() == 2
    assert one(counter, "p2").verdict == "accepted"
    found = one(counter, "p1")
    assert (found.about, found.by, found.changes) == (act, "县局", (("毛重", "18.6 kg"),))
    assert found.row is not None
    assert found.row.seq == act
    assert (found.shown("en"), found.shown("zh_CN")) == ("Weight differs", "重量不符")
    assert one(counter, "q1").shown("en") == "人手够吗"  # asked in one language only


def test_an_answer_is_an_entry(store: Store, counter: Counter, act: int) -> None:
    """In words, about its act; a later one stands instead of the earlier."""
    proposed(store, act)
    first = counter.office.tray.answer("proposal", "p1", "disputed", " 我们称的是 16.8 公斤 ", CLERK)
    assert answered(store, first) == Answered("proposal", "p1", "disputed", "我们称的是 16.8 公斤", (act,))
    later = counter.office.tray.answer("proposal", "p1", "accepted", "", CLERK)
    assert one(counter, "p1").answer == later.seq
    detail = counter.records.detail(act)
    assert detail is not None
    assert [(how, seq) for how, seq in detail.links if how == "answered"] == [
        ("answered", first.seq),
        ("answered", later.seq),
    ]
    assert differences(store.engine) == []


def test_what_is_refused(store: Store, counter: Counter, act: int) -> None:
    """Unknown items, answers without words, people who take no acts: nothing is written."""
    proposed(store, act)
    tray, head = counter.office.tray, counter.status.strip().head
    for verdict, note in (("disputed", ""), ("answered", "  "), ("perhaps", "x")):
        with pytest.raises(Refused, match="E857"):
            tray.answer("proposal", "p1", verdict, note, CLERK)
    with pytest.raises(Refused, match="E856"):
        tray.answer("question", "p1", "answered", "x", CLERK)
    with pytest.raises(Refused, match="E856"):
        tray.accept_anew("p9", "", CLERK)
    with pytest.raises(NotAllowed, match="E310"):
        tray.answer("proposal", "p1", "accepted", "", INSTALLER)
    assert counter.status.strip().head == head


def test_accepting_takes_the_act_back_to_be_entered_anew(store: Store, counter: Counter, act: int) -> None:
    """Reversal and answer in one transaction; the ¥300.00 stays for the replacement, which is linked."""
    proposed(store, act)
    saved = counter.office.tray.accept_anew("p1", "", CLERK)
    reversal = store.ledger.entry(saved.seq - 1)
    assert reversal is not None
    assert body_of(reversal) == Reversal(act, "centre", "", 0, True)
    assert answered(store, saved).acts == (act, saved.seq - 1)
    detail = counter.records.detail(act)
    assert detail is not None
    assert (detail.anew, detail.carried_fen) == (True, 30_000)
    assert detail.party is not None
    right = msgspec.structs.replace(PORK, gross=18_600)
    form = ConsignmentForm(
        party=detail.party.party, lines=(right,), advance_fen=30_000, carried_fen=30_000, replaces=act
    )
    replacement = counter.intake.save(form, CLERK)
    again = counter.office.tray.accept_anew("p1", "", CLERK)  # said twice: it names what was done
    assert answered(store, again).acts == (act, saved.seq - 1, replacement.seq)
    assert differences(store.engine) == []


def test_accepting_writes_all_or_nothing(store: Store, counter: Counter, act: int, clock: HandClock) -> None:
    """The next day a clerk may not reverse: no answer either. A supervisor may."""
    proposed(store, act)
    clock.at += DAY_MS
    head = counter.status.strip().head
    with pytest.raises(NotAllowed, match="E311"):
        counter.office.tray.accept_anew("p1", "", CLERK)
    assert counter.status.strip().head == head
    assert counter.office.tray.open_count() == 1
    counter.office.tray.accept_anew("p1", "", SUPERVISOR)


def test_what_is_not_entered_anew_is_accepted_in_words(store: Store, counter: Counter, act: int) -> None:
    """A cash movement, say: E858 tells how."""
    moved = counter.till.move(-5000, "expense", CLERK)
    proposed(store, moved.seq)
    with pytest.raises(Refused, match="E858"):
        counter.office.tray.accept_anew("p1", "", CLERK)
    counter.office.tray.answer("proposal", "p1", "accepted", "", CLERK)


def test_a_decision_is_answered_by_doing_it(store: Store, counter: Counter, act: int) -> None:
    """The goods were sent back: nothing to answer any more, until that is taken back."""
    with store.ledger.writing() as writing:
        returned = writing.append(Kind.RETURN, goods.GoodsReturned(0, (), "broken", ref="0362"), "clerk:02").seq
    asked(store, 800, FeedKind.DECISION, "d1", Decision(returned, "sent_back", "请退回"))
    assert counter.office.tray.open_count() == 1
    assert one(counter, "d1").decision == "sent_back"
    with store.ledger.writing() as writing:
        done = writing.append(Kind.DISPOSAL, goods.Disposed(returned, "sent_back"), "clerk:02").seq
    assert counter.office.tray.open_count() == 0
    assert one(counter, "d1").answer == done
    counter.corrections.reverse(done, "typing", "", CLERK)
    assert counter.office.tray.open_count() == 1


def test_the_day_closes_with_open_items(store: Store, counter: Counter, act: int) -> None:
    """Disputed or not answered at all: the close asks nothing, and says nothing of it."""
    counts = dict.fromkeys(DENOMINATIONS, 0)
    counter.till.open(counts, CLERK)
    proposed(store, act, "p1")
    proposed(store, act, "p2")
    counter.office.tray.answer("proposal", "p1", "disputed", "不对", CLERK)
    counter.till.close(counts, CLERK)
    assert counter.office.tray.open_count() == 1
    assert counter.till.state().opened == 0
