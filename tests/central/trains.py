"""Trains for the centre's tests: a ledger's entries behind a signed head, and a line that may end anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from central.centre import Centre
from sync import contract
from sync.train import LENGTH_BYTES, Train, loaded, made_up
from tests.central.ledger import Ledger


def train_of(ledger: Ledger, after: int = 0, car: int = 3, *, light: bool = False, **changed: object) -> Train:
    """All entries after `after`, so many a car; `changed` replaces fields of the head."""
    head = replace(ledger.request(after, upto=after), keys=[], **changed)
    cars = []
    for at in range(after, ledger.head, car):
        end = min(at + car, ledger.head)
        keys = [(number, key) for number, key in ledger.keys.items() if at < number <= end]
        cars.append(loaded(ledger.rows[at:end], keys, light=light))
    return made_up(head, cars, ledger.key, light=light)


def body_of(train: Train) -> bytes:
    """The train as it goes over the line."""
    return b"".join(train.pieces())


def ends(train: Train) -> Iterator[int]:
    """How many bytes have come when each car is whole."""
    at = LENGTH_BYTES + len(train.head)
    for car in train.cars:
        at += len(car)
        yield at


def arrive(centre: Centre, body: bytes) -> contract.Answer | None:
    """Let the centre take what comes; its answer (not checked), None where the train is not whole."""
    arriving = centre.train()
    if arriving.hold(body):
        arriving.work()
    if arriving.wants:
        return None
    return contract.read(arriving.answer(), contract.Answer)


def told(centre: Centre, ledger: Ledger, train: Train) -> contract.Answer:
    """The answer to a whole train, checked as a counter does."""
    arriving = centre.train()
    arriving.hold(body_of(train))
    arriving.work()
    return contract.open_answer(arriving.answer(), ledger.centre_key, train.head)
