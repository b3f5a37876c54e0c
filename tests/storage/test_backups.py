"""Damage, and the copies that help against it: a damaged file never pushes out a good copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlet_app.errors import SAFE_AT_CENTRE, StoreTrouble
from outlet_app.services.counter import Counter
from outlet_app.services.forms import PartyForm
from outlet_app.storage.backup import KEPT, copy_store, quick_check
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import CLEAN_MARK, FILE_NAME, SUSPECT_MARK, Store, open_store
from tests.support.counter import CLERK, HandClock, composed, enrolled
from tests.support.histories import History


def _damage(path: Path, page: int) -> None:
    """Turn some bytes in the middle of a 4096-byte page."""
    with path.open("r+b") as file:
        file.seek(page * 4096 + 2000)
        found = file.read(16)
        file.seek(page * 4096 + 2000)
        file.write(bytes(byte ^ 0xFF for byte in found))


@pytest.fixture
def settled(tmp_path: Path) -> Path:
    """A closed store with something in it, two backups made."""
    clock = HandClock()
    store = enrolled(tmp_path / "data", clock)
    History(store, clock, 8).play(40)
    store.backup()
    store.backup()
    store.close()
    return tmp_path / "data"


@pytest.mark.parametrize("page", [0, 1, 5, 20, -1])
def test_a_damaged_file_is_told_and_never_pushes_out_a_good_backup(
    settled: Path, page: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Every page of it, the first and the last: opening or backing up says so, in our words alone, promising nothing
    about what is here, and the good copies stay and open."""
    path = settled / FILE_NAME
    _damage(path, page if page >= 0 else path.stat().st_size // 4096 - 1)
    backups = sorted((settled / "backups").iterdir())
    kept = [backup.read_bytes() for backup in backups]
    assert len(backups) == 2
    (settled / CLEAN_MARK).unlink()  # as after a power cut, which is when files are damaged
    expected = "E204" if page == 0 else "E203"
    with pytest.raises(StoreTrouble, match=expected) as told:
        open_store(settled, HandClock())
    assert "damaged" in told.value.told()
    assert told.value.safe == SAFE_AT_CENTRE
    assert capfd.readouterr().err == ""
    assert [backup.read_bytes() for backup in sorted((settled / "backups").iterdir())] == kept


def test_damage_met_while_working(settled: Path) -> None:
    """After an orderly end the whole file is not read again at the start: the backup is where it shows, and it is
    not made."""
    store = open_store(settled, HandClock())
    store.engine.dispose()
    _damage(settled / FILE_NAME, 9)
    before = sorted((settled / "backups").iterdir())
    for _ in range(KEPT):
        with pytest.raises(StoreTrouble, match="E203"):
            store.backup()
    assert sorted((settled / "backups").iterdir()) == before
    store.close()


def test_a_falsified_ledger_is_told_after_a_crash(settled: Path) -> None:
    """Pages that are whole but say something else: the chain shows it, E211 names the entry."""
    store = open_store(settled, HandClock())
    with store.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
        connection.exec_driver_sql("UPDATE ledger SET at = at, bytes = zeroblob(20) WHERE seq = 7")
        connection.commit()
    store.close()
    (settled / CLEAN_MARK).unlink()
    with pytest.raises(StoreTrouble, match="E211") as told:
        open_store(settled, HandClock())
    assert "0007" in told.value.told()


def test_backups_open_with_the_key_and_the_newest_fourteen_stay(tmp_path: Path) -> None:
    """Each is a whole store as of its moment, whatever the clock of this machine says."""
    clock = HandClock()
    folder = tmp_path / "data"
    store = enrolled(folder, clock)
    counter = composed(store, clock)
    made = []
    for _ in range(KEPT + 3):
        counter.people.register(PartyForm(name="龙秀英"), CLERK)
        made.append(store.backup())
    assert sorted((folder / "backups").iterdir()) == made[-KEPT:]
    store.close()
    for place in (0, KEPT - 1):
        restored = tmp_path / f"restored-{place}"
        restored.mkdir()
        (restored / FILE_NAME).write_bytes(made[-KEPT:][place].read_bytes())
        (restored / "store.key").write_bytes((folder / "store.key").read_bytes())
        again = open_store(restored, clock)
        assert again.ledger.head()[0] == 1 + 4 + place
        quick_check(again.engine)
        assert differences(again.engine) == []
        again.close()


def test_old_backups_of_a_wrong_clock_do_not_push_out_new_ones(store: Store, counter: Counter) -> None:
    """Fourteen copies from when the clock stood in the year 2099: the copy made today is there after it was made."""
    folder = store.folder / "backups"
    folder.mkdir()
    for second in range(KEPT):
        (folder / f"ledger-000000001-20990101T0000{second:02d}000000.db").write_bytes(b"old")
    made = []
    for _ in range(3):
        counter.people.register(PartyForm(name="龙秀英"), CLERK)
        made.append(store.backup())
    assert all(path.is_file() for path in made)
    assert len(list(folder.iterdir())) == KEPT


def test_a_backup_that_can_not_be_written(store: Store, tmp_path: Path) -> None:
    """E210 names the place; nothing half-made is left."""
    with pytest.raises(StoreTrouble, match="E210") as told:
        copy_store(store.engine, tmp_path / "no such folder" / "copy.db")
    assert "no such folder" in told.value.told()
    (tmp_path / "taken").mkdir()
    with pytest.raises(StoreTrouble, match="E210"):
        copy_store(store.engine, tmp_path / "taken")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "taken"]


def test_a_copy_made_while_acts_are_saved(store: Store, clock: HandClock) -> None:
    """One consistent picture, however busy the store is."""
    History(store, clock, 9).play(30)
    head = store.ledger.head()[0]
    copy = store.backup()
    History(store, clock, 10).play(5)
    assert store.ledger.head()[0] > head
    folder = store.folder / "elsewhere"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(copy.read_bytes())
    (folder / "store.key").write_bytes((store.folder / "store.key").read_bytes())
    again = open_store(folder, clock)
    assert again.ledger.head()[0] == head
    again.close()


def test_damage_that_was_found_is_not_forgotten(settled: Path) -> None:
    """A check finds damage: the next start looks again and says so, although the last end was orderly."""
    path = settled / FILE_NAME
    store = open_store(settled, HandClock())
    store.engine.dispose()
    whole = path.read_bytes()
    _damage(path, 20)
    with pytest.raises(StoreTrouble, match="E203"):
        store.check()
    store.close()
    (settled / CLEAN_MARK).touch()
    with pytest.raises(StoreTrouble, match="E203"):
        open_store(settled, HandClock())
    path.write_bytes(whole)
    mended = open_store(settled, HandClock())
    mended.check()
    mended.close()
    assert not (settled / SUSPECT_MARK).exists()
