"""The power goes at any moment, and takes what was not synced: whatever is left opens, and says what was promised.

A child plays scenes under strace; every prefix of what it asked of the disk is made into the folders that a power cut
could leave there (`disk`), and each is opened as the next start would. The short form tries a seeded part of them;
OUTLET_SOAK_ROUNDS (thousands) tries as many a scene.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import pytest

from outlet_app.services.forms import PartyForm
from outlet_app.storage.backup import older_copies, quick_check
from outlet_app.storage.bag_store import BagRows
from outlet_app.storage.engine import open_engine, reading
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import CLEAN_MARK, Store, open_store
from sync.bag_files import found
from tests.storage.crash import key_ring
from tests.storage.crash.disk import UNSYNCED, Disk, Image, Outcome
from tests.storage.crash.outcomes import outcomes
from tests.storage.crash.recording import Call, record
from tests.storage.crash.scenes import COUNTER, SCENES, STICK
from tests.storage.crash.states import state_of
from tests.support.counter import CLERK, HandClock, composed

TRIED = int(os.environ.get("OUTLET_SOAK_ROUNDS", "70"))  # folders a scene and kind of file system
SLOW = {"upgrade": 2}  # every opening migrates: so many times fewer
THOROUGH = 0.1  # of them are looked through wholly
RANDOM_ONES = 3 if TRIED <= 1000 else 12

pytestmark = [
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace shows what the disk is asked; it is not here"),
    pytest.mark.xdist_group("crash"),
    pytest.mark.timeout(max(180, TRIED)),
]


@dataclass
class Scene:
    """A recorded scene: its folder, what was in it, what the child did and said."""

    folder: Path
    initial: Image
    calls: list[Call]
    diary: int  # the handle of the child's reports


@dataclass
class Cut:
    """A moment: the disk as it is then, how many states were reported, what else was, and whether a sync is next.
    `orderly`: how many were reported when the mark of an orderly end was last there."""

    disk: Disk
    initial: Image
    reported: int
    orderly: int
    done: frozenset[str]
    before_sync: bool


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    """Every scene, played once."""
    folder = tmp_path_factory.mktemp("scenes")
    calls = record("tests.storage.crash.scenes", str(folder), trace=folder / "trace")
    return {name: _scene(folder / name, calls) for name in SCENES}


@pytest.fixture
def place() -> Iterator[Path]:
    """Where folders are made to be opened: in memory where the system can."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else None))
    yield made
    shutil.rmtree(made)


def _scene(folder: Path, calls: list[Call]) -> Scene:
    diary = next(at for at, call in enumerate(calls) if call.texts == (str(folder / "diary").encode(),))
    handle = calls[diary].result
    begins, ends = (
        next(at for at in range(diary, len(calls)) if _said(calls[at], handle).startswith(word))
        for word in ("begin", "end")
    )
    initial = folder / "initial"
    image: Image = {
        str(path.relative_to(initial)): None if path.is_dir() else path.read_bytes()
        for path in sorted(initial.rglob("*"))
    }
    return Scene(folder, image, calls[begins:ends], handle)


def _said(call: Call, handle: int) -> str:
    """What the child reported with this call, "" for any other."""
    return call.texts[0].decode() if call.name == "write" and call.number(0) == handle else ""


def _states(scene: Scene) -> list[str]:
    lines = [_said(call, scene.diary).split() for call in scene.calls]
    return [words[1] for words in lines if words and words[0] == "state"]


def _cuts(scene: Scene, *, journal: bool) -> Iterator[Cut]:
    """Every moment at which something could be lost that could not be a moment before."""
    disk = Disk(scene.folder / "disk", scene.initial, journal=journal)
    reported, orderly, done = 0, 0, frozenset[str]()
    for at, call in enumerate(scene.calls):
        if said := _said(call, scene.diary).split():
            reported += said[0] == "state"
            done |= {said[1]} if said[0] == "done" else set()
        elif disk.do(call):
            following = (later.name for later in scene.calls[at + 1 :] if later.name in ("pwrite64", "write", "fsync"))
            orderly = reported if f"{COUNTER}/{CLEAN_MARK}" in disk.names else orderly
            yield Cut(disk, scene.initial, reported, orderly, done, next(following, "") == "fsync")


def _laid(image: Image, folder: Path, chance: random.Random) -> None:
    """The folder, as found; the index of the write-ahead log, which nobody syncs, is gone or anything."""
    folder.mkdir()
    for name, content in image.items():
        if content is None:
            (folder / name).mkdir()
        elif not name.endswith(UNSYNCED):
            (folder / name).write_bytes(content)
        elif chance.random() < 0.5:
            (folder / name).write_bytes(chance.randbytes(len(content)))


def _state(store: Store) -> str:
    pooled = store.engine.raw_connection()
    found = state_of(pooled.driver_connection)
    pooled.close()
    return found


def _copies_open(folder: Path, store: Store) -> None:
    """Each copy under its final name is whole: with the store's key it opens and passes the check."""
    for path in sorted((folder / "backups").glob("*.db")):
        engine = open_engine(path, store.engine.get_execution_options()["outlet_key"])
        quick_check(engine)
        engine.dispose()


def _opens(disk: Path, states: list[str], cut: Cut, *, wholly: bool) -> None:
    """The next start: it opens, nobody is asked, and what is there was promised, or was under way and is whole."""
    folder = disk / COUNTER
    clean = (folder / CLEAN_MARK).is_file()
    assert not clean or states[cut.orderly] == states[cut.reported], "taken for an orderly end"
    _copies_stay(folder, cut)
    store = open_store(folder, HandClock())
    try:
        assert _state(store) in states[cut.reported : cut.reported + 2]
        _bags_are_whole(disk / STICK, store, cut)
        if wholly:
            _copies_open(folder, store)
            assert differences(store.engine) == []
            _goes_on(store, cut)
    finally:
        store.close()


def _copies_stay(folder: Path, cut: Cut) -> None:
    """A copy that was reported is there, or a later one that replaced it."""
    before = any(path.startswith(f"{COUNTER}/backups/") for path in cut.initial)
    assert ("copy" not in cut.done and not before) or list((folder / "backups").glob("*.db"))


def _bags_are_whole(stick: Path, store: Store, cut: Cut) -> None:
    """No half of a bag under a bag's name; one that was reported, or that the store believes to lie there, does."""
    if not stick.is_dir():
        return
    whole, damaged = found(stick)
    assert damaged == []
    assert "bag" not in cut.done or whole
    believed = BagRows(store.engine).newest_open()
    assert believed is None or believed.id in {one.opened.id for one in whole}


def _goes_on(store: Store, cut: Cut) -> None:
    """No number was used up, the day's work goes on, and at rest nothing is left of somebody erased."""
    head = store.ledger.head()[0] if store.facts.identity() else 0
    if head:
        assert composed(store).people.register(PartyForm(name="吴阿妹"), CLERK).saved.seq == head + 1
    store.rest()
    with reading(store.engine) as connection:
        erased = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM erased").scalar_one()
    assert older_copies(store.folder / "backups", erased) == []
    assert "erased" not in cut.done or erased


def _digest(image: Image) -> bytes:
    made = hashlib.blake2b()
    for name, content in image.items():
        if not name.endswith(UNSYNCED):
            made.update(f"{name} {-1 if content is None else len(content)} ".encode() + (content or b""))
    return made.digest()


@pytest.mark.parametrize("journal", [True, False], ids=["journal", "strict"])
@pytest.mark.parametrize("name", SCENES)
def test_what_a_power_cut_leaves(
    name: str, journal: bool, scenes: dict[str, Scene], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every moment of a scene, with what was written since the last sync there, gone, out of order or torn."""
    scene = scenes[name]
    if name == "key_store":
        monkeypatch.setenv("OUTLET_KEYSTORE", "")
        monkeypatch.setattr(keyring.core, "_keyring_backend", key_ring.KeyRing(scene.folder / "keys"))
    _laid(scene.initial, place / "initial", random.Random(1))
    store = open_store(place / "initial" / COUNTER, HandClock())
    states = [_state(store), *_states(scene)]
    store.close()
    tried = _tried(scene, journal, states, place)
    assert tried >= 20 // SLOW.get(name, 1)  # of those by chance some are alike


def _tried(scene: Scene, journal: bool, states: list[str], place: Path) -> int:
    """Open a seeded part of the folders, each once for what must be found in it; how many."""
    many = sum(
        1
        for cut in _cuts(scene, journal=journal)
        for _ in outcomes(cut.disk, random.Random(0), last=cut.before_sync, random_ones=RANDOM_ONES)
    )
    chance = random.Random(f"{scene.folder.name} {journal}")
    seen: set[tuple[bytes, int, frozenset[str]]] = set()
    for cut in _cuts(scene, journal=journal):
        for outcome in outcomes(cut.disk, chance, last=cut.before_sync, random_ones=RANDOM_ONES):
            if chance.random() * many > TRIED / SLOW.get(scene.folder.name, 1):
                continue
            image = cut.disk.image(outcome)
            asked = (_digest(image), cut.reported, cut.done)
            if asked not in seen:
                seen.add(asked)
                _try(cut, outcome, image, states, place / f"{len(seen)}", chance)
    return len(seen)


def _try(cut: Cut, outcome: Outcome, image: Image, states: list[str], folder: Path, chance: random.Random) -> None:
    _laid(image, folder, chance)
    try:
        _opens(folder, states, cut, wholly=chance.random() < THOROUGH)
    except BaseException as fault:
        names = ", ".join(f"{name} {len(content or b'')}" for name, content in image.items())
        fault.add_note(f"after {cut.reported} transactions, {cut.done or 'nothing else'} reported; {outcome}; {names}")
        raise
    shutil.rmtree(folder)
