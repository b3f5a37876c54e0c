"""A neighbour's bag over this counter's line: carried, not read; resumed, not repeated."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.bag import came
from central.cli_bag import take_in
from outlet_app.bootstrap import signing_key
from outlet_app.domain.entries import Kind, StaffNamed
from outlet_app.errors import Refused, Unreachable
from outlet_app.services.bags import Stick, Stopped
from outlet_app.storage import meta
from outlet_app.storage.engine import writing
from outlet_app.storage.store import Store
from sync import bag, bag_wire
from tests.support.bags import bags_of, keep_pictures, only, photo, stick_in, write_acts
from tests.support.centre import TestCentre, enrolled_with, rows
from tests.support.hostile import Behaviour, Making, Relay, answer


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


@pytest.fixture
def neighbour(centre: TestCentre, tmp_path: Path) -> Iterator[Store]:
    """Counter B of the same centre; it has no line after its enrolment."""
    opened = enrolled_with(centre.url, centre.code("B"), tmp_path / "neighbour")
    opened.facts.move_centre("http://127.0.0.1:9")
    yield opened
    opened.close()


@pytest.fixture
def relay(centre: TestCentre, store: Store) -> Iterator[Relay]:
    """The way of counter A to the centre, which may lose answers."""
    made = Relay(centre.port)
    store.facts.move_centre(made.url)
    yield made
    made.close()


def bag_of(neighbour: Store, stick: Stick, pictures: int = 0) -> Path:
    """Counter B's bag on the stick."""
    write_acts(neighbour, 12)
    keep_pictures(neighbour, *(photo(number, 5000) for number in range(pictures)))
    bags_of(neighbour).write(stick)
    return only(stick, ".bag")


def test_there_and_back(centre: TestCentre, store: Store, neighbour: Store, stick: Stick) -> None:
    """B writes, A relays, B takes in: as if the county office had had the stick. A's own bag is not relayed."""
    bag_of(neighbour, stick, pictures=2)
    write_acts(store, 3)
    bags_of(store).write(stick)
    look = bags_of(store).look(stick)
    assert (look.to_relay, [one.counter for one in look.neighbours]) == (1, ["SBD01-B"])
    steps: list[tuple[int, int]] = []
    (relayed,) = bags_of(store).relay(stick, lambda done, total: steps.append((done, total)))
    assert (relayed.done, relayed.bag.counter, bool(relayed.refused), steps[-1]) == (True, "SBD01-B", False, (3, 3))
    assert bags_of(store).look(stick).to_relay == 0
    assert sorted(path.suffix for path in Path(stick.path).iterdir()) == [".bag", ".bag", ".reply"]
    assert (centre.entries("SBD01-B") == rows(neighbour), centre.entries("SBD01-A")) == (True, [])
    assert bags_of(store).take(stick).taken == ()
    taken = bags_of(neighbour).take(stick)
    assert (taken.accepted, taken.pictures, taken.mark, neighbour.facts.waiting()[0]) == (13, 2, 13, 0)
    assert bags_of(store).relay(stick) == []
    assert [(one.counter, one.answered_at is None) for one in came(centre.centre.engine)] == [("SBD01-B", False)]


def test_who_carries_it_can_not_read_it(store: Store, neighbour: Store, centre: TestCentre, stick: Stick) -> None:
    """Neither an entry nor a name of one stands in the file's parts, and A's key opens none, there or in the reply."""
    with neighbour.ledger.writing() as act:
        act.append(Kind.STAFF, StaffNamed("77", "龙秀英", "clerk"), "clerk:01")
    path = bag_of(neighbour, stick, pictures=1)
    bags_of(store).relay(stick)
    for file in (path, path.with_suffix(".reply")):
        data = file.read_bytes()
        opened = bag.read_head(io.BytesIO(data))
        sealed = data[opened.start :]
        assert not any(row in sealed or row[8:24] in sealed for row in rows(neighbour))
        for word in ("龙秀英", "麻姐", "SBD01-B", "clerk"):
            assert word.encode() not in sealed
        assert photo(0, 5000)[100:200] not in sealed
        for number in range(1, len(opened.head.parts) + 1):
            with pytest.raises(bag.BadSeal):
                bag.unseal(bag.part(io.BytesIO(data), opened, number), signing_key(store))


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part goes alone."""
    monkeypatch.setattr(bag_wire, "GROUP_BYTES", 1)


@pytest.mark.usefixtures("one_by_one")
def test_what_was_answered_is_not_sent_again(
    centre: TestCentre, store: Store, neighbour: Store, relay: Relay, stick: Stick
) -> None:
    """The line breaks after two parts of five, then at the very last answer: each part is answered once, but for the
    ones whose answers were lost."""
    bag_of(neighbour, stick, pictures=4)
    done = 0

    def cut_after_two(now: int, _total: int) -> None:
        nonlocal done
        done = now
        relay.lose = 1 if now in (2, 4) else 0

    for _ in range(2):
        with pytest.raises(Unreachable):
            bags_of(store).relay(stick, cut_after_two)
    assert (relay.lost, sorted(one.suffix for one in Path(stick.path).iterdir())) == (2, [".bag", ".relay"])
    (relayed,) = bags_of(store).relay(stick)
    assert relayed.done
    assert relay._server.requests == 5 + 2
    assert sorted(path.suffix for path in Path(stick.path).iterdir()) == [".bag", ".reply"]
    taken = bags_of(neighbour).take(stick)
    assert (taken.accepted, taken.pictures) == (13, 4)
    assert len(centre.entries("SBD01-B")) == 13


@pytest.mark.usefixtures("one_by_one")
def test_what_was_laid_aside_may_be_damaged(
    centre: TestCentre, store: Store, neighbour: Store, relay: Relay, stick: Stick
) -> None:
    """A torn or falsified file of answers costs sending those parts again, never a wrong reply."""
    bag_of(neighbour, stick, pictures=3)

    def cut(now: int, _total: int) -> None:
        relay.lose = 1 if now == 3 else 0

    for damage in (lambda data: data[: len(data) - 5], lambda data: data[:-9] + b"\0" * 9, lambda _data: b"\xff" * 99):
        only(stick, ".bag").with_suffix(".reply").unlink(missing_ok=True)
        with pytest.raises(Unreachable):
            bags_of(store).relay(stick, cut)
        aside = only(stick, ".relay")
        aside.write_bytes(damage(aside.read_bytes()))
        assert [one.done for one in bags_of(store).relay(stick)] == [True]
        assert bags_of(neighbour).look(stick).damaged == ()
    assert bags_of(neighbour).take(stick).accepted == 13


def test_it_can_be_stopped(store: Store, neighbour: Store, centre: TestCentre, stick: Stick) -> None:
    """Before the next part; nothing but the bag is left, and it goes again later."""
    bag_of(neighbour, stick)
    with pytest.raises(Stopped, match="E459"):
        bags_of(store).relay(stick, cancelled=lambda: True)
    assert [path.suffix for path in Path(stick.path).iterdir()] == [".bag"]
    assert bags_of(store).relay(stick)[0].done


def test_the_centre_says_no(centre: TestCentre, store: Store, neighbour: Store, stick: Stick, tmp_path: Path) -> None:
    """A bag of a counter that it does not know, or sealed to another centre: told for that bag, the others go."""
    (tmp_path / "far").mkdir()
    elsewhere = TestCentre(tmp_path / "far")
    try:
        stranger = enrolled_with(elsewhere.url, elsewhere.code("C"), tmp_path / "stranger")
        misled = enrolled_with(centre.url, centre.code("D"), tmp_path / "misled")
        with_key(misled, elsewhere.centre.public_key)
        for one in (stranger, misled):
            bags_of(one).write(stick)
            one.close()
    finally:
        elsewhere.stop()
    bags_of(neighbour).write(stick)
    found = {one.bag.counter: (one.done, one.refused.told()) for one in bags_of(store).relay(stick)}
    assert found["SBD01-B"] == (True, "")
    assert "knows no counter" in found["SBD01-C"][1]
    assert "another centre" in found["SBD01-D"][1]
    assert centre.entries("SBD01-D") == []
    for letter, code in (("C", "C441"), ("D", "C442")):
        with pytest.raises(Refused, match=code):
            take_in(centre.centre, next(Path(stick.path).glob(f"SBD01-{letter}-*.bag")))


def with_key(store: Store, key: bytes) -> None:
    """The counter is enrolled here, and seals to another centre."""
    with writing(store.engine) as connection:
        meta.keep(connection, centre_key=key)


@pytest.mark.parametrize(
    "body", [b"", b"[1]\n", b"[5]\nhello", b"[0]\n", b"nonsense", b"[5]\nhelloand no head", b"[99999999999]\n"]
)
def test_what_is_no_answer(store: Store, neighbour: Store, stick: Stick, bad_server: Making, body: bytes) -> None:
    """A captive portal answers: E425, and no reply is laid on the stick."""
    bag_of(neighbour, stick)

    def portal(one: socket.socket, _request: bytes) -> None:
        one.sendall(answer(200, body))

    store.facts.move_centre(bad_server(portal).url)
    with pytest.raises(Unreachable, match="E425"):
        bags_of(store).relay(stick)
    assert not list(Path(stick.path).glob("*.reply"))


def test_a_forged_reply_is_not_laid_on_the_stick(
    store: Store, neighbour: Store, stick: Stick, bad_server: Making
) -> None:
    """Well made, by somebody who is not the centre."""
    path = bag_of(neighbour, stick)
    with path.open("rb") as file:
        opened = bag.read_head(file)
    forger = signing_key(store)
    part = b"\0" * 80
    head = bag.Head(
        bag.FORMAT, 1, bag.REPLY, "SBD01-B", "SBD01", 1, 13, 1, bytes(forger.verify_key).hex(),
        (bag.facts_of(part, bag.ENTRIES),), "", opened.id.hex(),
    )  # fmt: skip
    body = bag_wire.answer([part], bag.top_of(head, forger))
    store.facts.move_centre(bad_server(lambda one, _request: one.sendall(answer(200, body))).url)
    with pytest.raises(Unreachable, match="E425"):
        bags_of(store).relay(stick)
    assert not list(Path(stick.path).glob("*.reply"))


def test_without_a_line(store: Store, neighbour: Store, stick: Stick) -> None:
    """E420, and nothing is lost."""
    bag_of(neighbour, stick)
    store.facts.move_centre("http://127.0.0.1:9")
    with pytest.raises(Unreachable, match="E420"):
        bags_of(store).relay(stick)


def test_something_on_the_way_takes_small_bodies_only(
    centre: TestCentre, store: Store, neighbour: Store, stick: Stick, bad_server: Making
) -> None:
    """413 for parts together: one at a time. One that is too large by itself is told, for that bag."""
    bag_of(neighbour, stick, pictures=3)

    def small(most: int) -> Behaviour:
        def passing(one: socket.socket, request: bytes) -> None:
            if len(request) > most:
                one.sendall(answer(413))
                return
            with socket.create_connection(("127.0.0.1", centre.port)) as there:
                there.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
                while piece := there.recv(65536):
                    one.sendall(piece)

        return passing

    store.facts.move_centre(bad_server(small(4_000)).url)
    (refused,) = bags_of(store).relay(stick)
    assert (refused.done, "this size" in refused.refused.told()) == (False, True)
    assert len(centre.entries("SBD01-B")) == 13
    store.facts.move_centre(bad_server(small(8_000)).url)
    assert bags_of(store).relay(stick)[0].done
    assert bags_of(neighbour).take(stick).pictures == 3
