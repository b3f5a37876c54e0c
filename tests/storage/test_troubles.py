"""When things go wrong with the store: disk full, no right to write, damage, a second instance. Each has its message,
and none costs an act that was reported saved."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from outlet_app.domain.chain import verify_chain
from outlet_app.errors import StoreTrouble
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import FILE_NAME, open_store
from tests.support.counter import CLERK, IDENTITY, HandClock, composed, enrolled
from tests.support.histories import History
from tests.support.processes import child

LINE = (LineForm("KIWI", "A", "g", 150_000, 1200),)


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of three megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    if not _mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)):
        pytest.skip("this user may not mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def _fill(place: Path, leave: int = 0) -> Path:
    """Fill the disk to the last byte (or leave some); returns the file to delete."""
    path = place / "somebody-elses-film"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - leave))
    return path


def test_a_full_disk_costs_nothing(small_disk: Path) -> None:
    """The act is refused with E201, wholly; what was typed is kept; with room again it is saved under the next
    number."""
    clock = HandClock()
    store = enrolled(small_disk / "data", clock)
    counter = composed(store, clock)
    farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
    form = ConsignmentForm(party=farmer, lines=LINE)
    counter.drafts.keep("intake", form)
    film = _fill(small_disk)
    reported: list[int] = []
    with pytest.raises(StoreTrouble, match="E201") as told:
        _save_on(counter, form, reported)
    assert "full" in told.value.told()
    head = store.ledger.head()[0]
    assert [farmer, *reported][-1] == head
    assert differences(store.engine) == []
    with pytest.raises(StoreTrouble, match="E201"):
        counter.drafts.keep("orders", form)
    with pytest.raises(StoreTrouble, match=r"E201|E210"):
        store.backup()
    assert list((small_disk / "data").rglob("*.part")) == []
    film.unlink()
    assert counter.intake.save(form, CLERK).seq == head + 1
    assert counter.drafts.load("intake", ConsignmentForm) is None
    assert verify_chain(IDENTITY.counter, store.ledger.rows()).entries == head + 1
    store.close()
    again = open_store(small_disk / "data", clock)
    assert again.ledger.head()[0] == head + 1
    again.close()


def _save_on(counter: Counter, form: ConsignmentForm, reported: list[int]) -> None:
    for _ in range(500):
        reported.append(counter.intake.save(form, CLERK).seq)


def test_closing_and_opening_on_a_full_disk(small_disk: Path) -> None:
    """Closing does not fail; opening either works or says E201; nothing is lost."""
    clock = HandClock()
    store = enrolled(small_disk / "data", clock)
    History(store, clock, 7).play(20)
    head = store.ledger.head()
    film = _fill(small_disk)
    store.close()
    try:
        opened = open_store(small_disk / "data", clock)
    except StoreTrouble as trouble:
        assert trouble.code == "E201"  # noqa: PT017 - both ends are right
    else:
        assert opened.ledger.head() == head
        opened.close()
    film.unlink()
    again = open_store(small_disk / "data", clock)
    assert again.ledger.head() == head
    assert differences(again.engine) == []
    again.close()


def test_a_new_counter_on_a_full_disk(small_disk: Path) -> None:
    """E201 and no half of a key or a store is left that would be in the way later."""
    film = _fill(small_disk)
    with pytest.raises(StoreTrouble, match="E201"):
        open_store(small_disk / "data", HandClock())
    film.unlink()
    open_store(small_disk / "data", HandClock()).close()


def test_a_folder_that_turns_read_only(tmp_path: Path) -> None:
    """E202, at once when it is opened; and it opens again with everything in it when it may be written."""
    clock = HandClock()
    folder = tmp_path / "data"
    enrolled(folder, clock).close()
    if not _mount("--bind", str(folder), str(folder)):
        pytest.skip("this user may not mount")
    try:
        assert _mount("-o", "remount,ro,bind", str(folder))
        with pytest.raises(StoreTrouble, match="E202") as told:
            open_store(folder, clock)
        assert "written" in told.value.told()
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    store = open_store(folder, clock)
    assert store.ledger.head()[0] == 1
    store.close()


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from outlet_app.errors import StoreTrouble
from outlet_app.storage.store import open_store
from tests.support.counter import HandClock
open_store(Path(sys.argv[1]).parent / "other", HandClock()).close()  # all modules are loaded while they may be read
os.setgid(65534), os.setuid(65534)
try:
    open_store(Path(sys.argv[1]), HandClock()).close()
    print("opened")
except StoreTrouble as trouble:
    print(trouble.code)
"""


@pytest.mark.parametrize(
    ("name", "mode", "code"), [(".", 0o555, "E202"), (FILE_NAME, 0o444, "E202"), ("store.key", 0, "E207")]
)
def test_files_another_user_owns(tmp_path: Path, name: str, mode: int, code: str) -> None:
    """As the clerk's own user, who may not: the folder, the store, the key. Told at the start, not at an act."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    for parent in tmp_path.parents:
        if parent.stat().st_mode & 0o001 == 0:
            parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    folder = tmp_path / "data"
    enrolled(folder).close()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    os.chown(folder / name, 0, 0)
    (folder / name).chmod(mode)
    process = child("-c", UNPRIVILEGED, str(folder), stderr=subprocess.PIPE)
    told, fault = process.communicate(timeout=30)
    assert told.strip() == code, fault


HOLDS = """
import sys
from pathlib import Path
from outlet_app.storage.store import open_store
from tests.support.counter import HandClock
store = open_store(Path(sys.argv[1]), HandClock())
print("open", flush=True)
sys.stdin.readline()
store.close()
"""


def test_one_program_at_a_time(tmp_path: Path) -> None:
    """A second one is told E208 while the first one lives; a killed one holds nothing."""
    folder = tmp_path / "data"
    enrolled(folder).close()
    first = child("-c", HOLDS, str(folder), stdin=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"
    with pytest.raises(StoreTrouble, match="E208") as told:
        open_store(folder, HandClock())
    assert "open already" in told.value.told()
    first.kill()
    first.wait()
    first.stdout.close()
    assert first.stdin is not None
    first.stdin.close()
    store = open_store(folder, HandClock())
    with pytest.raises(StoreTrouble, match="E208"):
        open_store(folder, HandClock())
    assert store.ledger.head()[0] == 1
    store.close()
    open_store(folder, HandClock()).close()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """E202, not a fault."""
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreTrouble, match="E202"):
        open_store(tmp_path / "data", HandClock())


if sys.platform == "win32":  # mounts, modes and users are this file's means
    pytestmark = pytest.mark.skip("these tests need a POSIX system")
