"""What the recorded child does: ``python -m tests.storage.crash.scenes FOLDER``, under strace.

Each scene has a folder of its own: ``disk`` holds the counter's folder ``counter`` (and what else is recorded),
``initial`` a copy of it from before the scene begins, ``diary`` what the child says, a line a write: ``state DIGEST``
after every transaction, the moment its commit has come back; ``done WORD`` when something else was reported to the
clerk. What stands there was promised.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ["OUTLET_KEYSTORE"] = "file"

from outlet_app.services.bags import Stick
from outlet_app.services.forms import ConsignmentForm, LineForm, OrderForm, OrderLineForm, PartyForm
from outlet_app.storage.connection import Quick
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from tests.migrations.make_frozen import FOLDER
from tests.storage.crash import key_ring
from tests.storage.crash.states import state_of
from tests.support.counter import CLERK, IDENTITY, SUPERVISOR, HandClock, city_feed, composed, enrolled

COUNTER, STICK = "counter", "stick"
LINE = LineForm("KIWI", "A", "g", 150_000, 1200)
SALT = OrderLineForm("SALT", "pc", 1, 250)


class Diary:
    """What the child says."""

    def __init__(self, path: Path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)

    def say(self, *words: str) -> None:
        """One line, in one write."""
        os.write(self._file, (" ".join(words) + "\n").encode())

    def state(self, store: Store) -> None:
        """The store's state: that of a new one, say."""
        pooled = store.engine.raw_connection()
        self.say("state", state_of(pooled.driver_connection))
        pooled.close()

    def follow(self) -> None:
        """From now on, every transaction's end."""
        commits = Quick.commit

        def commit(quick: Quick) -> None:
            commits(quick)
            self.say("state", state_of(quick.raw))

        setattr(Quick, "commit", commit)  # noqa: B010 - to mypy a method is not a thing to be replaced


def _farmer(folder: Path, clock: HandClock) -> int:
    """An enrolled counter with somebody registered and two acts, closed in order."""
    store = enrolled(folder, clock)
    counter = composed(store, clock)
    farmer = counter.people.register(PartyForm(name="龙秀英", phone="13800138000"), CLERK).party.party
    for _ in range(2):
        counter.intake.save(ConsignmentForm(party=farmer, lines=(LINE,)), CLERK)
    store.close()
    return farmer


def first(folder: Path, diary: Diary) -> None:
    """A new machine: the key, the file, its shape; then it is enrolled."""
    store = open_store(folder, HandClock())
    diary.state(store)
    store.close()
    enrolled(folder).close()


def key_store(folder: Path, diary: Diary) -> None:
    """The same where the system keeps the key."""
    key_ring.use(folder.parents[1] / "keys")
    os.environ["OUTLET_KEYSTORE"] = ""
    try:
        first(folder, diary)
    finally:
        os.environ["OUTLET_KEYSTORE"] = "file"


def saves(folder: Path, diary: Diary) -> Callable[[], None]:
    """Typed, saved, typed, saved, taken back; the window is closed."""
    clock = HandClock()
    farmer = _farmer(folder, clock)

    def play() -> None:
        store = open_store(folder, clock)
        counter = composed(store, clock)
        counter.drafts.keep("intake", ConsignmentForm(party=farmer, note="赶场"))
        act = counter.intake.save(ConsignmentForm(party=farmer, lines=(LINE, LINE), note="赶场"), CLERK)
        counter.drafts.keep("orders", OrderForm(party=farmer, note="盐"))
        counter.orders.save(OrderForm(party=farmer, lines=(SALT,), tendered_fen=250), CLERK)
        counter.corrections.reverse(act.seq, "typing", "", SUPERVISOR)
        store.close()

    return play


def at_rest(folder: Path, diary: Diary) -> Callable[[], None]:
    """The write-ahead log goes into the file while acts are saved, begins anew, and the day's copy is made."""
    clock = HandClock()
    farmer = _farmer(folder, clock)
    form = ConsignmentForm(party=farmer, lines=(LINE,))

    def play() -> None:
        store = open_store(folder, clock)
        counter = composed(store, clock)
        for _ in range(3):
            counter.intake.save(form, CLERK)
            store.rest()
            counter.intake.save(form, CLERK)
        store.backup()
        diary.say("done", "copy")
        counter.intake.save(form, CLERK)

    return play


def upgrade(folder: Path, diary: Diary) -> Callable[[], None]:
    """A counter of the first release is started by this one."""
    folder.mkdir(parents=True)
    shutil.copy(FOLDER / "v0001.db", folder / "ledger.db")
    shutil.copy(FOLDER / "v0001.key", folder / "store.key")

    def play() -> None:
        store = open_store(folder, HandClock())
        diary.state(store)
        composed(store).people.register(PartyForm(name="施六金"), CLERK)
        store.close()

    return play


def answer(folder: Path, diary: Diary) -> Callable[[], None]:
    """What the centre answers is taken in: mark, feed and cursor."""
    clock = HandClock()
    _farmer(folder, clock)

    def play() -> None:
        store = open_store(folder, clock)
        facts = ExchangeFacts(store.engine, IDENTITY.counter)
        feed = city_feed(4, 20)
        facts.take(2, store.ledger.entry_hash(2), feed[2][0], feed[:3])
        facts.raise_alarm("fork")
        facts.take(3, store.ledger.entry_hash(3), feed[-1][0], feed[3:])
        store.close()

    return play


def erasure(folder: Path, diary: Diary) -> Callable[[], None]:
    """Somebody is erased: key, words, and the copies that still have them."""
    clock = HandClock()
    _farmer(folder, clock)
    store = open_store(folder, clock)
    party = composed(store, clock).people.register(PartyForm(name="曾大山", phone="13900139000"), CLERK).party.party
    for _ in range(2):
        store.backup()
    store.close()

    def play() -> None:
        store = open_store(folder, clock)
        composed(store, clock).persons.erasure.erase(party, "asked", "", SUPERVISOR)
        diary.say("done", "erased")
        composed(store, clock).people.register(PartyForm(name="施六金"), CLERK)
        store.close()

    return play


def bags(folder: Path, diary: Diary) -> Callable[[], None]:
    """A bag is written to a stick, an act later another one, which replaces it."""
    clock = HandClock()
    farmer = _farmer(folder, clock)
    stick = Stick(str(folder.with_name(STICK)), STICK)
    folder.with_name(STICK).mkdir()

    def play() -> None:
        store = open_store(folder, clock)
        counter = composed(store, clock)
        assert counter.bags is not None
        for _ in range(2):
            counter.bags.write(stick)
            diary.say("done", "bag")
            counter.intake.save(ConsignmentForm(party=farmer, lines=(LINE,)), CLERK)
        store.close()

    return play


PREPARED = {
    "saves": saves,
    "at_rest": at_rest,
    "upgrade": upgrade,
    "answer": answer,
    "erasure": erasure,
    "bags": bags,
}
BARE = {"first": first, "key_store": key_store}
SCENES = (*BARE, *PREPARED)


def main(folder: Path) -> None:
    """Play every scene."""
    commits = Quick.commit
    for name in SCENES:
        place = folder / name
        place.mkdir()
        diary = Diary(place / "diary")
        disk = place / "disk"
        disk.mkdir()
        data = disk / COUNTER
        play: Callable[[], object]
        play = partial(BARE[name], data, diary) if name in BARE else PREPARED[name](data, diary)
        shutil.copytree(disk, place / "initial")
        diary.follow()
        diary.say("begin", name)
        play()
        diary.say("end", name)
        setattr(Quick, "commit", commits)  # noqa: B010


if __name__ == "__main__":
    main(Path(sys.argv[1]))
