"""What bags must not do by the way: lose pictures at a centre that was put back, let in a machine that was refused as
one of two, stumble over a file on the stick, take an answer to a former key for damage."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from central import pictures
from outlet_app.cli_enrol import run as enrol_run
from outlet_app.errors import Refused
from outlet_app.services.bags import Stick
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync.bag_files import looked
from sync.courier import drain
from tests.support.bags import bags_of, imported, keep_pictures, only, photo, stick_in, write_acts
from tests.support.centre import TestCentre, enrolled_with, exchange, rows
from tests.support.counter import HandClock


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """An empty stick."""
    return stick_in(tmp_path / "stick")


def carried(centre: TestCentre, store: Store, stick: Stick) -> None:
    """A bag to the centre and its reply back; the stick is empty again."""
    bags_of(store).write(stick)
    imported(centre, stick)
    bags_of(store).take(stick)
    for path in Path(stick.path).iterdir():
        path.unlink()


def test_a_centre_put_back_gets_pictures_again(centre: TestCentre, store: Store, stick: Stick, tmp_path: Path) -> None:
    """The mark moves back by a bag's reply, as it would by the line: what came after the backup goes again, but not
    what came with that very bag."""
    drain(exchange(store))
    centre.stop()
    backup = centre.copy_of(tmp_path / "backup.db")
    centre.start()
    keep_pictures(store, photo(1))
    write_acts(store, 2)
    carried(centre, store, stick)
    centre.stop()
    shutil.copyfile(backup, centre.path)
    centre.start()
    keep_pictures(store, photo(2))
    carried(centre, store, stick)
    assert bags_of(store).contents().pictures == 1
    carried(centre, store, stick)
    assert bags_of(store).contents().pictures == 0
    assert pictures.held(centre.centre.engine)[0].pictures == 2
    assert centre.entries() == rows(store)


def test_a_machine_that_was_refused_gets_in_by_no_bag(
    centre: TestCentre, store: Store, stick: Stick, tmp_path: Path, clock: HandClock
) -> None:
    """A bag tells no start: so the machine that the centre refused as one of two writes none, and the answer to one
    that it wrote before does not let it count its starts on. The machine that goes on is not the one that forks."""
    write_acts(store, 3)
    drain(exchange(store))
    store.close()
    shutil.copytree(store.folder, tmp_path / "copy")
    one, two = open_store(store.folder, clock), open_store(tmp_path / "copy", clock)
    try:
        bags_of(two).write(stick)
        drain(exchange(one))
        with pytest.raises(Refused, match="E446"):
            exchange(two).once()
        write_acts(two, 1)
        with pytest.raises(Refused, match="E457"):
            bags_of(two).write(stick)
        imported(centre, stick)
        bags_of(two).take(stick)
        assert ExchangeFacts(two.engine, "SBD01-A").alarm() == "clone"
        write_acts(one, 1)
        drain(exchange(one))
        assert centre.entries() == rows(one)
    finally:
        two.close()
        one.close()


def test_a_bag_of_the_former_key(centre: TestCentre, store: Store, stick: Stick) -> None:
    """The reply is for a key that is gone: no answer to it is waited for, it is not told as damaged, and the entries go
    by the line."""
    write_acts(store, 2)
    bags_of(store).write(stick)
    again = Namespace(
        centre=centre.url,
        code=centre.code(),
        supervisor="",
        pin_stdin=False,
        go_on=False,
        json=False,
        data=store.folder,
    )
    assert enrol_run(store, again)[0] == 0
    assert bags_of(store).under_way() is None
    assert [one.refusal for one in imported(centre, stick)] == ["revoked"]
    taken = bags_of(store).take(stick)
    assert (len(taken.unknown), taken.damaged, taken.accepted) == (1, (), 0)
    drain(exchange(store))
    assert (centre.entries(), centre.alarms()) == (rows(store), [])


def test_a_file_of_answers_that_is_somebody_s_own(
    centre: TestCentre, store: Store, stick: Stick, tmp_path: Path
) -> None:
    """Numbers that no file could hold, parts that no bag has: the relay goes as if the file were not there."""
    neighbour = enrolled_with(centre.url, centre.code("B"), tmp_path / "neighbour")
    write_acts(neighbour, 3)
    bags_of(neighbour).write(stick)
    neighbour.close()
    path = only(stick, ".bag")
    first = looked(path).opened.id.hex().encode() + b"\n"
    for rest in (b"1 " + b"9" * 30 + b"\n", b"1 " + b"9" * 5000 + b"\n", b"9" * 5000 + b" 1\nx", b"0 1\nx", b"7 1\nx"):
        path.with_suffix(".relay").write_bytes(first + rest)
        assert bags_of(store).relay(stick)[0].done
        path.with_suffix(".reply").unlink()
    assert not path.with_suffix(".relay").exists()
