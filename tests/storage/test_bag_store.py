"""The counter's memory of its bags, and what an answer may change: the rules, on the real store."""

from __future__ import annotations

import pytest

from outlet_app.services.bag_ports import BagAnswer, KeptBag, KeptPart
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.storage import bag_store
from outlet_app.storage.bag_store import BagRows
from outlet_app.storage.engine import reading
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store
from tests.support.counter import CLERK, IDENTITY

PARTS = (KeptPart(b"\x01" * 64), KeptPart(b"\x02" * 64, b"\x03" * 32))
NOW = 1_789_776_000_000


@pytest.fixture
def facts(store: Store, counter: Counter) -> ExchangeFacts:
    """The store as an exchange sees it; the ledger holds ten entries."""
    for number in range(9):
        counter.people.register(PartyForm(name=f"石{number}"), CLERK)
    return ExchangeFacts(store.engine, IDENTITY.counter)


def bag(facts: ExchangeFacts, last: int = 10, identity: bytes = b"\x09" * 32) -> KeptBag:
    """A bag made now."""
    mark, _, _, cursor = facts.position()
    return KeptBag(identity, mark + 1, last, NOW, mark, cursor, PARTS)


def answer(facts: ExchangeFacts, mark: int, cursor: int, *items: tuple[int, str]) -> BagAnswer:
    """The centre holds `mark`; its feed ends at `cursor`; items are notices by number."""
    found = facts.hash_at(mark)
    assert found is not None
    return BagAnswer(mark, found, cursor, [(number, "notice", key, b"\xa3new") for number, key in items])


def notices(store: Store) -> dict[str, bytes]:
    """The notices the counter knows."""
    with reading(store.engine) as connection:
        found = connection.exec_driver_sql("SELECT key, body FROM feed_item WHERE kind = 'notice'")
        return {row[0]: bytes(row[1]) for row in found}


def test_kept_as_it_was(store: Store, facts: ExchangeFacts) -> None:
    """What was made, what lies on a stick, and what is answered."""
    rows, made = BagRows(store.engine), bag(facts)
    assert (rows.known(made.id), rows.newest_open()) == (None, None)
    rows.keep(made)
    assert (rows.known(made.id), rows.newest_open()) == (made, None)
    rows.placed(made.id)
    assert rows.newest_open() == made
    rows.take(made, answer(facts, 10, made.cursor), NOW + 5)
    known = rows.known(made.id)
    assert known is not None
    assert (known.answered_at, rows.newest_open()) == (NOW + 5, None)


def test_it_counts_as_an_answer_over_the_line(store: Store, facts: ExchangeFacts) -> None:
    """Nothing came meanwhile: mark, feed and cursor as said, an alarm that stood is gone; a second time nothing."""
    rows, made = BagRows(store.engine), bag(facts)
    rows.keep(made)
    facts.raise_alarm("broken")
    told = answer(facts, 10, made.cursor + 7, (made.cursor + 3, "a"))
    effect = rows.take(made, told, NOW)
    assert (effect.before, effect.mark, effect.items, effect.fresh) == (0, 10, told.items, True)
    assert (facts.position()[0], facts.position()[3], facts.alarm()) == (10, made.cursor + 7, "")
    assert notices(store) == {"a": b"\xa3new"}
    again = rows.take(made, answer(facts, 3, made.cursor + 9, (made.cursor + 8, "b")), NOW)
    assert (again.items, again.fresh, facts.position()[0], "b" in notices(store)) == ([], False, 10, False)


def test_a_restored_centre_is_believed_when_nothing_newer_is_known(store: Store, facts: ExchangeFacts) -> None:
    """The mark goes back as it would over the line; a thing taken away goes."""
    tell(facts, 8, 500, "a")
    rows, made = BagRows(store.engine), bag(facts)
    rows.keep(made)
    told = BagAnswer(5, facts.hash_at(5) or b"", 300, [(250, "notice", "a", b"\xc0")])
    effect = rows.take(made, told, NOW)
    assert (effect.before, effect.mark, facts.position()[3], notices(store)) == (8, 5, 300, {})


def tell(facts: ExchangeFacts, mark: int, cursor: int, key: str) -> None:
    """The line brings this."""
    found = facts.hash_at(mark)
    assert found is not None
    facts.take(mark, found, cursor, [(cursor, "notice", key, b"\xa4line")])


def test_the_older_word_of_two(store: Store, facts: ExchangeFacts) -> None:
    """The line brought something meanwhile: the mark only goes forward, and of the feed only what lies beyond the
    cursor is news; an alarm of the line's stands unless the mark moves."""
    rows, made = BagRows(store.engine), bag(facts)
    start = made.cursor
    rows.keep(made)
    tell(facts, 9, start + 5, "a")
    facts.raise_alarm("broken")
    told = answer(facts, 6, start + 8, (start + 2, "a"), (start + 8, "b"))
    effect = rows.take(made, told, NOW)
    assert (effect.mark, effect.fresh, [item[2] for item in effect.items]) == (9, False, ["b"])
    assert notices(store) == {"a": b"\xa4line", "b": b"\xa3new"}
    assert (facts.position()[3], facts.alarm()) == (start + 8, "broken")
    other = bag(facts, identity=b"\x08" * 32)
    rows.keep(other)
    tell(facts, 9, start + 20, "c")
    effect = rows.take(other, answer(facts, 10, start + 9), NOW)
    assert (effect.mark, facts.position()[3], facts.alarm()) == (10, start + 20, "")


def test_a_cursor_that_went_back_passes_nothing_over(store: Store, facts: ExchangeFacts) -> None:
    """The line told a smaller cursor (its centre was restored): an answer that begins after it is not taken."""
    tell(facts, 8, 500, "a")
    rows, made = BagRows(store.engine), bag(facts)
    rows.keep(made)
    tell(facts, 8, 100, "b")
    effect = rows.take(made, answer(facts, 10, 600, (550, "c")), NOW)
    assert (effect.mark, effect.items, facts.position()[3]) == (10, [], 100)


def test_an_answer_to_no_known_bag_changes_nothing(store: Store, facts: ExchangeFacts) -> None:
    """Not kept, or pushed out by many newer ones."""
    rows, made = BagRows(store.engine), bag(facts)
    effect = rows.take(made, answer(facts, 10, 900, (850, "a")), NOW)
    assert (effect.mark, effect.items, facts.position()[0], notices(store)) == (0, [], 0, {})


def test_only_the_newest_are_kept(store: Store, facts: ExchangeFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that comes back after two hundred others is not waited for."""
    monkeypatch.setattr(bag_store, "MOST_KEPT", 3)
    rows = BagRows(store.engine)
    made = [bag(facts, identity=bytes([number]) * 32) for number in range(5)]
    for one in made:
        rows.keep(one)
        rows.placed(one.id)
    assert [rows.known(one.id) is not None for one in made] == [False, False, True, True, True]
    assert rows.newest_open() == made[-1]
    rows.take(made[-1], answer(facts, 10, made[-1].cursor), NOW)
    assert rows.newest_open() is None
