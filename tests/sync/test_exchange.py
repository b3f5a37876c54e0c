"""Exchanges with a real centre over HTTP: what was written arrives once, to the byte, however often the line, the
counter or the centre falls over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from outlet_app.bootstrap import compose
from outlet_app.config import Settings
from outlet_app.domain.entries import ClockMoved, Kind, link
from outlet_app.errors import Refused, StoreTrouble, Unreachable
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync.courier import drain
from sync.sense import Load, Sense
from tests.support.centre import TestCentre, enrolled_with, exchange, rows
from tests.support.counter import HandClock
from tests.support.histories import History
from tests.support.hostile import Relay


def _play(store: Store, clock: HandClock, seed: int, steps: int = 30) -> None:
    History(store, clock, seed).play(steps)


def _write(store: Store, count: int) -> None:
    """So many small entries."""
    for _ in range(count):
        with store.ledger.writing() as act:
            act.append(Kind.CLOCK, ClockMoved(1, 2), "system:test")


@pytest.fixture
def relay(centre: TestCentre) -> Iterator[Relay]:
    """A way to the centre that can lose answers."""
    made = Relay(centre.port)
    yield made
    made.close()


def test_everything_arrives_to_the_byte(centre: TestCentre, store: Store, clock: HandClock) -> None:
    """The centre holds the counter's own bytes; the figures of both ends agree; the catalogue came back."""
    centre.told()
    _play(store, clock, 1, 120)
    outcomes = drain(exchange(store))
    assert centre.entries() == rows(store)
    assert (outcomes[-1].waiting, outcomes[-1].more) == (0, False)
    assert store.facts.mark() == store.ledger.head()[0]
    assert store.facts.waiting() == (0, None)
    assert len(compose(store, clock, Settings(), courier=False).catalogue.all()) == 43
    assert centre.alarms() == []


@pytest.mark.parametrize("entries", [1, 2, 3, 7, 100])
def test_batches_of_any_size(centre: TestCentre, store: Store, clock: HandClock, entries: int) -> None:
    """Few at a time or all at once: the same ledger arrives."""
    _play(store, clock, 2, 40)
    ready = exchange(store)
    ready.sense = Sense(Load(entries=entries, bytes=1500 if entries == 7 else 1 << 20))
    outcomes = drain(ready)
    assert centre.entries() == rows(store)
    assert sum(outcome.accepted for outcome in outcomes) == store.ledger.head()[0]


def test_nothing_to_say_writes_nothing(centre: TestCentre, store: Store) -> None:
    """One request; the store's file and log are left alone, whether there was an alarm field before or not."""
    ready = exchange(store)
    drain(ready)
    drain(ready)
    wal = store.folder / "ledger.db-wal"
    before = wal.stat().st_size
    assert len(drain(ready)) == 1
    assert wal.stat().st_size == before


def test_lost_answers_double_nothing(centre: TestCentre, store: Store, relay: Relay, clock: HandClock) -> None:
    """The centre took everything, the counter never heard: the next exchange goes on from the centre's mark."""
    _play(store, clock, 3)
    ready = exchange(store, relay.url)
    ready.sense = Sense(Load(entries=5))
    relay.lose = 3
    for _ in range(3):
        with pytest.raises(Unreachable, match="E420"):
            ready.once()
        assert store.facts.mark() == 0
        _write(store, 2)
    assert len(centre.entries()) == 5
    assert relay.lost == 3
    drain(ready)
    assert centre.entries() == rows(store)
    assert centre.alarms() == []


def test_a_centre_that_is_away_for_a_while(centre: TestCentre, store: Store, clock: HandClock) -> None:
    """Away: E420, everything waits. Back under the same address: everything goes out, over the same session."""
    ready = exchange(store)
    drain(ready)
    centre.stop()
    _play(store, clock, 4)
    for _ in range(2):
        with pytest.raises(Unreachable, match="E420") as told:
            ready.once()
        assert "safe" in told.value.told()
    assert store.facts.waiting()[0] == store.ledger.head()[0] - 1
    centre.start()
    drain(ready)
    assert centre.entries() == rows(store)


def test_a_centre_restored_from_a_backup(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> None:
    """The counter offers again what the centre lost, by itself; what was told after the backup is told again."""
    _play(store, clock, 5)
    drain(exchange(store))
    centre.stop()
    backup = centre.copy_of(tmp_path / "thursday.db")
    centre.start()
    centre.told()
    _play(store, clock, 6)
    drain(exchange(store))
    held = store.ledger.head()[0]
    centre.stop()
    for name in ("central.db-wal", "central.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copyfile(backup, centre.path)
    centre.start()
    assert len(centre.entries()) < held
    outcomes = drain(exchange(store))
    assert centre.entries() == rows(store)
    assert outcomes[-1].waiting == 0
    assert centre.alarms() == []
    centre.told()
    drain(exchange(store))
    assert len(compose(store, clock, Settings(), courier=False).catalogue.all()) == 43


@pytest.fixture
def twins(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """A counter and a copy of its folder, as somebody made it who wanted a second machine."""
    _play(store, clock, 7, 10)
    drain(exchange(store))
    folder = store.folder
    store.close()
    shutil.copytree(folder, tmp_path / "copy")
    one, two = open_store(folder, clock), open_store(tmp_path / "copy", clock)
    yield one, two
    two.close()
    one.close()


def test_two_machines_as_one_counter(centre: TestCentre, twins: tuple[Store, Store], clock: HandClock) -> None:
    """Both wrote: the second one's entries are refused, the alarm stands at both ends, and nothing is chosen
    silently."""
    one, two = twins
    _write(one, 3)
    _write(two, 3)
    drain(exchange(one))
    held = centre.entries()
    with pytest.raises(Refused, match="E427") as told:
        exchange(two).once()
    assert "two machines" in told.value.told()
    assert ExchangeFacts(two.engine, "SBD01-A").alarm() == "fork"
    assert centre.alarms() == ["clone", "fork"]  # the machine that goes on hears of it too
    assert centre.entries() == held == rows(one)
    _write(one, 1)
    drain(exchange(one))
    assert ExchangeFacts(one.engine, "SBD01-A").alarm() == ""
    _write(two, 5)
    with pytest.raises(Refused, match="E427"):
        exchange(two).once()
    assert centre.entries() == rows(one)


def test_an_old_copy_of_a_counter(centre: TestCentre, twins: tuple[Store, Store]) -> None:
    """The copy that wrote nothing is behind: E428, an alarm at both ends, before a single act forks the ledger."""
    one, two = twins
    _write(one, 3)
    drain(exchange(one))
    with pytest.raises(Refused, match="E428") as told:
        exchange(two).once()
    assert "old copy" in told.value.told()
    assert ExchangeFacts(two.engine, "SBD01-A").alarm() == "behind"
    assert centre.alarms() == ["behind", "clone"]


def test_a_new_machine_in_a_counters_place(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> None:
    """Enrolled anew without the old ledger, it can't go on under used numbers: told at both ends; the old machine's
    key is no longer taken."""
    _play(store, clock, 8, 10)
    drain(exchange(store))
    held = centre.entries()
    other = enrolled_with(centre.url, centre.code(), tmp_path / "new machine", clock)
    try:
        with pytest.raises(Refused, match=r"E427|E428"):
            exchange(other).once()
        with pytest.raises(Refused, match="E426"):
            exchange(store).once()
    finally:
        other.close()
    assert centre.entries() == held
    assert centre.alarms() != []


def test_entries_that_do_not_verify(centre: TestCentre, store: Store, clock: HandClock) -> None:
    """A ledger that was changed by hand, its hashes too, is not taken: E429, and the centre keeps an alarm."""
    _play(store, clock, 9, 10)
    drain(exchange(store))
    _write(store, 2)
    _copy_down(store, true_to_itself=True)
    with pytest.raises(Refused, match="E429") as told:
        exchange(store).once()
    assert "verify" in told.value.told()
    assert centre.alarms() == ["broken"]


def test_damage_of_this_machine_is_not_told_as_the_centres(centre: TestCentre, store: Store, clock: HandClock) -> None:
    """Bytes that do not lead to their own hash are not even sent: E410; the centre hears nothing of it."""
    _play(store, clock, 9, 10)
    drain(exchange(store))
    held = centre.entries()
    _write(store, 2)
    _copy_down(store, true_to_itself=False)
    with pytest.raises(StoreTrouble, match="E410") as told:
        exchange(store).once()
    assert "verify" in told.value.told()
    assert (centre.entries(), centre.alarms()) == (held, [])


def _copy_down(store: Store, *, true_to_itself: bool) -> None:
    """The last entry's bytes become those of the one before; `true_to_itself`: its hash follows them."""
    with store.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
        head = store.ledger.head()[0]
        found = connection.exec_driver_sql("SELECT bytes, hash FROM ledger WHERE seq >= ? ORDER BY seq", (head - 1,))
        (data, reached), (_, kept) = found.all()
        digest = link(reached, data) if true_to_itself else kept
        connection.exec_driver_sql("UPDATE ledger SET bytes = ?, hash = ? WHERE seq = ?", (data, digest, head))
        connection.commit()


def test_a_full_disk_while_an_answer_is_taken_in(centre: TestCentre, store: Store) -> None:
    """The centre has it, the mark could not be kept: E201, and the next exchange sets it right without doubling."""
    _write(store, 3)
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.rollback()
    centre.told()

    class Full(ExchangeFacts):
        """A store whose disk is full in that moment: the file may not grow by a page."""

        def take(self, mark: int, mark_hash: bytes, cursor: int, items: list[tuple[int, str, str, bytes]]) -> None:
            with self._engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
                connection.rollback()
            super().take(mark, mark_hash, cursor, items)

    ready = exchange(store)
    ready._store = Full(store.engine, "SBD01-A")
    with pytest.raises(StoreTrouble, match="E201"):
        ready.once()
    assert store.facts.mark() == 0
    store.engine.dispose()
    drain(exchange(store))
    assert centre.entries() == rows(store)
    assert store.facts.mark() == store.ledger.head()[0]


def test_an_act_saved_while_a_request_is_made(centre: TestCentre, store: Store) -> None:
    """The clerk saves between the look at the head and the reading of the entries: no alarm, and it goes next."""

    class Busy(ExchangeFacts):
        """A store in which somebody saves in that very moment."""

        def entries_after(self, seq: int, most: int, most_bytes: int) -> list[bytes]:
            _write(store, 2)
            return super().entries_after(seq, most, most_bytes)

    ready = exchange(store)
    ready._store = Busy(store.engine, "SBD01-A")
    for _ in range(3):
        ready.once()
    drain(exchange(store))
    assert centre.entries() == rows(store)
    assert centre.alarms() == []
