"""An erasure reaches the centre: the keys are gone at both ends, the chain verifies, and no way of sending things again
brings a key back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from central.engine import reading
from central.tables import party_key
from central.verify import verify
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.storage.store import Store
from sync.contract import open_answer
from sync.exchange import Exchange
from tests.storage.test_erasure import erased, parcel
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import CLERK, HandClock, composed


@pytest.fixture
def counter(store: Store, clock: HandClock) -> Counter:
    """The services of the enrolled counter."""
    return composed(store, clock)


def keys(centre: TestCentre) -> dict[int, bytes]:
    """The keys the centre holds, destroyed ones left out."""
    with reading(centre.centre.engine) as db:
        return {row.party: bytes(row.key) for row in db.execute(select(party_key)) if row.key}


def register(counter: Counter, name: str, phone: str) -> int:
    """An invented person."""
    return counter.people.register(PartyForm(name=name, phone=phone), CLERK).party.party


def test_the_key_is_gone_at_both_ends(centre: TestCentre, store: Store, counter: Counter) -> None:
    """Theirs and their parcels'; everybody else's stay; both ends hold the same ledger and it verifies."""
    party, other = register(counter, "龙秀英", "13800138000"), register(counter, "施六金", "13900139000")
    sent = parcel(store, party)
    exchange(store).once()
    with store.ledger.writing() as writing:
        key = writing.party_key(party)
    assert keys(centre).keys() == {party, other, sent}
    assert keys(centre)[party] == key
    erased(counter, party)
    exchange(store).once()
    assert keys(centre).keys() == {other}
    assert centre.entries() == rows(store)
    assert verify(centre.centre.engine).faults == []
    centre.stop()
    assert key is not None
    assert all(key not in path.read_bytes() for path in centre.path.parent.glob("central.db*"))
    centre.start()


def test_an_erasure_before_the_first_exchange(centre: TestCentre, store: Store, counter: Counter) -> None:
    """The centre never gets that key."""
    party = register(counter, "龙秀英", "13800138000")
    erased(counter, party)
    exchange(store).once()
    assert keys(centre) == {}
    assert centre.entries()[-1] == rows(store)[-1]


def test_a_restored_centre_does_not_get_the_key_back(
    centre: TestCentre, store: Store, counter: Counter, tmp_path: Path
) -> None:
    """Restored from before the erasure, it holds the key again until the counter has filled it up; restored from
    before the person, or empty but for the counter, it never gets it."""
    exchange(store).once()
    centre.stop()
    early = centre.copy_of(tmp_path / "early.db")
    centre.start()
    party = register(counter, "龙秀英", "13800138000")
    exchange(store).once()
    centre.stop()
    late = centre.copy_of(tmp_path / "late.db")
    centre.start()
    erased(counter, party)
    exchange(store).once()
    for backup in (late, early):
        centre.stop()
        for left in centre.path.parent.glob("central.db*"):
            left.unlink()
        shutil.copyfile(backup, centre.path)
        centre.start()
        assert (party in keys(centre)) == (backup == late)
        while exchange(store).once().waiting:
            pass
        assert keys(centre) == {}
        assert centre.entries() == rows(store)
        assert verify(centre.centre.engine).faults == []


class Tapped:
    """A carrier that keeps the frames it carries, so that they can be sent once more."""

    def __init__(self, way: Exchange):
        self._carrier = way._carrier
        self.frames: list[bytes] = []
        way._carrier = self

    def carry(self, frame: bytes) -> bytes:
        """Carry it, and keep it."""
        self.frames.append(frame)
        return self._carrier.carry(frame)

    def abort(self) -> None:
        """Never asked here."""
        self._carrier.abort()

    def cut(self) -> None:
        """Never asked here."""
        self._carrier.cut()


def test_an_old_frame_played_again_brings_no_key_back(centre: TestCentre, store: Store, counter: Counter) -> None:
    """The very request that brought the key, signed and true, comes once more after the erasure."""
    party = register(counter, "龙秀英", "13800138000")
    way = exchange(store)
    tapped = Tapped(way)
    way.once()
    (frame,) = tapped.frames
    assert party in keys(centre)
    erased(counter, party)
    exchange(store).once()
    answer = open_answer(centre.centre.exchange(frame), store.facts.centre_key(), frame)
    assert answer.mark == store.ledger.head()[0]
    assert keys(centre) == {}
