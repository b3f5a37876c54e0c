"""Trains: each car counts when it has arrived whole, wherever the line breaks; none can be forged, swapped, left out
or swollen; late, doubled and replayed ones are as harmless as single requests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from central.catalogue.importing import import_file
from central.centre import Centre
from central.engine import reading
from central.senders import Unwelcome
from central.tables import alarm, party_key
from sync import contract, squeeze
from sync.contract import BadMessage
from sync.train import LENGTH_BYTES, Car, Freight, Train, digest, loaded, made_up
from tests.central.ledger import Ledger, enrolled, stored
from tests.central.trains import arrive, body_of, ends, told, train_of

ROOT = Path(__file__).resolve().parents[2]


def alarms(centre: Centre) -> list[str]:
    """The kinds that stand."""
    with reading(centre.engine) as db:
        return list(db.execute(select(alarm.c.kind)).scalars())


@pytest.mark.parametrize("light", [False, True])
def test_a_train_arrives_to_the_byte(centre: Centre, light: bool) -> None:
    """All cars, their keys, one answer with mark and contract; once more: nothing doubled."""
    ledger = enrolled(centre).act(20)
    train = train_of(ledger, car=6, light=light)
    answer = told(centre, ledger, train)
    assert (answer.mark, answer.mark_hash, answer.refusal) == (20, ledger.hashes[20], "")
    assert answer.speaks == contract.SPEAKS
    assert stored(centre) == ledger.rows
    with reading(centre.engine) as db:
        kept = {row.party: bytes(row.key) for row in db.execute(select(party_key))}
    assert kept == ledger.keys
    assert told(centre, ledger, train).mark == 20
    assert stored(centre) == ledger.rows
    assert alarms(centre) == []


def test_cut_anywhere(centre: Centre) -> None:
    """Whatever arrived whole is kept, and the next train goes on behind it. At every byte in a soak."""
    ledger = enrolled(centre).act(6)
    train = train_of(ledger, car=2)
    whole = list(ends(train))
    body = body_of(train)
    first = LENGTH_BYTES + len(train.head)
    step = 3 if centre.engine.dialect.name == "sqlite" else 17
    for cut in range(0, len(body), 1 if "OUTLET_SOAK_ROUNDS" in os.environ else step):
        assert arrive(centre, body[:cut]) is None
        reached = sum(2 for end in whole if end <= cut)
        assert len(stored(centre)) >= reached if cut >= first else not stored(centre)
        assert len(stored(centre)) == max(reached, 0)
    rest = train_of(ledger, after=4, car=1)
    assert told(centre, ledger, rest).mark == 6
    assert stored(centre) == ledger.rows


def test_byte_by_byte_is_the_same(centre: Centre) -> None:
    """However the line chops it up."""
    ledger = enrolled(centre).act(9)
    train = train_of(ledger, car=4)
    arriving = centre.train()
    for byte in body_of(train):
        if arriving.hold(bytes([byte])):
            arriving.work()
    assert contract.open_answer(arriving.answer(), ledger.centre_key, train.head).mark == 9
    assert stored(centre) == ledger.rows


def swapped(cars: list[bytes]) -> list[bytes]:
    """Two cars change places."""
    return [cars[0], cars[2], cars[1], *cars[3:]]


def doubled(cars: list[bytes]) -> list[bytes]:
    """A car comes twice."""
    return [cars[0], cars[0], *cars[1:]]


def missing(cars: list[bytes]) -> list[bytes]:
    """A car is left out of the middle."""
    return [cars[0], *cars[2:]]


def falsified(cars: list[bytes]) -> list[bytes]:
    """A bit of a car is turned."""
    return [cars[0], bytes([cars[1][0] ^ 1]) + cars[1][1:], *cars[2:]]


@pytest.mark.parametrize("changed", [swapped, doubled, missing, falsified])
def test_cars_that_the_head_does_not_list(centre: Centre, changed: Callable[[list[bytes]], list[bytes]]) -> None:
    """Refused at the first wrong car; what came before it is kept; the true train still goes through."""
    ledger = enrolled(centre).act(12)
    train = train_of(ledger, car=3)
    with pytest.raises(BadMessage, match="not the one"):
        arrive(centre, body_of(Train(train.head, changed(list(train.cars)))))
    assert stored(centre) == ledger.rows[:3]
    assert told(centre, ledger, train).mark == 12
    assert alarms(centre) == []


def test_a_replayed_head_with_other_cars(centre: Centre) -> None:
    """Cars of another, equally true train of the same counter do not fit behind it."""
    ledger = enrolled(centre).act(6)
    one, other = train_of(ledger, car=3), train_of(ledger, car=2)
    with pytest.raises(BadMessage, match="not the one"):
        arrive(centre, body_of(Train(one.head, other.cars)))
    assert stored(centre) == []


def test_an_old_train_that_comes_late(centre: Centre) -> None:
    """After newer ones were taken in: nothing is doubled, nothing goes back, nobody is alarmed."""
    ledger = enrolled(centre).act(4)
    late = train_of(ledger, car=2)
    ledger.act(4)
    assert told(centre, ledger, train_of(ledger, car=3, sent_at=late_by(ledger))).mark == 8
    answer = told(centre, ledger, late)
    assert (answer.mark, answer.refusal) == (8, contract.BEHIND)
    assert stored(centre) == ledger.rows
    assert alarms(centre) == []


def late_by(ledger: Ledger) -> int:
    """A minute after the ledger's usual requests."""
    return ledger.request().sent_at + 60_000


def test_a_fork_in_the_middle_of_a_train(centre: Centre) -> None:
    """What agrees is known, the rest of the train is read past, the answer says why; an alarm stands."""
    ledger = enrolled(centre).act(4)
    other = ledger.copy(2)
    assert ledger.exchange(centre).mark == 4
    for _ in range(6):
        other.order(999)
    answer = told(centre, other, train_of(other, car=2))
    assert (answer.mark, answer.refusal) == (4, contract.FORK)
    assert stored(centre) == ledger.rows
    assert alarms(centre) == ["fork"]


def test_a_train_after_a_gap(centre: Centre) -> None:
    """As a single request: told where to go on, nothing stored."""
    ledger = enrolled(centre).act(9)
    answer = told(centre, ledger, train_of(ledger, after=3, car=2))
    assert (answer.mark, answer.refusal) == (0, contract.GAP)
    assert stored(centre) == []


def test_a_car_that_is_no_stretch_of_the_ledger(centre: Centre) -> None:
    """Well signed and listed, but broken in itself: the cars before it stay, none after it comes in."""
    ledger = enrolled(centre).act(9)
    good, odd = loaded(ledger.rows[:3], []), Freight(Car(packed=b"\x93nonsense"))
    after = loaded(ledger.rows[3:], [])
    train = made_up(ledger.request(0, upto=0, keys=[]), [good, odd, after], ledger.key)
    answer = told(centre, ledger, train)
    assert (answer.mark, answer.refusal) == (3, contract.BROKEN)
    assert stored(centre) == ledger.rows[:3]
    assert alarms(centre) == ["broken"]


def test_only_the_counter_itself(centre: Centre) -> None:
    """Another key, a head signed as a request, a head that is none: nothing is even expanded."""
    ledger = enrolled(centre).act(3)
    stranger = ledger.copy()
    stranger.key = type(ledger.key).generate()
    with pytest.raises(Unwelcome):
        arrive(centre, body_of(train_of(stranger)))
    train = train_of(ledger)
    request = contract.read_request(train.head)
    as_request = contract.seal_request(request, ledger.key, 2)
    with pytest.raises(Unwelcome):
        arrive(centre, body_of(Train(as_request, train.cars)))
    old = contract.seal_request(request, ledger.key, 1)
    with pytest.raises(BadMessage):
        arrive(centre, body_of(Train(old, train.cars)))
    with pytest.raises(Unwelcome):
        centre.exchange(train.head)
    assert stored(centre) == []


@pytest.mark.parametrize(
    "cars",
    [
        [],
        [(0, b"")],
        [(-5, b"x" * 16)],
        [(5 << 20, b"x" * 16)],
        [(4 << 20, b"x" * 16)] * 5,
    ],
)
def test_lists_out_of_bounds(centre: Centre, cars: list[tuple[int, bytes]]) -> None:
    """No cars, cars without or with too many bytes, too many bytes in all."""
    ledger = enrolled(centre).act(3)
    head = ledger.request(0, upto=0, keys=[], cars=cars, through=1)
    with pytest.raises(BadMessage):
        arrive(centre, body_of(Train(contract.seal_train(head, ledger.key), [b"x" * 10])))


@pytest.mark.parametrize("length", [0, 3, 66, (64 << 10) + 1, (1 << 32) - 1])
def test_heads_out_of_bounds(centre: Centre, length: int) -> None:
    """Their length alone is enough to refuse them."""
    with pytest.raises(BadMessage):
        arrive(centre, length.to_bytes(LENGTH_BYTES, "big"))


@pytest.mark.parametrize("through", [0, 1, 2])
def test_cars_that_swell(centre: Centre, through: int) -> None:
    """A car of a few bytes that would become many megabytes, or is no car at all, is refused in any codec."""
    ledger = enrolled(centre).act(3)
    for payload in (bytes(squeeze.MAX_PAYLOAD_BYTES + 1) if through else b"\xc1", b"\x93\x91\xc1", b"\xff" * 9):
        piece = squeeze.Running(through).piece(payload)
        head = ledger.request(0, upto=0, keys=[], cars=[(len(piece), digest(piece))], through=through)
        with pytest.raises(BadMessage):
            arrive(centre, body_of(Train(contract.seal_train(head, ledger.key), [piece])))
    assert stored(centre) == []


def test_a_codec_nobody_knows(centre: Centre) -> None:
    """Refused with the head."""
    ledger = enrolled(centre).act(3)
    head = ledger.request(0, upto=0, keys=[], cars=[(3, digest(b"abc"))], through=9)
    with pytest.raises(BadMessage):
        arrive(centre, body_of(Train(contract.seal_train(head, ledger.key), [b"abc"])))


def test_entries_in_a_head_are_no_train(centre: Centre) -> None:
    """Entries travel in cars alone."""
    ledger = enrolled(centre).act(3)
    train = made_up(ledger.request(), [loaded(ledger.rows, [])], ledger.key)
    with pytest.raises(BadMessage):
        arrive(centre, body_of(train))


def test_the_feed_comes_with_the_last_car(centre: Centre) -> None:
    """Room is for the answer, not for each car."""
    import_file(centre.engine, ROOT / "sample" / "catalogue.json", centre.clock())
    ledger = enrolled(centre).act(6)
    assert told(centre, ledger, train_of(ledger, car=2)).items
    assert not told(centre, ledger, train_of(ledger, car=2, room=0)).items
