"""What a reply says that somebody must act on, as an answer over the line would; and the line that comes back first."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from central.centre import open_centre
from central.cli_bag import take_in
from central.engine import writing as at_centre
from central.enrolment import revoke
from central.tables import ACTIVE
from central.tables import counter as counters
from central.tables import entry as entries
from outlet_app.domain.entries import genesis
from outlet_app.errors import Refused, StoreTrouble
from outlet_app.services.bags import Stick
from outlet_app.services.model import Line
from outlet_app.storage.backup import copy_store
from outlet_app.storage.engine import writing
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync.courier import drain
from tests.support.bags import bags_of, imported, only, stick_in, write_acts
from tests.support.centre import TestCentre, exchange, rows
from tests.support.counter import HandClock
from tests.support.couriers import Running
from tests.support.hostile import Relay


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


def alarm(store: Store) -> str:
    """The alarm that stands at the counter."""
    return ExchangeFacts(store.engine, store.ledger.counter()).alarm()


def test_a_revoked_key(centre: TestCentre, store: Store, stick: Stick) -> None:
    """E426; nothing moved, and the acts are safe."""
    bags = bags_of(store)
    bags.write(stick)
    revoke(centre.centre.engine, "SBD01-A")
    assert imported(centre, stick)[0].refusal == "revoked"
    with pytest.raises(Refused, match="E426"):
        bags.take(stick)
    assert (alarm(store), store.facts.mark()) == ("revoked", 0)


def test_another_history(centre: TestCentre, store: Store, stick: Stick, tmp_path: Path) -> None:
    """Two machines with one store: what the other one brought is a fork for this one. E427 at the counter, an alarm at
    the centre, nothing overwritten at either end."""
    write_acts(store, 4)
    folder, other = store.folder, tmp_path / "clone"
    copied(store, other)
    clone = open_store(other, HandClock())
    write_acts(clone, 2)
    drain(exchange(clone))
    there = centre.entries()
    clone.close()
    write_acts(store, 3)
    bags = bags_of(store)
    bags.write(stick)
    assert imported(centre, stick)[0].refusal == "fork"
    before = rows(store)
    with pytest.raises(Refused, match="E427"):
        bags.take(stick)
    assert (alarm(store), rows(store) == before, centre.entries() == there) == ("fork", True, True)
    assert "fork" in centre.alarms()
    assert folder != other


def copied(store: Store, other: Path) -> None:
    """A clone of the store as it is now."""
    other.mkdir()
    copy_store(store.engine, other / "ledger.db")
    (other / "store.key").write_bytes((store.folder / "store.key").read_bytes())


def test_an_old_copy_of_the_counter(centre: TestCentre, store: Store, stick: Stick, tmp_path: Path) -> None:
    """The centre holds more than this ledger has: E428."""
    write_acts(store, 2)
    other = tmp_path / "old"
    copied(store, other)
    write_acts(store, 5)
    drain(exchange(store))
    old = open_store(other, HandClock())
    bags = bags_of(old)
    bags.write(stick)
    imported(centre, stick)
    with pytest.raises(Refused, match="E428"):
        bags.take(stick)
    assert (alarm(old), alarm(store)) == ("behind", "")
    old.close()


def test_a_centre_that_lost_its_ledger_is_a_fork_when_it_holds_another(
    centre: TestCentre, store: Store, stick: Stick
) -> None:
    """The mark lies within our ledger, and its hash is not ours: never taken for a late message."""
    write_acts(store, 6)
    bags = bags_of(store)
    bags.write(stick)
    drain(exchange(store))
    with at_centre(centre.centre.engine) as db:
        db.execute(entries.delete())
        db.execute(counters.update().values(mark=0, mark_hash=genesis("SBD01-X")))
    imported(centre, stick)
    with pytest.raises(Refused, match="E427"):
        bags.take(stick)
    assert alarm(store) == "fork"


def test_an_alarm_goes_with_the_next_good_reply(centre: TestCentre, store: Store, stick: Stick) -> None:
    """Without a line too."""
    ExchangeFacts(store.engine, "SBD01-A").raise_alarm("broken")
    bags = bags_of(store)
    bags.write(stick)
    imported(centre, stick)
    bags.take(stick)
    assert alarm(store) == ""


def test_an_old_alarm_holds_up_no_newer_reply(centre: TestCentre, store: Store, stick: Stick, tmp_path: Path) -> None:
    """Refused, settled, accepted, all by stick: the reply that refuses is read first, and the other one counts; read
    again, neither says anything."""
    bags, other = bags_of(store), stick_in(tmp_path / "other")
    write_acts(store, 2)
    bags.write(stick)
    revoke(centre.centre.engine, "SBD01-A")
    assert imported(centre, stick)[0].refusal == "revoked"
    with at_centre(centre.centre.engine) as db:
        db.execute(counters.update().values(state=ACTIVE))
    write_acts(store, 2)
    bags.write(other)
    assert imported(centre, other)[0].refusal == ""
    reply = only(other, ".reply")
    (Path(stick.path) / reply.name).write_bytes(reply.read_bytes())
    head = store.ledger.head()[0]
    found = bags.take(stick)
    assert (found.taken, found.mark, alarm(store)) == ((reply.name,), head, "")
    again = bags.take(stick)
    assert (again.taken, len(again.already), alarm(store)) == ((), 2, "")


def test_damage_of_this_machine_is_not_sent(store: Store, stick: Stick) -> None:
    """E456: a bag of it would only be refused at the centre, and nobody would know why."""
    write_acts(store, 5)
    with writing(store.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
        connection.exec_driver_sql("UPDATE ledger SET bytes = CAST(x'00' || bytes AS BLOB) WHERE seq = 4")
    with pytest.raises(StoreTrouble, match="E456"):
        bags_of(store).write(stick)
    assert list(Path(stick.path).iterdir()) == []


def test_the_line_returns_before_the_reply(centre: TestCentre, store: Store, stick: Stick, running: Running) -> None:
    """The centre has them from the stick, the counter does not know yet: the returning line asks first, and sends none
    of them again; the reply that comes afterwards changes nothing."""
    relay = Relay(centre.port)
    try:
        centre.stop()
        courier, heard = running(exchange(store, relay.url))
        heard.wait(lambda state: state.line is Line.DOWN)
        write_acts(store, 2000)
        bags_of(store).write(stick)
        sizes: list[int] = []
        watch_sizes(relay, sizes)
        office = open_centre(f"sqlite:///{centre.path}")
        take_in(office, only(stick, ".bag"))
        office.close()
        centre.start()
        courier.try_now()
        until(lambda: store.facts.waiting()[0] == 0)
        assert max(sizes) < 1000, sizes
        assert len(centre.entries()) == 2001
        assert bags_of(store).take(stick).accepted == 0
        assert only(stick, ".reply").is_file()
    finally:
        relay.close()


def until(reached: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for it."""
    give_up = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def watch_sizes(relay: Relay, sizes: list[int]) -> None:
    """Note how long each request that passes is."""
    carry = relay._server._behave

    def noting(one: object, request: bytes) -> None:
        sizes.append(len(request))
        carry(one, request)  # type: ignore[arg-type]

    relay._server._behave = noting
