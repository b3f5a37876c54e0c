"""A lost PC, played with real processes over a socket: machine 1 works and is lost, machine 2 gets its ledger back (and
is killed while it does), works on; machine 1 turns up again and is told."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.entries import Identity, Kind, PartyNamed
from outlet_app.services.sealing import new_party_key, seal_identity
from outlet_app.storage.store import open_store
from tests.support.centre import rows
from tests.support.counter import HandClock
from tests.support.histories import History
from tests.support.lost import keys_of
from tests.support.processes import child, facts, run

ENTRIES = 2500  # more than two stretches, so that one can be cut off in the middle


class Office:
    """The centre's process and commands."""

    def __init__(self, folder: Path):
        self.database = f"sqlite:///{folder / 'central.db'}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        words = ("-m", "central", "--database", self.database, "--json", "serve", "--port", str(self._port))
        self._process = child(*words)
        assert self._process.stdout is not None
        assert json.loads(self._process.stdout.readline())["url"] == self.url

    def close(self) -> None:
        """Answer nobody any more."""
        self._process.kill()
        self._process.communicate(timeout=60)

    def told(self, *words: str) -> dict[str, Any]:
        """A command's facts."""
        done = run("-m", "central", "--database", self.database, "--json", *words)
        assert done.returncode == 0, done.stderr
        return facts(done)

    def code(self) -> str:
        """A code for the counter."""
        words = ("--outlet", "SBD01", "--outlet-name", "十八洞", "--counter", "A")
        return str(self.told("enrol-code", *words)["code"])


class Machine:
    """One machine's folder, worked with by commands."""

    def __init__(self, folder: Path):
        self.folder = folder

    def words(self, *words: str) -> tuple[str, ...]:
        """A command's words."""
        return ("-m", "outlet_app", "--data", str(self.folder), "--lang", "en", "--json", *words)

    def do(self, *words: str, typed: str = "", code: int = 0) -> dict[str, Any]:
        """A command's facts; it ends with exit code `code`."""
        done = run(*self.words(*words), typed=typed)
        assert done.returncode == code, done.stderr
        return facts(done)

    def dies(self, *words: str, after: str, typed: str = "") -> None:
        """A command, killed as soon as it says something that contains `after`."""
        process = child(*self.words(*words), stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(typed)
        process.stdin.flush()
        said = any(after in line for line in iter(process.stderr.readline, ""))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert (said, process.returncode) == (True, -signal.SIGKILL)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The centre."""
    made = Office(tmp_path)
    yield made
    made.close()


def _work(machine: Machine, seed: int, entries: int) -> None:
    """Acts of a while, through the services; most of them plain, written many at once."""
    clock = HandClock()
    store = open_store(machine.folder, clock)
    chance = random.Random(seed)
    try:
        History(store, clock, seed).play(30)
        with store.ledger.writing() as act:
            while act.next_seq() <= entries:
                if chance.random() < 0.1:
                    key, seq = new_party_key(), act.next_seq()
                    act.keep_party_key(seq, key)
                    sealed = seal_identity(Identity("龙秀英", f"139{chance.randrange(10**8):08d}"), key)
                    act.append(Kind.PARTY, PartyNamed(0, "farmer", sealed), "clerk:02")
                else:
                    fen = chance.randrange(100, 9000)
                    line = OrderLine("MILKCASE", "pc", 1, fen, fen)
                    act.append(Kind.ORDER, Order("down", 0, (line,), fen, fen, fen), "clerk:02")
    finally:
        store.close()


def _held(machine: Machine) -> tuple[list[bytes], dict[int, bytes]]:
    store = open_store(machine.folder, HandClock())
    try:
        return rows(store), keys_of(store)
    finally:
        store.close()


def test_a_lost_pc(office: Office, tmp_path: Path) -> None:
    """The whole way, as the guide tells it."""
    one, two = Machine(tmp_path / "one"), Machine(tmp_path / "two")
    supervisor = ("--supervisor", "田金凤", "--pin-stdin")
    one.do("enrol", "--centre", office.url, "--code", office.code(), *supervisor, typed="13579\n")
    one.do("staff", "--number", "02", "--name", "石巧云", typed="2468\n")
    _work(one, 1, ENTRIES)
    sent = one.do("exchange")
    full, keys = _held(one)
    assert (sent["waiting"], sent["mark"]) == (0, len(full))
    _work(one, 2, ENTRIES + 40)  # never sent

    enrol = ("enrol", "--centre", office.url, "--code", office.code(), *supervisor)
    two.dies(*enrol, typed="13579\n", after="fetched")
    some = _held(two)[0]
    assert 0 < len(some) < len(full)
    for words in (("exchange",), ("doctor",)):
        assert two.do(*words, code=1)["error"]["code"] == "E490"
    # The next one dies when all is here, while the screens' rows are derived.
    two.dies("enrol", "--go-on", after=f'"done": {len(full)}, "of": {len(full)}')
    told = two.do("enrol", "--go-on", *supervisor, typed="13579\n")
    assert told["counter"] == "SBD01-A"
    back, back_keys = _held(two)
    assert (back[: len(full)], back_keys) == (full, keys)
    assert two.do("verify")["true"]
    two.do("staff", "--number", "02", "--name", "石巧云", typed="8642\n")
    _work(two, 3, len(back) + 60)
    assert two.do("exchange")["waiting"] == 0

    refused = one.do("exchange", code=1)["error"]
    assert (refused["code"], "paper slips" in refused["message"]) == ("E426", True)
    assert one.do("export", str(tmp_path / "one.ledger"))["entries"] >= len(full) + 40
    assert one.do("verify", str(tmp_path / "one.ledger"))["true"]

    here, there = two.do("verify"), office.told("figures")["counters"]["SBD01-A"]
    verified = office.told("verify")
    assert (verified["faults"], verified["entries"]) == ([], here["entries"])
    assert (there["mark"], there["mark_hash"]) == (here["entries"], here["head_hash"])
    assert there["total"] == here["figures"]
    assert office.told("alarms")["alarms"] == []
    assert _held(one)[0][: len(full)] == full
