"""What an erasure does to the keys the centre holds, on either database."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select

from central.centre import Centre
from central.engine import reading
from central.tables import party_key
from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.entries import Kind
from tests.central.ledger import enrolled


def keys(centre: Centre, counter: str = "SBD01-A") -> dict[int, bytes]:
    """The keys that are not destroyed."""
    with reading(centre.engine) as db:
        query = select(party_key).where(party_key.c.counter == counter)
        return {row.party: bytes(row.key) for row in db.execute(query) if row.key}


def test_named_keys_are_destroyed_and_no_others(centre: Centre) -> None:
    """The party's and its parcels'; another counter's of the same numbers stay; a key sent later is not kept."""
    ledger, neighbour = enrolled(centre), enrolled(centre, "SBD01-B")
    for one in (ledger, neighbour):
        for _ in range(4):
            one.farmer()
        one.exchange(centre)
    ledger.write(Kind.ERASE, PartyErased(1, "asked", (3,)))
    ledger.keys = {1: b"\x01" * 32, 3: b"\x03" * 32}
    assert ledger.exchange(centre, after=0).refusal == ""
    assert keys(centre).keys() == {2, 4}
    assert keys(centre, "SBD01-B").keys() == {1, 2, 3, 4}
    assert ledger.exchange(centre, after=0).refusal == ""
    assert keys(centre).keys() == {2, 4}


def test_a_key_that_comes_with_its_own_erasure(centre: Centre) -> None:
    """In one request: registered, erased, and the key beside them."""
    ledger = enrolled(centre)
    party = ledger.farmer()
    ledger.write(Kind.ERASE, PartyErased(party, "asked"))
    ledger.exchange(centre)
    assert keys(centre) == {}


@pytest.mark.parametrize("body", [["x", "y"], [], [-1, "why", [0, 1 << 63]], "erase"])
def test_an_erasure_that_can_not_be_read_holds_nothing_up(centre: Centre, body: object) -> None:
    """It is stored like any other entry, and destroys nothing."""
    ledger = enrolled(centre)
    ledger.farmer()
    ledger.write(Kind.ERASE, msgspec.Raw(msgspec.msgpack.encode(body)))
    assert ledger.exchange(centre).mark == ledger.head
    assert keys(centre).keys() == {1}
