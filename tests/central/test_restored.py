"""A centre put back from its backup, or failed over to a standby that is behind: the counter fills it up again by
itself, whichever answers, and however often that changes."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert, select

from central import alarms, figures
from central.centre import Centre
from central.engine import reading, writing
from central.feed import News, publish
from central.tables import EVERYWHERE, metadata, party_key, picture
from central.verify import verify
from outlet_app.bootstrap import compose, signing_key
from outlet_app.config import Settings
from outlet_app.domain.entries import CounterOpened, Kind
from outlet_app.domain.feed import FeedKind
from outlet_app.services.export import figures_of
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import CounterIdentity
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.picture_store import PictureRows
from outlet_app.storage.store import Store, open_store
from sync import codes, contract
from sync.courier import drain
from sync.exchange import Exchange
from sync.pictures import PictureSender
from tests.central.ledger import stored
from tests.support.centre import rows
from tests.support.counter import CLERK, SUPERVISOR, SYSTEM, HandClock
from tests.support.histories import History
from tests.support.lost import keys_of

Backup = dict[str, list[dict[str, Any]]]


def backup_of(centre: Centre) -> Backup:
    """Every row of every table, in one picture."""
    with reading(centre.engine) as db:
        return {
            table.name: [dict(row._mapping) for row in db.execute(select(table))] for table in metadata.sorted_tables
        }


def put_back(centre: Centre, backup: Backup) -> None:
    """The database is what it was then."""
    with writing(centre.engine) as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(delete(table))
        for table in metadata.sorted_tables:
            if backup[table.name]:
                db.execute(insert(table), backup[table.name])


class Counter:
    """A real counter that reaches the centre without a socket."""

    def __init__(self, centre: Centre, folder: Path):
        self.centre, self.clock = centre, HandClock(centre.clock())
        self.store = _enrolled(centre, folder, self.clock)
        self._chance = random.Random(9)
        key, name = signing_key(self.store), "SBD01-A"
        facts, centre_key = ExchangeFacts(self.store.engine, name), self.store.facts.centre_key()
        self._exchange = Exchange(facts, _Direct(centre.exchange), name, key, centre_key, self.clock)
        outbox = PictureRows(self.store.engine)
        self._pictures = PictureSender(outbox, _Direct(centre.picture), name, key, centre_key, self.clock)

    def work(self, seed: int) -> None:
        """Some acts, a picture, somebody registered."""
        History(self.store, self.clock, seed).play(8)
        data = b"\xff\xd8\xff" + self._chance.randbytes(300)
        PictureRows(self.store.engine).keep(hashlib.sha256(data).digest(), data, "image/jpeg", self.clock.now())

    def services(self) -> Any:
        """The counter's services."""
        return compose(self.store, self.clock, Settings(), courier=False)

    def send(self) -> None:
        """Everything that waits, pictures too."""
        drain(self._exchange)
        while self._pictures.once():
            pass

    def agrees(self) -> None:
        """Entries, keys, pictures and figures are the same at both ends, and nothing is amiss."""
        assert stored(self.centre) == rows(self.store)
        with reading(self.centre.engine) as db:
            keys = {row.party: row.key for row in db.execute(select(party_key)) if row.key}
            held = {row.hash: row.bytes for row in db.execute(select(picture))}
        assert keys == keys_of(self.store)
        assert set(held) == {hashlib.sha256(data).digest() for data in held.values()}
        with self.store.engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT hash, bytes FROM picture").all()
        assert held == {row[0]: row[1] for row in kept}
        there = figures.all_figures(self.centre.engine, self.centre.clock(), "SBD01-A", None)
        assert figures.grand_total(there).facts() == figures_of(self.store.ledger).facts()
        assert verify(self.centre.engine).faults == []
        assert [one for one in alarms.listed(self.centre.engine) if one.kind != figures.DOUBT] == []


class _Direct:
    def __init__(self, answer: Any):
        self._answer = answer

    def carry(self, frame: bytes) -> bytes:
        """The centre's answer."""
        found: bytes = self._answer(frame)
        return found

    def abort(self) -> None:
        """Nothing is under way for long."""

    def cut(self) -> None:
        """Nothing is under way for long."""

    def resume(self) -> None:
        """Nothing was held."""


def _enrolled(centre: Centre, folder: Path, clock: HandClock) -> Store:
    store = open_store(folder, clock)
    key, code = signing_key(store), codes.tidied(centre.issue_code("SBD01", "A", "十八洞").code)
    public = bytes(key.verify_key)
    asked = contract.EnrolRequest(codes.code_id(code), public.hex(), codes.counter_proof(code, public))
    answer = msgspec.json.decode(centre.enrol(msgspec.json.encode(asked)), type=contract.EnrolAnswer)
    centre_key = bytes.fromhex(answer.centre_key)
    store.facts.enrol(CounterIdentity(answer.counter, "SBD01", "十八洞", "http://127.0.0.1:9"), centre_key)
    with store.ledger.writing() as act:
        act.append(Kind.COUNTER, CounterOpened("SBD01", "十八洞", public, centre_key), SYSTEM)
    return store


def tell(centre: Centre, text: str) -> None:
    """Something new in the feed."""
    with writing(centre.engine) as db:
        publish(db, [News(FeedKind.NOTICE, text, msgspec.msgpack.encode(text), EVERYWHERE)], centre.clock())


@pytest.fixture
def counter(centre: Centre, tmp_path: Path) -> Iterator[Counter]:
    """A counter of that centre, with some history, everything sent."""
    made = Counter(centre, tmp_path / "counter")
    made.work(1)
    made.send()
    yield made
    made.store.close()


def test_put_back_from_a_backup(centre: Centre, counter: Counter) -> None:
    """Thursday's backup on Saturday: entries, keys, pictures and figures come again by themselves; who was erased in
    between stays erased; what is told afterwards is heard."""
    erased = counter.services().people.register(PartyForm(name="石老三", phone="13900000044"), CLERK).party.party
    counter.send()
    counter.agrees()
    thursday = backup_of(centre)
    for day in range(2, 5):
        counter.clock.at += 86_400_000
        counter.work(day)
        tell(centre, f"day {day}")
    counter.services().persons.erasure.erase(erased, "asked", "", SUPERVISOR)
    counter.send()
    counter.agrees()
    put_back(centre, thursday)
    assert len(stored(centre)) < len(rows(counter.store))
    with reading(centre.engine) as db:
        assert db.execute(select(party_key.c.key).where(party_key.c.party == erased)).scalar_one() != b""
    counter.send()
    counter.agrees()
    with reading(centre.engine) as db:
        assert db.execute(select(party_key.c.key).where(party_key.c.party == erased)).scalar_one() == b""
    tell(centre, "after")
    counter.send()
    told = [key for key, _body in counter.services().catalogue._feed.items(FeedKind.NOTICE)]
    assert "after" in told


def test_a_picture_that_went_long_after_its_act(centre: Centre, counter: Counter) -> None:
    """A week without a line: the act was carried on Monday, its picture on Friday; the backup is of Thursday."""
    counter.work(2)
    drain(counter._exchange)  # the act alone
    thursday = backup_of(centre)
    counter.clock.at += 4 * 86_400_000
    counter.work(3)
    counter.send()
    put_back(centre, thursday)
    counter.send()
    counter.agrees()


def test_what_was_sent_long_ago_is_not_sent_again(centre: Centre, counter: Counter) -> None:
    """Pictures from before the backup stay as sent."""
    counter.services().people.register(PartyForm(name="石老三", phone="13900000055"), CLERK)
    counter.send()
    thursday = backup_of(centre)
    counter.work(2)
    counter.send()
    put_back(centre, thursday)
    drain(counter._exchange)
    assert counter._pictures.waiting() == 1
    counter.send()
    counter.agrees()


@pytest.mark.parametrize("seed", range(3))
def test_a_stale_standby_that_comes_and_goes(centre: Centre, counter: Counter, seed: int) -> None:
    """Either database may answer at any moment, each behind by what the other took: nothing is lost, nothing alarms,
    and whichever answers last is whole."""
    chance = random.Random(seed)
    standby = backup_of(centre)
    for step in range(14):
        if chance.random() < 0.6:
            counter.work(100 + seed * 100 + step)
        if chance.random() < 0.5:
            here = backup_of(centre)
            put_back(centre, standby)
            standby = here
        if chance.random() < 0.7:
            counter.send()
            counter.agrees()
    for _ in range(2):
        counter.send()
        counter.agrees()
        here = backup_of(centre)
        put_back(centre, standby)
        standby = here
