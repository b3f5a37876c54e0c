"""The ledger on disk: gapless numbers, exact bytes, a chain; and a database that refuses to have them changed."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import exc

from outlet_app.domain.chain import verify_chain
from outlet_app.domain.entries import ClockMoved, Kind, StaffNamed, decode
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm as Form
from outlet_app.services.forms import LineForm, PartyForm
from outlet_app.services.intake import body_of_form, put
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store
from outlet_app.storage.tables import APPEND_ONLY
from outlet_app.storage.unit_of_work import UnitOfWork
from tests.support.counter import CLERK, IDENTITY, SUPERVISOR, HandClock, composed
from tests.support.histories import History

YEAR_MS = 365 * 86_400_000


def test_numbers_follow_one_another_and_the_chain_holds(store: Store, clock: HandClock) -> None:
    """Entry 1, 2, 3 …; each hash is of the one before and of the exact bytes."""
    History(store, clock, 1).play(60)
    rows = list(store.ledger.rows())
    assert [seq for seq, _, _ in rows] == list(range(1, len(rows) + 1))
    digest = hashlib.sha256(b"outlet-ledger/1" + IDENTITY.counter.encode()).digest()
    for _, data, stored in rows:
        digest = hashlib.sha256(digest + data).digest()
        assert stored == digest
    assert store.ledger.head() == (len(rows), digest)
    assert verify_chain(IDENTITY.counter, rows).wrong_at == 0


def test_what_was_encoded_is_what_is_stored(store: Store, clock: HandClock) -> None:
    """The stored bytes decode to the entry and encode to themselves; the act's hash is the entry's."""
    with store.ledger.writing() as writing_act:
        saved = writing_act.append(Kind.STAFF, StaffNamed("07", "麻金莲", "clerk"), "clerk:01")
    seq, data, digest = list(store.ledger.rows())[-1]
    entry = decode(data)
    assert (entry.seq, entry.at, entry.counter, entry.kind, entry.actor) == (
        seq,
        clock.at,
        "SBD01-A",
        "staff",
        "clerk:01",
    )
    assert msgspec.msgpack.encode(entry) == data
    assert (saved.seq, saved.hash) == (seq, digest)
    assert store.ledger.entry_hash(seq) == digest
    assert store.ledger.entry(seq) == entry


def test_rows_come_in_strides(store: Store, monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> None:
    """However many there are, none is left out between two strides."""
    History(store, clock, 2).play(40)
    whole = list(store.ledger.rows())
    for stride in (1, 7, len(whole), len(whole) + 1):
        monkeypatch.setattr("outlet_app.storage.ledger.STRIDE", stride)
        assert list(store.ledger.rows()) == whole
        assert list(store.ledger.rows(after=5)) == whole[5:]


def _filled(counter: Counter) -> None:
    """At least one row in every table that is only added to."""
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    act = counter.intake.save(Form(party=farmer, lines=(LineForm("KIWI", "A", "g", 150_000, 1200),)), CLERK)
    counter.corrections.reverse(act.seq, "typing", "", SUPERVISOR)


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
@pytest.mark.parametrize("verb", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_posted_rows_are_never_changed(store: Store, counter: Counter, table: str, verb: str) -> None:
    """Neither by this program nor by another one that has the key: the database itself refuses."""
    _filled(counter)
    column = next(found.columns.keys()[0] for found in APPEND_ONLY if found.name == table)
    statement = verb.format(table=table, column=f'"{column}"')
    with pytest.raises(exc.DatabaseError, match="never changed"), writing(store.engine) as connection:
        connection.exec_driver_sql(statement)
    key = store.engine.get_execution_options()["outlet_key"]
    other = driver.connect(str(store.folder / "ledger.db"))
    try:
        other.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        with pytest.raises(driver.DatabaseError, match="never changed"):
            other.execute(statement)
    finally:
        other.close()
    assert differences(store.engine) == []


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY])
def test_a_posted_row_is_not_replaced_either(store: Store, counter: Counter, table: str) -> None:
    """INSERT OR REPLACE deletes without saying DELETE; that must not be a way round the guards."""
    _filled(counter)
    with reading(store.engine) as connection:
        before = connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").all()
    marks = ", ".join("?" for _ in before[-1])
    changed = [value if isinstance(value, int) and place < 2 else "x" for place, value in enumerate(before[-1])]
    with pytest.raises(exc.DatabaseError), writing(store.engine) as connection:
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", tuple(changed))
    with reading(store.engine) as connection:
        assert connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2").all() == before


@pytest.mark.parametrize("seq", [0, 1, 5, -3])
def test_numbers_can_not_be_left_out_or_used_twice(store: Store, seq: int) -> None:
    """After entry 1 comes entry 2 and nothing else."""
    assert store.ledger.head()[0] == 1
    with pytest.raises(exc.DatabaseError, match="follow one another"), writing(store.engine) as connection:
        connection.exec_driver_sql("INSERT INTO ledger VALUES (?, 0, 'x', x'00', x'00')", (seq,))


def test_a_fault_in_the_middle_leaves_nothing(store: Store, counter: Counter) -> None:
    """The act, its number, its rows, its search words and the draft it was made of: all or nothing."""
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    form = Form(party=farmer, lines=(LineForm("KIWI", "A", "g", 150_000, 1200),))
    counter.drafts.keep("intake", form)
    before = _everything(store)
    with pytest.raises(ZeroDivisionError), store.ledger.writing() as act:
        _half_an_act(act, form)
    assert _everything(store) == before
    assert counter.drafts.load("intake", Form) == form
    assert counter.intake.save(form, CLERK).seq == store.ledger.head()[0] == farmer + 1
    assert counter.drafts.load("intake", Form) is None


def _half_an_act(act: UnitOfWork, form: Form) -> None:
    put(act, body_of_form(form, 20_000), "clerk:02")
    act.drop_draft("intake")
    act.keep_recorded("row-1", 3)
    act.keep_party_key(99, b"k" * 32)
    raise ZeroDivisionError


def _everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with reading(store.engine) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in names
        }


def test_a_clock_set_back_a_year_is_recorded_once_and_blocks_nothing(
    store: Store, counter: Counter, clock: HandClock
) -> None:
    """Rule 15: the sequence orders acts; the jump is an entry of its own before the next act."""
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    form = Form(party=farmer, lines=(LineForm("KIWI", "A", "g", 150_000, 1200),))
    before = clock.at
    clock.at -= YEAR_MS
    seqs = [counter.intake.save(form, CLERK).seq for _ in range(3)]
    assert seqs == [farmer + 2, farmer + 3, farmer + 4]
    entry = store.ledger.entry(farmer + 1)
    assert entry is not None
    assert (entry.kind, entry.actor) == (Kind.CLOCK, "system:clock")
    moved = msgspec.msgpack.decode(entry.body, type=ClockMoved)
    assert (moved.last_at, moved.found_at) == (before, entry.at)
    assert before - moved.found_at > YEAR_MS - 1000
    assert [row.kind for row in counter.records.page()][:4] == ["consign", "consign", "consign", "clock"]
    assert verify_chain(IDENTITY.counter, store.ledger.rows()).wrong_at == 0
    assert differences(store.engine) == []


def test_a_clock_set_back_while_somebody_is_registered(store: Store, counter: Counter, clock: HandClock) -> None:
    """The number promised to a person is the person's, even when the clock jumps in that very moment."""

    class Jumping(HandClock):
        """Falls back a year after each look."""

        def now(self) -> int:
            self.at -= YEAR_MS
            return self.at

    jumping = Jumping(clock.at)
    store.ledger._clock = jumping
    made = composed(store, jumping).people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK)
    assert made.party.full_name == "龙秀英"
    assert made.party.party == made.saved.seq
    assert differences(store.engine) == []


def test_a_clock_nudged_by_a_second_is_not_worth_an_entry(store: Store, counter: Counter, clock: HandClock) -> None:
    """Time servers do that all day."""
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    clock.at -= 1000
    assert counter.people.register(PartyForm(name="施六金"), CLERK).party.party == farmer + 1
