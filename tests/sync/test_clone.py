"""A cloned disk is noticed at the first exchange: both machines are told, nothing is overwritten, and nothing else is
taken for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from central import alarms
from outlet_app.errors import Refused, Unreachable
from outlet_app.services.model import Line
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync.courier import drain
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock
from tests.support.couriers import Running
from tests.support.histories import History
from tests.support.hostile import Relay


def _play(store: Store, clock: HandClock, seed: int, steps: int = 5) -> None:
    History(store, clock, seed).play(steps)


def _again(store: Store, clock: HandClock) -> Store:
    """The program ended and was started again."""
    store.close()
    return open_store(store.folder, clock)


@pytest.fixture
def twins(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """A counter that sent everything, and a machine with a copy of its disk; both started anew."""
    _play(store, clock, 7, 10)
    drain(exchange(store))
    store.close()
    shutil.copytree(store.folder, tmp_path / "copy")
    one, two = open_store(store.folder, clock), open_store(tmp_path / "copy", clock)
    yield one, two
    two.close()
    one.close()


def test_noticed_at_the_first_exchange(centre: TestCentre, twins: tuple[Store, Store], clock: HandClock) -> None:
    """Nobody wrote anything yet: the second one is refused and told, the first goes on and is told too."""
    one, two = twins
    drain(exchange(one))
    held = centre.entries()
    with pytest.raises(Refused, match="E446") as told:
        exchange(two).once()
    assert "one machine only" in told.value.told()
    assert ExchangeFacts(two.engine, "SBD01-A").alarm() == "clone"
    _play(two, clock, 8)
    with pytest.raises(Refused, match="E446"):
        exchange(two).once()
    assert centre.entries() == held
    assert centre.alarms() == ["clone"]
    _play(one, clock, 9)
    outcome = drain(exchange(one))[-1]
    assert outcome.warning is not None
    assert outcome.warning.code == "E447"
    assert ExchangeFacts(one.engine, "SBD01-A").alarm() == ""
    assert centre.entries() == rows(one)


def test_being_started_often_does_not_win(centre: TestCentre, twins: tuple[Store, Store], clock: HandClock) -> None:
    """The refused machine stays out, however often it is started; the other one may be started anew."""
    one, two = twins
    drain(exchange(one))
    for _ in range(4):
        with pytest.raises(Refused, match="E446"):
            exchange(two).once()
        two = _again(two, clock)
    one = _again(one, clock)
    _play(one, clock, 10)
    drain(exchange(one))
    assert centre.entries() == rows(one)
    with pytest.raises(Refused, match=r"E446|E428"):
        exchange(two).once()
    two.close()
    one.close()


def test_a_copy_of_a_machine_that_runs_on(centre: TestCentre, twins: tuple[Store, Store], clock: HandClock) -> None:
    """The copy was started once more than the machine it was made of: it is the newest start and goes on; the other
    hears that it is one of two."""
    one, two = twins
    drain(exchange(one))
    ExchangeFacts(two.engine, "SBD01-A").started()
    two = _again(two, clock)
    drain(exchange(two))
    held = centre.entries()
    with pytest.raises(Refused, match="E446"):
        exchange(one).once()
    assert drain(exchange(two))[-1].warning is not None
    assert centre.entries() == held == rows(two)
    two.close()


def test_a_copy_put_back(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> None:
    """The counter's own backup in place of a newer store: an old copy, told before it can fork anything."""
    _play(store, clock, 11)
    drain(exchange(store))
    store.close()
    shutil.copytree(store.folder, tmp_path / "backup")
    store = open_store(store.folder, clock)
    drain(exchange(store))
    store = _again(store, clock)
    drain(exchange(store))
    store.close()
    back = open_store(tmp_path / "backup", clock)
    try:
        with pytest.raises(Refused, match="E446"):
            exchange(back).once()
        _play(back, clock, 12)
        with pytest.raises(Refused, match="E446"):
            exchange(back).once()
        assert len(centre.entries()) < len(rows(back))
    finally:
        back.close()


def test_no_false_alarm(centre: TestCentre, store: Store, clock: HandClock, tmp_path: Path) -> None:
    """Lost answers, starts that were killed before they got through, restarts, a centre that is put back and comes
    again: one machine is one machine."""
    relay = Relay(centre.port)
    _play(store, clock, 13)
    drain(exchange(store))
    centre.stop()
    standby = centre.copy_of(tmp_path / "standby.db")
    centre.start()
    try:
        for round_ in range(6):
            ready = exchange(store, relay.url)
            relay.lose = round_ % 3
            for _ in range(relay.lose):
                with pytest.raises(Unreachable):
                    ready.once()
            _play(store, clock, 20 + round_, 2)
            drain(ready)
            store = _again(store, clock)
            ExchangeFacts(store.engine, "SBD01-A").started()  # killed before its first request
            store = _again(store, clock)
            if round_ % 2:
                standby = _swapped(centre, standby)
            outcome = drain(exchange(store, centre.url))[-1]
            assert outcome.warning is None
            assert centre.entries() == rows(store)
            assert centre.alarms() == []
    finally:
        relay.close()
        store.close()


def _swapped(centre: TestCentre, standby: Path) -> Path:
    """The other database answers from now on; where the one that answered is kept."""
    centre.stop()
    kept = standby.with_name("kept.db")
    shutil.copyfile(centre.path, kept)
    shutil.copyfile(standby, centre.path)
    kept.replace(standby)
    centre.start()
    return standby


def test_the_user_hears_it_while_all_goes_well(
    centre: TestCentre, twins: tuple[Store, Store], running: Running
) -> None:
    """The line is open, acts are accepted, and the alarm is told with what to do; settled, it goes away."""
    one, two = twins
    drain(exchange(one))
    with pytest.raises(Refused, match="E446"):
        exchange(two).once()
    courier, heard = running(exchange(one))
    state = heard.wait(lambda state: bool(state.alarm))
    assert (state.line, "Another machine" in state.alarm, bool(state.alarm_do)) == (Line.OPEN, True, True)
    alarms.settle(centre.centre.engine, "SBD01-A", "clone", None, "the second machine was put away", 1)
    heard.states.clear()
    courier.poke()
    assert heard.wait(lambda state: state.line is Line.OPEN and not state.alarm).trouble == ""
