"""A counter that is enrolled anew on the machine that has its ledger: a new key, and the ledger stays where it is the
centre's."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from central.enrolment import revoke
from outlet_app.bootstrap import _token_key, signing_key
from outlet_app.domain.entries import CounterOpened, body_of
from outlet_app.errors import Refused
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store, open_store
from sync.courier import drain
from tests.support.centre import TestCentre, exchange, rows
from tests.support.commands import command
from tests.support.counter import HandClock
from tests.support.histories import History


class Machine:
    """A counter's folder, opened for each thing that is done with it."""

    def __init__(self, folder: Path, clock: HandClock, capsys: pytest.CaptureFixture[str]):
        self.folder, self._clock, self._capsys = folder, clock, capsys

    def copy(self, folder: Path) -> Machine:
        """Its disk on another machine."""
        shutil.copytree(self.folder, folder)
        return Machine(folder, self._clock, self._capsys)

    def play(self, seed: int, steps: int = 6) -> None:
        """Acts of a day."""
        with self as store:
            History(store, self._clock, seed).play(steps)

    def sent(self) -> list[bytes]:
        """Exchange until nothing waits; the ledger."""
        with self as store:
            drain(exchange(store))
            return rows(store)

    def rows(self) -> list[bytes]:
        """The ledger."""
        with self as store:
            return rows(store)

    def enrol(self, centre: TestCentre, code: str) -> tuple[int, dict[str, Any]]:
        """The command: exit code and facts."""
        words = ("enrol", "--centre", centre.url, "--code", code)
        found, told, _ = command(self._capsys, "--data", self.folder, *words)
        return found, told

    def __enter__(self) -> Store:
        self._store = open_store(self.folder, self._clock)
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


@pytest.fixture
def machine(centre: TestCentre, store: Store, clock: HandClock, capsys: pytest.CaptureFixture[str]) -> Machine:
    """A counter with some history, everything sent."""
    History(store, clock, 41).play(12)
    drain(exchange(store))
    store.close()
    return Machine(store.folder, clock, capsys)


def _key(machine: Machine) -> bytes:
    with machine as store:
        return bytes(signing_key(store))


def test_revoked_by_mistake(centre: TestCentre, machine: Machine) -> None:
    """Acts that waited meanwhile go out under the new key; the ledger says which key holds."""
    revoke(centre.centre.engine, "SBD01-A")
    machine.play(42)
    with machine as store, pytest.raises(Refused, match="E426"):
        exchange(store).once()
    before, key, waiting = machine.rows(), _key(machine), centre.code()
    with machine as store:
        card = _token_key(store)
    code, told = machine.enrol(centre, waiting)
    assert (code, told) == (0, {"counter": "SBD01-A", "outlet": "SBD01", "outlet_name": "十八洞"})
    assert _key(machine) != key
    after = machine.sent()
    assert after[:-1] == before
    with machine as store:
        newest = body_of(store.ledger.entry(len(after)))  # type: ignore[arg-type]
        assert isinstance(newest, CounterOpened)
        assert newest.signing_key == bytes(signing_key(store).verify_key)
        assert ExchangeFacts(store.engine, "SBD01-A").alarm() == ""
        assert _token_key(store) == card  # a bank card is still known again
    code, exported, _ = command(machine._capsys, "--data", machine.folder, "export", machine.folder / "all.ledger")
    assert (code, exported["entries"]) == (0, len(after))
    assert command(machine._capsys, "verify", machine.folder / "all.ledger")[0] == 0
    assert centre.entries() == after
    assert machine.enrol(centre, waiting)[0] == 0  # the same code once more does nothing more
    assert machine.rows() == after


def test_a_clone_is_settled_by_it(centre: TestCentre, machine: Machine, tmp_path: Path) -> None:
    """One of the two gets a new key: the alarm is gone, the other machine hears that it was replaced, keeps what it
    has and can still write it to a file."""
    other = machine.copy(tmp_path / "clone")
    machine.sent()
    other.play(43)
    with other as store, pytest.raises(Refused, match="E446"):
        exchange(store).once()
    assert centre.alarms() == ["clone"]
    assert machine.enrol(centre, centre.code())[0] == 0
    machine.play(44)
    after = machine.sent()
    assert centre.alarms() == []
    kept = other.rows()
    for _ in range(2):
        with other as store:
            with pytest.raises(Refused, match="E426") as told:
                exchange(store).once()
            assert "Another machine was enrolled" in told.value.told()
            assert "paper slips" in told.value.told()
            assert ExchangeFacts(store.engine, "SBD01-A").alarm() == "revoked"
    other.play(45)  # recording is never blocked
    code, facts, _ = command(machine._capsys, "--data", other.folder, "export", tmp_path / "left.ledger")
    assert (code, facts["entries"]) == (0, len(other.rows()))
    assert other.rows()[: len(kept)] == kept
    assert command(machine._capsys, "verify", tmp_path / "left.ledger")[0] == 0
    assert centre.entries() == after
    assert centre.alarms() == []


def test_an_old_copy_fetches_what_it_lacks(centre: TestCentre, machine: Machine, tmp_path: Path) -> None:
    """The counter's own backup, or a machine long out of use: what it has is the centre's, the rest comes back."""
    old = machine.copy(tmp_path / "old")
    machine.play(46, 20)
    full, had = machine.sent(), len(old.rows())
    code, told = old.enrol(centre, centre.code())
    assert (code, told["restored"]) == (0, len(full) - had)
    assert old.rows()[:-1] == full
    with old as store:
        assert differences(store.engine) == []
    old.play(47)
    sent = old.sent()
    assert centre.entries() == sent


def test_another_ledger_is_refused_with_its_place(centre: TestCentre, machine: Machine, tmp_path: Path) -> None:
    """Both wrote since the copy was made: the first entry that differs is named, nothing is changed, and the code is
    still good for an empty folder."""
    other = machine.copy(tmp_path / "clone")
    common = len(machine.rows())
    machine.play(48, 9)
    full = machine.sent()
    for steps in (3, 30):
        other.play(49, steps)
        before, key, code = other.rows(), _key(other), centre.code()
        found, told = other.enrol(centre, code)
        assert (found, told["error"]["code"]) == (1, "E494")
        assert f"{common + 1:04d}" in told["error"]["message"]
        assert (other.rows(), _key(other)) == (before, key)
    assert centre.entries() == full
    fresh = Machine(tmp_path / "fresh", HandClock(), machine._capsys)
    assert fresh.enrol(centre, code)[0] == 0
    assert fresh.rows()[:-1] == full


def test_another_counters_code(centre: TestCentre, machine: Machine, tmp_path: Path) -> None:
    """E495 before it is spent: the other counter is not put out by a code typed into the wrong folder."""
    code = centre.code("B")
    before = machine.rows()
    found, told = machine.enrol(centre, code)
    assert (found, told["error"]["code"]) == (1, "E495")
    assert "SBD01-B" in told["error"]["message"]
    assert machine.rows() == before
    machine.play(50)
    machine.sent()
    assert Machine(tmp_path / "b", HandClock(), machine._capsys).enrol(centre, code)[0] == 0


def test_a_lost_answer_is_asked_for_again(centre: TestCentre, machine: Machine) -> None:
    """The centre took the new key, the machine never heard: the same code again, with the same key."""
    from nacl.signing import SigningKey

    from sync.enrol import enrol

    code = centre.code()
    with machine as store:
        enrol(centre.url, code, SigningKey(store.facts.next_key()))
    assert machine.enrol(centre, code)[0] == 0
    machine.play(51)
    sent = machine.sent()
    assert centre.entries() == sent
