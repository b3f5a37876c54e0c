"""A new machine gets the lost one's ledger back from a real centre, whatever the line and the power do meanwhile."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from central.engine import writing
from central.tables import counter as counter_table
from central.tables import entry as entry_table
from outlet_app.bootstrap import compose
from outlet_app.config import Settings
from outlet_app.domain.entries import CounterOpened, Kind, body_of
from outlet_app.errors import Refused, Unreachable
from outlet_app.services.forms import PartyForm
from outlet_app.storage.rebuild import Cancelled
from outlet_app.storage.restoring import RestoringStore
from outlet_app.storage.store import Store, open_store
from sync import handback
from sync.courier import drain
from sync.restoring import PAUSES, RestoreCarrier, Restorer
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import CLERK, SUPERVISOR, HandClock
from tests.support.histories import History
from tests.support.hostile import Making, answer
from tests.support.lost import brought_back, finish, keys_of, restorer, same_history, taken_over


@pytest.fixture
def old(centre: TestCentre, store: Store, clock: HandClock) -> Store:
    """The machine that will be lost: a history, somebody erased in it, all of it sent; with a feed to read."""
    centre.told()
    History(store, clock, 31).play(60)
    counter = compose(store, clock, Settings(), courier=False)
    person = counter.people.register(PartyForm(name="石老三", phone="13900000033"), CLERK).party.party
    counter.persons.erasure.erase(person, "asked", "", SUPERVISOR)
    drain(exchange(store))
    assert person not in keys_of(store)
    return store


@pytest.fixture
def new(centre: TestCentre, old: Store, tmp_path: Path) -> Iterator[Store]:
    """The machine that was enrolled in its place."""
    store = taken_over(centre.url, centre.code(), tmp_path / "new")
    yield store
    store.close()


def _quiet(_here: int, _there: int) -> None:
    """Nobody looks."""


class Sized:
    """Stretches of a few entries: the line is slow."""

    def __init__(self, carrier: RestoreCarrier, room: int):
        self._carrier, self._room = carrier, room
        self.bringing: Restorer

    def carry(self, frame: bytes) -> bytes:
        """As ever; and the next one is asked for as small."""
        found = self._carrier.carry(frame)
        self.bringing._room = self._room // 2  # it will be doubled, since the line here is quick
        return found


def small(store: Store, url: str, room: int = 4000) -> Restorer:
    """What brings the ledger back in small stretches."""
    made: list[Sized] = []

    def through(carrier: RestoreCarrier) -> RestoreCarrier:
        made.append(Sized(carrier, room))
        return made[0]

    bringing, _ = restorer(store, url, through)
    bringing._room = room
    made[0].bringing = bringing
    return bringing


def test_the_whole_ledger_comes_back(centre: TestCentre, old: Store, new: Store, clock: HandClock) -> None:
    """To the byte, with the keys that still exist; derived, ready, and it works on; both ends agree."""
    brought_back(new, centre.url, clock)
    same_history(old, new)
    head = new.ledger.head()[0]
    entry = new.ledger.entry(head)
    assert entry is not None
    told = body_of(entry)
    assert isinstance(told, CounterOpened)
    first = body_of(new.ledger.entry(1))  # type: ignore[arg-type]
    assert isinstance(first, CounterOpened)
    assert told.signing_key != first.signing_key
    assert (told.outlet, told.centre_key) == (first.outlet, first.centre_key)
    counter = compose(new, clock, Settings(), courier=False)
    assert counter.status.strip().waiting == 1
    History(new, clock, 32).play(20)
    drain(exchange(new))
    assert centre.entries() == rows(new)
    assert centre.alarms() == []
    assert len(counter.catalogue.all()) == 43


def test_nothing_is_printed_again(centre: TestCentre, new: Store) -> None:
    """The acts that come back had their paper: none of them waits for the printer."""
    brought_back(new, centre.url)
    with new.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM print_job").scalar() == 0


def test_until_it_is_whole_the_counter_is_not_ready(
    centre: TestCentre, old: Store, new: Store, clock: HandClock
) -> None:
    """E490 says how much is here, whatever is tried; also when everything but the last step is done."""

    def refused() -> str:
        with pytest.raises(Refused, match="E490") as told:
            compose(new, clock, Settings(), courier=False)
        with pytest.raises(Refused, match="E490"):
            exchange(new)
        with pytest.raises(Refused, match="E490"):
            new.ledger.writing().__enter__()
        return told.value.told()

    head = old.ledger.head()[0]
    assert f"0 of {head}" in refused()
    bringing, _ = restorer(new, centre.url)
    mark, mark_hash = bringing.run(_quiet)
    assert f"{head} of {head}" in refused()
    finish(new, mark, mark_hash)
    same_history(old, new)


@pytest.mark.parametrize("seed", range(4))
def test_cut_off_again_and_again(centre: TestCentre, old: Store, new: Store, seed: int, clock: HandClock) -> None:
    """Lost answers, lost requests, and the program killed between any two: it goes on where it stopped, and asks for
    nothing twice that it has."""
    chance = random.Random(seed)
    asked: list[int] = []
    given_up: list[str] = []

    class Poor:
        """A line that loses every second request or answer."""

        def __init__(self, carrier: RestoreCarrier):
            self._carrier = carrier

        def carry(self, frame: bytes) -> bytes:
            """Perhaps."""
            fate = chance.random()
            if fate < 0.25:
                raise Unreachable("E420", "no line")
            found = self._carrier.carry(frame)
            if fate < 0.5:
                raise Unreachable("E421", "no answer")
            asked.append(handback.read_request(frame).after)
            return found

    class Killed(Exception):
        """In the middle of it."""

    def look(_here: int, _there: int) -> None:
        if chance.random() < 0.3:
            raise Killed

    folder = new.folder
    for _ in range(200):
        bringing, _ = restorer(new, centre.url, Poor)
        bringing._room = chance.choice((1, 700, 5000))
        try:
            mark, mark_hash = bringing.run(look)
            break
        except Killed:
            new.close()  # and opened anew: the chain of what is here is verified
            new = open_store(folder, clock)
        except Unreachable as told:
            given_up.append(told.code)
    else:
        raise AssertionError("it never ends")
    assert set(given_up) <= {"E491"}
    assert asked == sorted(set(asked))
    finish(new, mark, mark_hash)
    same_history(old, new)
    new.close()


def test_a_dead_line_is_told_at_last(centre: TestCentre, old: Store, new: Store) -> None:
    """After a few tries with growing pauses: E491, what came is kept, and the next call brings the rest."""
    bringing = small(new, centre.url)
    with pytest.raises(ZeroDivisionError):
        bringing.run(lambda here, there: 1 // 0 if here > there // 2 else None)  # type: ignore[arg-type]
    here = RestoringStore(new.engine, "SBD01-A").stand()[0]
    assert 0 < here < old.ledger.head()[0]
    centre.stop()
    bringing, pauses = restorer(new, centre.url)
    with pytest.raises(Unreachable, match="E491") as told:
        bringing.run(_quiet)
    assert "kept" in told.value.told()
    assert pauses == list(PAUSES)
    assert RestoringStore(new.engine, "SBD01-A").stand()[0] == here
    centre.start()
    brought_back(new, centre.url)
    same_history(old, new)


def test_deriving_that_breaks_off(centre: TestCentre, old: Store, new: Store) -> None:
    """The power goes while the screens' rows are made: nothing of them is there, the entries are, and it is done
    anew."""
    bringing, _ = restorer(new, centre.url)
    mark, mark_hash = bringing.run(_quiet)
    opened = CounterOpened("SBD01", "十八洞", b"k" * 32, b"c" * 32)
    with pytest.raises(Cancelled):
        RestoringStore(new.engine, "SBD01-A").finish(mark, mark_hash, opened, HandClock(), lambda _done: False)
    with new.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM act").scalar() == 0
    assert new.facts.restoring() == mark
    finish(new, mark, mark_hash)
    same_history(old, new)


def _changed(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


FALSE: list[Callable[[list[bytes]], list[bytes]]] = [
    lambda entries: [_changed(entries[0], len(entries[0]) - 1), *entries[1:]],
    lambda entries: entries[1:],
    lambda entries: [entries[0], entries[0], *entries[1:]],
    lambda entries: [],
    lambda entries: [*entries, entries[-1]],
    lambda entries: [b"\x90", *entries[1:]],
]


@pytest.mark.parametrize("falsify", FALSE)
def test_what_is_false_is_not_kept(
    centre: TestCentre, old: Store, new: Store, falsify: Callable[[list[bytes]], list[bytes]]
) -> None:
    """A centre whose own ledger was tampered with hands out what does not hold together: nothing of it makes a counter
    ready."""
    signer = centre.centre._signer

    class Tampering:
        """Between the counter and the centre, with the centre's own key."""

        def __init__(self, carrier: RestoreCarrier):
            self._carrier = carrier

        def carry(self, frame: bytes) -> bytes:
            """The centre's answer with other entries in it."""
            good = handback.open_answer(self._carrier.carry(frame), bytes(signer.verify_key), frame)
            found, packed = handback.carrying(falsify(good.entries()))
            bad = handback.RestoreAnswer(good.mark, good.mark_hash, good.at, found, packed, good.keys)
            return handback.seal_answer(bad, signer, frame)

    bringing, _ = restorer(new, centre.url, Tampering)
    with pytest.raises(Refused, match=r"E492|E494"):
        bringing.run(_quiet)
    with pytest.raises(Refused, match="E490"):
        new.ledger.counter()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("told", "code"), [(answer(404), "E496"), (answer(500), "E491"), (answer(200, b"x" * 200), "E491"), (b"", "E491")]
)
def test_restoring_from_somebody_else(new: Store, bad_server: Making, told: bytes, code: str) -> None:
    """Whatever answers: nothing is kept of it; a centre that is too old is told as that."""

    def behave(one: socket.socket, _request: bytes) -> None:
        one.sendall(told)

    bringing, _ = restorer(new, bad_server(behave).url)
    with pytest.raises((Refused, Unreachable), match=code):
        bringing.run(_quiet)
    assert RestoringStore(new.engine, "SBD01-A").stand()[0] == 0


def test_replaced_while_restoring(centre: TestCentre, new: Store, tmp_path: Path) -> None:
    """A third machine was enrolled meanwhile: this one is told, E426."""
    other = taken_over(centre.url, centre.code(), tmp_path / "third")
    try:
        bringing, _ = restorer(new, centre.url)
        with pytest.raises(Refused, match="E426"):
            bringing.run(_quiet)
        brought_back(other, centre.url)
    finally:
        other.close()


def test_a_centre_that_goes_back_meanwhile(centre: TestCentre, old: Store, new: Store) -> None:
    """It was restored from a backup after it had handed back more: what is here stays, and goes to it again."""
    full = rows(old)
    restorer(new, centre.url)[0].run(_quiet)
    _shorten(centre, len(full) - 5)
    mark, mark_hash = restorer(new, centre.url)[0].run(_quiet)
    assert mark == len(full) - 5
    finish(new, mark, mark_hash)
    same_history(old, new)
    drain(exchange(new))
    assert centre.entries() == rows(new)
    assert centre.alarms() == []


def _shorten(centre: TestCentre, mark: int) -> None:
    """The centre's ledger ends at `mark`, as a backup's would."""
    with writing(centre.centre.engine) as db:
        db.execute(delete(entry_table).where(entry_table.c.seq > mark))
        digest = db.execute(select(entry_table.c.hash).where(entry_table.c.seq == mark)).scalar_one()
        db.execute(update(counter_table).values(mark=mark, mark_hash=digest))


def test_the_clock_of_the_new_machine_is_behind(centre: TestCentre, old: Store, new: Store) -> None:
    """Its battery was empty: noted in the ledger as ever, and it blocks nothing."""
    behind = HandClock(1_700_000_000_000)
    brought_back(new, centre.url, behind)
    head = new.ledger.head()[0]
    kinds = [entry.kind for seq in (head - 1, head) if (entry := new.ledger.entry(seq)) is not None]
    assert kinds == [Kind.CLOCK, Kind.COUNTER]
    drain(exchange(new))
    assert centre.entries() == rows(new)
