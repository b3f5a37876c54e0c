"""What people do when machines are lost, copied or put back: codes, a new machine, a new key; without HTTP."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from central.centre import Centre
from outlet_app.bootstrap import signing_key
from outlet_app.domain.entries import CounterOpened
from outlet_app.services.model import CounterIdentity
from outlet_app.storage.restoring import RestoringStore
from outlet_app.storage.store import Store, open_store
from sync import codes
from sync.contract import EnrolAnswer, EnrolRequest
from sync.restoring import Restorer, forked
from tests.chaos.machine import COUNTER
from tests.support.counter import HandClock

URL = "http://127.0.0.1:9"


class Handing:
    """Carries a restoring's frames straight into the centre."""

    def __init__(self, centre: Centre):
        self._centre = centre

    def carry(self, frame: bytes) -> bytes:
        """As `sync.restoring.RestoreCarrier`."""
        return self._centre.restore(frame)


def code(centre: Centre) -> str:
    """A fresh one for the counter."""
    return centre.issue_code("SBD01", "A", "十八洞").code


def asked(centre: Centre, told: str, key: SigningKey, look: int = -1) -> EnrolAnswer:
    """The centre's answer to an enrolment."""
    tidy, public = codes.tidied(told), bytes(key.verify_key)
    request = EnrolRequest(codes.code_id(tidy), public.hex(), codes.counter_proof(tidy, public), "0.1.0", look)
    answer = msgspec.json.decode(centre.enrol(msgspec.json.encode(request)), type=EnrolAnswer)
    proof = codes.centre_proof(tidy, public, bytes.fromhex(answer.centre_key), answer.counter)
    assert codes.same(answer.proof, proof)
    return answer


def enrol(centre: Centre, told: str, folder: Path, clock: HandClock) -> None:
    """Make `folder` the counter: a first machine, or one in the place of another, whose ledger comes back."""
    store = open_store(folder, clock)
    try:
        found = asked(centre, told, signing_key(store))
        identity = CounterIdentity(found.counter, found.outlet, found.outlet_name, URL)
        store.facts.enrol(identity, bytes.fromhex(found.centre_key), codes.code_id(codes.tidied(told)), found.mark)
        _bring_back(centre, store, clock)
    finally:
        store.close()


def anew(centre: Centre, told: str, store: Store, clock: HandClock) -> None:
    """A new key for a machine that has its ledger. Raises `Refused` E494 when that is another one than the centre's."""
    key, held = SigningKey(store.facts.next_key()), RestoringStore(store.engine, COUNTER)
    head, _hash = held.stand()
    there = asked(centre, told, key, head)
    common = min(head, there.mark)
    if there.hash and held.hash_at(common) != bytes.fromhex(there.hash):
        raise forked(common)
    found = asked(centre, told, key)
    id_ = codes.code_id(codes.tidied(told))
    store.facts.adopt(bytes.fromhex(found.centre_key), common, id_, found.mark if found.mark > head else 0)
    _bring_back(centre, store, clock)


def _bring_back(centre: Centre, store: Store, clock: HandClock) -> None:
    key, centre_key, held = signing_key(store), store.facts.centre_key(), RestoringStore(store.engine, COUNTER)
    opened = CounterOpened("SBD01", "十八洞", bytes(key.verify_key), centre_key)
    if not store.facts.restoring():
        held.sign_on(opened, clock)
        return
    restorer = Restorer(held, Handing(centre), COUNTER, key, centre_key, clock, pause=lambda _seconds: None)
    mark, mark_hash = restorer.run(lambda _here, _there: None)
    held.finish(mark, mark_hash, opened, clock, lambda _done: True)


def copied(folder: Path, target: Path) -> None:
    """A folder as a disk image has it: a counter's, while it may be running."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("lock", "*-shm", "backups"))
