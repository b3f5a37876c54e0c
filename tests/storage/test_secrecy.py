"""The store at rest: nothing of anybody readable in the folder, and a key that is kept well or missed loudly."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from outlet_app.errors import StoreTrouble
from outlet_app.services.forms import PartyForm
from outlet_app.storage.backup import copy_store
from outlet_app.storage.key_store import FILE_NAME as KEY_FILE
from outlet_app.storage.key_store import SERVICE
from outlet_app.storage.store import FILE_NAME, open_store
from tests.support.counter import CLERK, HandClock, composed, enrolled

NAME, PHONE, ID = "龙秀英", "13800138000", "433124190001010016"


class Keys(KeyringBackend):
    """A key store in memory; `locked`: it answers nobody."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept, if it answers."""
        if self.locked:
            raise KeyringError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it, if it answers."""
        if self.locked:
            raise KeyringError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """The system's key store is this one while the test runs."""
    monkeypatch.delenv("OUTLET_KEYSTORE", raising=False)
    before = keyring.get_keyring()
    made = Keys()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_file_of_the_folder_names_anybody(tmp_path: Path) -> None:
    """Neither the store, nor its write-ahead log while it is open, nor a copy of it."""
    clock = HandClock()
    store = enrolled(tmp_path, clock)
    try:
        composed(store, clock).people.register(PartyForm(name=NAME, phone=PHONE, id_number=ID), CLERK)
        store.backup()
        copy_store(store.engine, tmp_path / "copy.db")
        while_open = _files(tmp_path)
    finally:
        store.close()
    at_rest = _files(tmp_path)
    assert (tmp_path / "copy.db").stat().st_size > 10_000
    for content in (while_open, at_rest):
        for secret in (NAME.encode(), PHONE.encode(), ID.encode(), b"longxiuying", b"SQLite format 3", b"CREATE TABLE"):
            assert secret not in content


def test_the_key_is_kept_in_the_key_store(tmp_path: Path, keys: Keys) -> None:
    """Under a random name of the store's own, so that a moved folder still finds it; no key file is made."""
    store = enrolled(tmp_path / "data")
    assert not store.key_in_file
    store.close()
    ((service, account),) = keys.kept
    assert service == SERVICE
    assert len(bytes.fromhex(keys.kept[service, account])) == 32
    assert not (tmp_path / "data" / KEY_FILE).exists()
    moved = (tmp_path / "data").rename(tmp_path / "moved")
    again = open_store(moved, HandClock())
    assert again.ledger.head()[0] == 1
    again.close()


def test_a_key_store_that_does_not_answer_is_replaced_by_a_file(tmp_path: Path, keys: Keys) -> None:
    """For a new store only; the file is the owner's alone, and the store says so."""
    keys.locked = True
    store = enrolled(tmp_path)
    assert store.key_in_file
    store.close()
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    keys.locked = False
    store = open_store(tmp_path, HandClock())
    assert store.key_in_file
    store.close()
    assert keys.kept == {}


@pytest.mark.parametrize("loss", ["gone", "locked", "garbled", "no name"])
def test_a_lost_key_is_told_and_never_replaced(tmp_path: Path, keys: Keys, loss: str) -> None:
    """The file is left alone and no second key is made for it; when the key is back, everything is."""
    enrolled(tmp_path).close()
    before, kept = (tmp_path / FILE_NAME).read_bytes(), dict(keys.kept)
    name = (tmp_path / "store.id").read_text()
    if loss == "gone":
        keys.kept.clear()
    elif loss == "garbled":
        keys.kept = dict.fromkeys(kept, "no hex at all")
    elif loss == "no name":
        (tmp_path / "store.id").unlink()
    keys.locked = loss == "locked"
    with pytest.raises(StoreTrouble, match="E204"):
        open_store(tmp_path, HandClock())
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert not (tmp_path / KEY_FILE).exists()
    keys.locked, keys.kept = False, kept
    (tmp_path / "store.id").write_text(name)
    store = open_store(tmp_path, HandClock())
    assert store.ledger.head()[0] == 1
    store.close()


def test_a_wrong_key_file(tmp_path: Path) -> None:
    """A key that is one, but of another store: E204, and the file as it was."""
    enrolled(tmp_path).close()
    key = (tmp_path / KEY_FILE).read_text()
    before = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / KEY_FILE).write_text("ab" * 32)
    with pytest.raises(StoreTrouble, match="E204") as told:
        open_store(tmp_path, HandClock())
    assert "ab" * 32 not in told.value.told()
    assert (tmp_path / FILE_NAME).read_bytes() == before
    (tmp_path / KEY_FILE).write_text(key)
    open_store(tmp_path, HandClock()).close()


def test_a_wrong_key_after_a_crash(tmp_path: Path) -> None:
    """The key is what is told, not a damaged file."""
    enrolled(tmp_path).close()
    (tmp_path / KEY_FILE).write_text("ab" * 32)
    (tmp_path / "closed").unlink()
    with pytest.raises(StoreTrouble, match="E204"):
        open_store(tmp_path, HandClock())


@pytest.mark.parametrize("content", ["", "zz" * 32, "ab" * 31, "ab" * 33, "钥匙"])
def test_a_damaged_key_file(tmp_path: Path, content: str) -> None:
    """No key at all: E207."""
    enrolled(tmp_path).close()
    (tmp_path / KEY_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(StoreTrouble, match="E207"):
        open_store(tmp_path, HandClock())


def test_a_missing_key_file(tmp_path: Path) -> None:
    """E204, and no new key is made over the old store."""
    enrolled(tmp_path).close()
    (tmp_path / KEY_FILE).unlink()
    with pytest.raises(StoreTrouble, match="E204"):
        open_store(tmp_path, HandClock())
    assert not (tmp_path / KEY_FILE).exists()


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    """Something else under the store's name is not overwritten."""
    enrolled(tmp_path).close()
    (tmp_path / FILE_NAME).write_bytes(b"somebody's letter\n" * 1000)
    with pytest.raises(StoreTrouble, match="E204"):
        open_store(tmp_path, HandClock())
    assert (tmp_path / FILE_NAME).read_bytes() == b"somebody's letter\n" * 1000
