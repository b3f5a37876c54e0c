"""Pictures reach the centre by themselves, after the entries, and never in an act's way."""

from __future__ import annotations

import hashlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from central import pictures as held
from outlet_app.bootstrap import picture_sender, signing_key
from outlet_app.config import Settings
from outlet_app.domain.entries import Kind, StaffNamed
from outlet_app.errors import Unreachable
from outlet_app.storage.engine import writing
from outlet_app.storage.picture_store import PictureRows
from outlet_app.storage.store import Store
from sync import contract
from sync.contract import PictureKept
from sync.courier import Courier, Pace
from sync.pictures import PictureSender
from tests.support.centre import TestCentre, exchange
from tests.support.counter import HandClock
from tests.support.hostile import Behaviour, Making, answer

BRISK = Pace(0.05, 0.02, 0.05, 0.05)


def photo(number: int, size: int = 20_000) -> bytes:
    """Bytes that begin as a JPEG does."""
    return b"\xff\xd8\xff\xe0" + random.Random(number).randbytes(size)


def keep(store: Store, *photos: bytes) -> list[bytes]:
    """Keep pictures at the counter; their hashes."""
    digests = [hashlib.sha256(data).digest() for data in photos]
    for number, (digest, data) in enumerate(zip(digests, photos, strict=True)):
        PictureRows(store.engine).keep(digest, data, "image/jpeg", number + 1)
    return digests


def write(store: Store, count: int = 1) -> None:
    """Acts that wait."""
    for _ in range(count):
        with store.ledger.writing() as act:
            act.append(Kind.STAFF, StaffNamed("03", "麻姐", "clerk"), "clerk:01")


def sender(store: Store) -> PictureSender:
    """As the composition root makes it."""
    return picture_sender(store, HandClock(), Settings())


def passed_on(centre: TestCentre, one: socket.socket, request: bytes) -> None:
    """What a relay does: the request to the centre, its answer back."""
    with socket.create_connection(("127.0.0.1", centre.port)) as there:
        there.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        while piece := there.recv(65536):
            one.sendall(piece)


def no_way_for_pictures(centre: TestCentre, hanging: threading.Event) -> Behaviour:
    """A relay on which pictures hang, and everything else passes; `hanging` is set when one does."""

    def half_dead(one: socket.socket, request: bytes) -> None:
        if b" /picture " in request[:40]:
            hanging.set()
            one.recv(1)
        else:
            passed_on(centre, one, request)

    return half_dead


@pytest.fixture
def couriers(store: Store) -> Iterator[Callable[[], Courier]]:
    """Starts couriers that send pictures too; ends them after the test."""
    made: list[Courier] = []

    def start() -> Courier:
        made.append(Courier(exchange(store), HandClock(), BRISK, pictures=sender(store)))
        made[-1].start()
        return made[-1]

    yield start
    for courier in made:
        courier.stop()


def until(ready: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, looking again and again."""
    end, look = time.monotonic() + seconds, threading.Event()
    while not ready():
        assert time.monotonic() < end
        look.wait(0.01)


def test_one_at_a_time_oldest_first_and_once(centre: TestCentre, store: Store) -> None:
    """Each is marked as sent when the centre has it, and asked for no more."""
    photos = [photo(1), photo(2, 299_000)]
    digests = keep(store, *photos)
    sending = sender(store)
    assert sending.waiting() == 2
    assert sending.once()
    assert PictureRows(store.engine).waiting(9) == digests[1:]
    assert sending.once()
    assert not sending.once()
    assert (sending.waiting(), held.held(centre.centre.engine)) == (0, [("SBD01-A", 2, sum(map(len, photos)))])
    assert [held.bytes_of(centre.centre.engine, digest) for digest in digests] == photos


def test_a_lost_answer_costs_one_more_sending(centre: TestCentre, store: Store, bad_server: Making) -> None:
    """The centre kept it, the counter does not know: sent again, kept once."""
    keep(store, photo(1))

    def loses(one: socket.socket, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", centre.port)) as there:
            there.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            while there.recv(65536):
                pass
        one.sendall(answer(502))

    store.facts.move_centre(bad_server(loses).url)
    with pytest.raises(Unreachable):
        sender(store).once()
    assert sender(store).waiting() == 1
    store.facts.move_centre(centre.url)
    assert sender(store).once()
    assert held.held(centre.centre.engine) == [("SBD01-A", 1, 20_004)]


def test_an_answer_that_is_not_the_centres_is_none(store: Store, bad_server: Making) -> None:
    """Nobody else can say that a picture is kept."""
    (digest,) = keep(store, photo(1))

    def pretends(one: socket.socket, request: bytes) -> None:
        frame = request.partition(b"\r\n\r\n")[2]
        one.sendall(answer(200, contract.seal_kept(PictureKept(digest), signing_key(store), frame)))

    store.facts.move_centre(bad_server(pretends).url)
    with pytest.raises(Unreachable, match="E425"):
        sender(store).once()
    assert sender(store).waiting() == 1


def test_a_damaged_picture_is_in_no_others_way(centre: TestCentre, store: Store) -> None:
    """Damaged here, or taken for none at the centre: passed over; the others go."""
    digests = keep(store, photo(1), b"none at all", photo(2))
    with writing(store.engine) as db:
        db.exec_driver_sql("UPDATE picture SET bytes = ? WHERE hash = ?", (photo(9), digests[0]))
    sending = sender(store)
    assert [sending.once() for _ in range(3)] == [True, True, False]
    assert sending.waiting() == 2
    assert held.bytes_of(centre.centre.engine, digests[2]) == photo(2)


def test_a_relay_that_takes_no_body_of_that_size(centre: TestCentre, store: Store, bad_server: Making) -> None:
    """The large one stays here; the small one behind it goes."""
    keep(store, photo(1, 90_000), photo(2, 1000))

    def narrow(one: socket.socket, request: bytes) -> None:
        if len(request) > 50_000:
            one.sendall(answer(413))
            return
        passed_on(centre, one, request)

    store.facts.move_centre(bad_server(narrow).url)
    sending = sender(store)
    assert [sending.once() for _ in range(3)] == [True, True, False]
    assert held.held(centre.centre.engine) == [("SBD01-A", 1, 1004)]


def test_a_full_centre_is_left_alone(centre: TestCentre, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait here; nothing is lost."""
    monkeypatch.setattr(held, "MOST_PICTURES", 0)
    keep(store, photo(1), photo(2))
    assert not sender(store).once()
    assert (sender(store).waiting(), held.held(centre.centre.engine)) == (2, [])


def test_they_go_by_themselves_after_the_acts(
    centre: TestCentre, store: Store, couriers: Callable[[], Courier]
) -> None:
    """The courier says how many still wait."""
    write(store, 30)
    keep(store, *(photo(number) for number in range(5)))
    courier = couriers()
    until(lambda: store.facts.waiting()[0] == 0 and sender(store).waiting() == 0)
    until(lambda: courier.state().pictures == 0)
    assert held.held(centre.centre.engine)[0].pictures == 5


def test_an_act_does_not_wait_for_a_picture(
    centre: TestCentre, store: Store, couriers: Callable[[], Courier], bad_server: Making
) -> None:
    """A picture hangs on a dead way; the act that is saved then is accepted at once, and the picture tried again."""
    hanging = threading.Event()
    store.facts.move_centre(bad_server(no_way_for_pictures(centre, hanging)).url)
    keep(store, photo(1))
    courier = couriers()
    assert hanging.wait(15)
    hanging.clear()
    write(store)
    began = time.monotonic()
    courier.poke()
    until(lambda: store.facts.waiting()[0] == 0, 5)
    assert time.monotonic() - began < 5
    assert hanging.wait(15)
    assert courier.state().pictures == 1


def test_a_poor_line_is_left_to_the_acts(
    centre: TestCentre, store: Store, couriers: Callable[[], Courier], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an exchange with nothing to say takes long, no picture is tried."""
    monkeypatch.setattr("sync.courier.QUICK_SECONDS", 0.0)
    keep(store, photo(1))
    courier = couriers()
    write(store)
    courier.poke()
    until(lambda: store.facts.waiting()[0] == 0 and courier.state().pictures == 1)
    courier.stop()
    assert held.held(centre.centre.engine) == []


def test_closing_does_not_wait_for_a_picture(
    store: Store, couriers: Callable[[], Courier], bad_server: Making, centre: TestCentre
) -> None:
    """A picture under way is cut off; it is sent again another day."""
    hanging = threading.Event()
    store.facts.move_centre(bad_server(no_way_for_pictures(centre, hanging)).url)
    keep(store, photo(1))
    courier = couriers()
    assert hanging.wait(15)
    began = time.monotonic()
    courier.stop()
    assert time.monotonic() - began < 3
    assert sender(store).waiting() == 1


def test_nothing_is_said_when_nothing_waits(store: Store, centre: TestCentre, bad_server: Making) -> None:
    """No picture: not a byte, not a connection."""
    counting = bad_server(lambda one, _request: one.sendall(answer(500)))
    store.facts.move_centre(counting.url)
    assert not sender(store).once()
    assert (counting.requests, centre.entries()) == (0, [])


def test_its_place_in_the_store(store: Store) -> None:
    """A count that does not read the pictures themselves."""
    keep(store, *(photo(number, 10) for number in range(3)))
    rows = PictureRows(store.engine)
    rows.sent(rows.waiting(1)[0], 99)
    assert rows.waiting_count() == 2


def test_a_paid_line_is_spared(centre: TestCentre, store: Store) -> None:
    """Acts go, pictures wait; "try now" sends them once, and what is kept afterwards waits again."""
    write(store)
    keep(store, photo(1), photo(2))
    courier = Courier(exchange(store), HandClock(), BRISK, pictures=sender(store), metered=True)
    courier.start()
    try:
        until(lambda: store.facts.waiting()[0] == 0 and courier.state().pictures == 2)
        write(store)
        courier.poke()
        until(lambda: store.facts.waiting()[0] == 0 and not courier.state().busy)
        assert sender(store).waiting() == 2
        courier.try_now()
        until(lambda: courier.state().pictures == 0)
        keep(store, photo(3))
        write(store)
        courier.poke()
        until(lambda: store.facts.waiting()[0] == 0 and courier.state().pictures == 1)
    finally:
        courier.stop()
    assert sender(store).waiting() == 1
    assert held.held(centre.centre.engine)[0].pictures == 2


def test_no_longer_paid_they_go(centre: TestCentre, store: Store) -> None:
    """The machine is on another line: by themselves."""
    keep(store, photo(1))
    courier = Courier(exchange(store), HandClock(), Pace(3600), pictures=sender(store))
    courier.metered(True)
    courier.start()
    try:
        until(lambda: courier.state().next_try_at is not None)
        assert sender(store).waiting() == 1
        courier.metered(False)
        until(lambda: courier.state().pictures == 0)
    finally:
        courier.stop()
    assert held.held(centre.centre.engine)[0].pictures == 1
