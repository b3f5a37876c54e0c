"""Sticks that are full, locked or pulled out, a program that is killed: nothing half-done, next time it goes."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from central.cli_bag import take_in
from outlet_app.errors import Refused
from outlet_app.services.bags import Stick, Stopped
from outlet_app.storage.store import Store, open_store
from tests.support.bags import bags_of, imported, keep_pictures, only, photo, stick_in, write_acts
from tests.support.centre import TestCentre, rows
from tests.support.counter import HandClock
from tests.support.processes import child


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


def mounted(*words: str) -> None:
    """Mount, or skip the test where this user may not."""
    if subprocess.run(["mount", *words], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Stick]:
    """A real file system of 200 kB."""
    made = stick_in(tmp_path / "small")
    mounted("-t", "tmpfs", "-o", "size=200k", "tmpfs", made.path)
    yield made
    subprocess.run(["umount", made.path], check=True)


def names(stick: Stick) -> list[str]:
    """What lies on the stick."""
    return sorted(path.name for path in Path(stick.path).iterdir())


def test_a_full_stick_costs_nothing(centre: TestCentre, store: Store, small_stick: Stick) -> None:
    """E452; the bag that lay there still does, the neighbour's file too; on a larger one it goes."""
    bags = bags_of(store)
    strange = Path(small_stick.path) / "SBD01-B-0001-0002.bag"
    strange.write_bytes(b"x")
    bags.write(small_stick)
    before = names(small_stick)
    write_acts(store, 5)
    keep_pictures(store, *(photo(number, 60_000) for number in range(5)))
    with pytest.raises(Refused, match="E452") as told:
        bags.write(small_stick)
    assert "nothing is lost" in told.value.told()
    assert (names(small_stick), strange.read_bytes()) == (before, b"x")
    assert bags.look(small_stick).own[0].last == 1
    subprocess.run(["mount", "-o", "remount,size=2m", small_stick.path], check=True)
    made = bags.write(small_stick)
    assert (made.bag.pictures, made.replaced) == (5, ("SBD01-A-0001-0001.bag",))


def test_a_locked_stick(store: Store, small_stick: Stick) -> None:
    """E453, the switch on its side; what lies there can be looked at."""
    bags = bags_of(store)
    bags.write(small_stick)
    write_acts(store, 1)
    subprocess.run(["mount", "-o", "remount,ro", small_stick.path], check=True)
    with pytest.raises(Refused, match="E453"):
        bags.write(small_stick)
    assert len(bags.look(small_stick).own) == 1


def test_pulled_out_while_it_is_written(store: Store, stick: Stick) -> None:
    """E454; looked at: E451; plugged in again it goes, and nothing was counted as under way meanwhile."""
    keep_pictures(store, photo(1), photo(2))
    bags = bags_of(store)

    def pull(done: int, _total: int) -> None:
        if done == 2:
            shutil.rmtree(stick.path)

    with pytest.raises(Refused, match="E454"):
        bags.write(stick, pull)
    with pytest.raises(Refused, match="E451"):
        bags.look(stick)
    for deed in (bags.write, bags.take, bags.relay):
        with pytest.raises(Refused, match="E451"):
            deed(stick)
    assert bags.under_way() is None
    stick_in(Path(stick.path))
    assert bags.write(stick).bag.pictures == 2


@pytest.mark.parametrize("after", [0, 1, 2])
def test_stopped(store: Store, stick: Stick, after: int) -> None:
    """Before any part: nothing is left, nothing is under way."""
    keep_pictures(store, photo(1), photo(2))
    bags = bags_of(store)
    steps: list[int] = []
    with pytest.raises(Stopped, match="E459"):
        bags.write(stick, lambda done, _total: steps.append(done), lambda: len(steps) >= after)
    assert (len(steps), names(stick), bags.under_way()) == (after, [], None)


def test_several_counters_do_not_touch_each_other(centre: TestCentre, store: Store, stick: Stick) -> None:
    """Whatever lies there that is not this counter's own stays to the byte."""
    others = {name: name.encode() * 9 for name in ("SBD01-B-0001-0009.bag", "HYX02-A-0001-0009.reply", "letter.txt")}
    for name, data in others.items():
        (Path(stick.path) / name).write_bytes(data)
    bags = bags_of(store)
    bags.write(stick)
    imported_own(centre, stick)
    bags.take(stick)
    bags.write(stick)
    assert {name: (Path(stick.path) / name).read_bytes() for name in others} == others


def imported_own(centre: TestCentre, stick: Stick) -> None:
    """Import this counter's bag alone."""
    take_in(centre.centre, next(Path(stick.path).glob("SBD01-A-*.bag")))


KILLED = """
import os, signal, sys
from pathlib import Path
from outlet_app.storage import bag_store
from outlet_app.storage.store import open_store
from sync import laying
from tests.support.bags import bags_of, stick_in
from tests.support.counter import HandClock

folder, place, deed, where, count = sys.argv[1:]
left = int(count)

def killing(owner, name, before):
    whole = getattr(owner, name)
    def done(*words, **more):
        global left
        left -= 1
        if left == 0 and before:
            os.kill(os.getpid(), signal.SIGKILL)
        found = whole(*words, **more)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    setattr(owner, name, done)

store = open_store(Path(folder), HandClock())
bags, stick = bags_of(store), stick_in(Path(place))
places = {"fsync": (laying.os, "fsync"), "keep": (bag_store.BagRows, "keep"), "replace": (laying.os, "replace"),
          "placed": (bag_store.BagRows, "placed"), "sent": (bag_store, "note_sent"),
          "take": (bag_store.BagRows, "take")}
owner, _, order = where.partition(" ")
killing(*places[owner], order == "before")
getattr(bags, deed)(stick)
print("it went through")
"""
Killed = Callable[[str, str, int], Store]


@pytest.fixture
def killed(store: Store, stick: Stick) -> Iterator[Killed]:
    """Does a deed in another process that is killed at a place; the store, open again."""
    folder = store.folder
    now = store

    def kill(deed: str, where: str, count: int = 1) -> Store:
        nonlocal now
        now.close()
        running = child("-c", KILLED, str(folder), stick.path, deed, where, str(count))
        out, _ = running.communicate(timeout=60)
        assert (running.returncode, out) == (-signal.SIGKILL, "")
        now = open_store(folder, HandClock())
        return now

    yield kill
    now.close()


@pytest.mark.parametrize(
    "where", ["fsync before", "fsync after", "keep after", "replace before", "replace after", "placed before"]
)
def test_killed_while_it_writes(centre: TestCentre, store: Store, stick: Stick, killed: Killed, where: str) -> None:
    """Either there is a whole bag whose reply is believed, or none; written again, one lies there and all goes."""
    write_acts(store, 30)
    keep_pictures(store, photo(1), photo(2))
    again = killed("write", where, 1)
    bags = bags_of(again)
    assert bags.look(stick).damaged == ()
    lying = imported(centre, stick)
    assert [one.entries for one in lying] == ([31] if where in ("replace after", "placed before") else [])
    if lying:
        taken = bags.take(stick)
        assert (taken.accepted, taken.pictures) == (31, 2)
    bags.write(stick)
    assert [name for name in names(stick) if not name.endswith(".reply")] == [only(stick, ".bag").name]
    imported(centre, stick)
    bags.take(stick)
    assert (again.facts.waiting()[0], centre.entries() == rows(again)) == (0, True)


@pytest.mark.parametrize(
    ("where", "count", "last", "accepted"),
    [
        ("take before", 1, "", 31),
        ("sent after", 1, "take before", 31),
        ("take after", 1, "", 0),
    ],
)
def test_killed_while_it_takes(
    centre: TestCentre,
    store: Store,
    stick: Stick,
    killed: Killed,
    where: str,
    count: int,
    last: str,
    accepted: int,
) -> None:
    """Taken again, everything is acknowledged, once."""
    write_acts(store, 30)
    keep_pictures(store, photo(1), photo(2))
    bags_of(store).write(stick)
    imported(centre, stick)
    again = killed("take", where, count)
    if last:
        again = killed("take", last, 1)
    bags = bags_of(again)
    taken = bags.take(stick)
    assert (taken.accepted, taken.mark) == (accepted, 31)
    assert (bags.contents().pictures, again.facts.waiting()[0], bags.under_way()) == (0, 0, None)
