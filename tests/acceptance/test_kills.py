"""Killed at any moment of saving and of exchanging: every act that was reported saved is there, once, at both ends.

Counters and their centre are real processes on real files, killed with SIGKILL at random moments and started again.
120 kills in all (30 for each seed); OUTLET_SOAK_ROUNDS=2000 makes it as many.
"""

from __future__ import annotations

import os
import random
from collections import Counter as Counting
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

os.environ.setdefault("OUTLET_KEYSTORE", "file")

from outlet_app.bootstrap import SystemClock
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.chain import verify_chain
from outlet_app.domain.entries import body_of
from outlet_app.storage.engine import reading
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import Store, open_store
from sync.courier import drain
from tests.acceptance.lives import Nursery, Outlet
from tests.support.centre import exchange
from tests.support.processes import facts, run

KILLS = int(os.environ.get("OUTLET_SOAK_ROUNDS", "120"))
SEEDS = range(4)
LONGEST_LIFE = 0.45  # seconds: long enough to open, to save and to exchange; short enough to be met opening

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    """One for the test."""
    made = Nursery()
    yield made
    made.close()


@pytest.mark.timeout(max(180, KILLS))
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_random_moments(seed: int, tmp_path: Path, nursery: Nursery) -> None:
    """Kill, start, kill …; then look at both ends."""
    chance = random.Random(seed)
    outlet = Outlet(tmp_path, nursery, seed)
    for place in range(KILLS // len(SEEDS)):
        dying = chance.random() if chance.random() < 0.2 else None
        outlet.live(chance.uniform(0.0, LONGEST_LIFE), place, dying)
        outlet.centre_on()
    store = open_store(outlet.folder, SystemClock())
    try:
        drain(exchange(store))
        _check_reported(store, outlet.diary)
        _check_store(store)
    finally:
        store.close()
    outlet.centre_off()
    _check_both_ends(outlet)


def _lines(diary: Path) -> list[list[str]]:
    return [line.split() for line in diary.read_text(encoding="utf-8").splitlines()]


def _check_reported(store: Store, diary: Path) -> None:
    """Every number that was reported is there with its hash, once; each typed form was either saved or came back."""
    lines = _lines(diary)
    assert [line for line in lines if line[0] == "fault"] == []
    saved = {int(line[1]): line[2] for line in lines if line[0] == "saved"}
    assert len(saved) == sum(line[0] == "saved" for line in lines) > KILLS // len(SEEDS)
    stored = {seq: digest.hex() for seq, _, digest in store.ledger.rows()}
    assert {seq: stored.get(seq) for seq in saved} == saved
    with reading(store.engine) as connection:
        refs = Counting(connection.exec_driver_sql("SELECT ref FROM act WHERE kind = 'consign'").scalars())
    assert set(refs.values()) == {1}
    _check_typed(lines, set(refs))


def _check_typed(lines: list[list[str]], refs: set[str]) -> None:
    """Never a third thing: a form typed when the counter died is saved, or it is what the next start offers."""
    killed_typing = 0
    for before, after in pairwise(lines):
        if before[0] == "typed" and after[0] == "opened":
            killed_typing += 1
            assert (before[1] in refs) != (after[1] == before[1])
        elif before[0] == "saved" and after[0] == "opened":
            assert after[1] == "-" or after[1] not in refs
    assert killed_typing > 0 or KILLS < 100


def _check_store(store: Store) -> None:
    """No gap, no double, the chain holds, nothing derived differs."""
    rows = list(store.ledger.rows())
    assert [seq for seq, _, _ in rows] == list(range(1, len(rows) + 1))
    assert verify_chain("SBD01-A", rows).wrong_at == 0
    assert differences(store.engine) == []
    bodies = [body_of(entry) for seq in range(1, len(rows) + 1) if (entry := store.ledger.entry(seq))]
    assert sum(isinstance(body, Consignment) for body in bodies) > 0
    assert store.facts.mark() == len(rows)


def _check_both_ends(outlet: Outlet) -> None:
    """By the commands anyone can run: both verify, and both come to the same totals."""
    here = facts(run("-m", "outlet_app", "--data", str(outlet.folder), "--json", "verify"))
    verified = facts(run("-m", "central", "--database", outlet.database, "--json", "verify"))
    told = facts(run("-m", "central", "--database", outlet.database, "--json", "figures"))
    there = told["counters"]["SBD01-A"]
    assert here["true"]
    assert (verified["faults"], verified["entries"]) == ([], here["entries"])
    assert (there["mark"], there["mark_hash"]) == (here["entries"], here["head_hash"])
    assert there["total"] == here["figures"]
    assert there["alarms"] == []
