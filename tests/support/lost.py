"""Lost machines for tests: a new one enrolled in the place of an old one, and what must be equal then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outlet_app.bootstrap import signing_key
from outlet_app.domain.entries import CounterOpened
from outlet_app.services.model import CounterIdentity
from outlet_app.storage.engine import reading
from outlet_app.storage.rebuild import differences
from outlet_app.storage.restoring import RestoringStore
from outlet_app.storage.store import Store, open_store
from sync.contract import RESTORE_PATH
from sync.enrol import enrol
from sync.http import HttpCarrier
from sync.restoring import RestoreCarrier, Restorer
from tests.support.centre import rows
from tests.support.counter import HandClock

Carrying = Callable[[RestoreCarrier], RestoreCarrier]


def taken_over(url: str, code: str, folder: Path, clock: HandClock | None = None) -> Store:
    """An open store, enrolled in the place of a counter that has entries at the centre; none of them is here yet."""
    store = open_store(folder, clock or HandClock())
    found = enrol(url, code, signing_key(store))
    identity = CounterIdentity(found.counter, found.outlet, found.outlet_name, found.url)
    store.facts.enrol(identity, found.centre_key, code[:4], found.mark)
    return store


def restorer(store: Store, url: str, through: Carrying = lambda carrier: carrier) -> tuple[Restorer, list[float]]:
    """What brings the ledger of such a store back, and the pauses it makes (none is waited for)."""
    identity = store.facts.identity()
    assert identity is not None
    pauses: list[float] = []
    carrier = through(HttpCarrier(url, path=RESTORE_PATH))
    held = RestoringStore(store.engine, identity.counter)
    key, centre_key = signing_key(store), store.facts.centre_key()
    return Restorer(held, carrier, identity.counter, key, centre_key, HandClock(), pauses.append), pauses


def finish(store: Store, mark: int, mark_hash: bytes, clock: HandClock | None = None) -> None:
    """As the command does when everything is here."""
    identity = store.facts.identity()
    assert identity is not None
    key = bytes(signing_key(store).verify_key)
    opened = CounterOpened(identity.outlet, identity.outlet_name, key, store.facts.centre_key())
    held = RestoringStore(store.engine, identity.counter)
    held.finish(mark, mark_hash, opened, clock or HandClock(), lambda _done: True)


def brought_back(store: Store, url: str, clock: HandClock | None = None) -> None:
    """The whole of it."""
    bringing, _ = restorer(store, url)
    finish(store, *bringing.run(lambda _here, _there: None), clock)


def keys_of(store: Store) -> dict[int, bytes]:
    """The keys of people and parcels that are kept."""
    with reading(store.engine) as connection:
        return {party: bytes(key) for party, key in connection.exec_driver_sql("SELECT party, key FROM party_key")}


def same_history(old: Store, new: Store) -> None:
    """The new machine has everything the old one had, and beyond it only the entry that says who is the counter now;
    what its screens read follows from it."""
    before, after = rows(old), rows(new)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert keys_of(new) == keys_of(old)
    assert differences(new.engine) == []
