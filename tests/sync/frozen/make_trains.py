"""The trains among the frozen messages: contract 2 and later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from sync import contract, weave
from sync.contract import Request
from sync.train import Car, Freight, loaded, made_up
from tests.sync import protocol_example as example
from tests.sync.frozen.make import described


def head() -> Request:
    """What every train here says of its counter."""
    return Request(
        *("SBD01-A", example.START, 2, 7, example.hashes()[-1], 14),
        app="0.2.0",
        speaks=2,
        start=3,
        sign=b"\x05" * 8,
    )


def packed(rows: list[bytes], keys: list[tuple[int, bytes]]) -> Freight:
    """These entries woven, however few they are."""
    made = weave.pack(rows)
    assert made is not None
    return Freight(Car(packed=made.packed, keys=keys), made.noise)


def woven() -> tuple[bytes, Request]:
    """A single request with woven entries, as a counter sends it, and what it says."""
    car, noise = packed(example.ledger()[2:], [(3, example.PARTY_KEY)])
    request = replace(head(), rows=car.rows, packed=car.packed, keys=car.keys)
    return contract.seal_request(request, example.COUNTER_KEY, 2, noise), request


def trains() -> Iterator[tuple[str, bytes, Any]]:
    """(name, body, [the head, each car's entries, each car's keys]) of a woven train and a light one."""
    rows, keys = example.ledger()[2:], [(3, example.PARTY_KEY)]
    for name, light in (("train", False), ("train-light", True)):
        freight = [loaded(rows[:3], keys, light=True), loaded(rows[3:], [], light=True)]
        if not light:
            freight = [packed(rows[:3], keys), packed(rows[3:], [])]
        train = made_up(head(), freight, example.COUNTER_KEY, light=light)
        said = [described(contract.read_request(train.head)), described([rows[:3], rows[3:]]), described([keys, []])]
        yield name, b"".join(train.pieces()), said
