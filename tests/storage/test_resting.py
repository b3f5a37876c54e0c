"""Copies made at rest: once a day by whatever clock, in a folder that can be written, and nothing of it ends the
courier."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from outlet_app.errors import StoreTrouble
from outlet_app.storage.backup import KEPT
from outlet_app.storage.store import Store

YEAR_SECONDS = 366 * 86_400


def _copies(store: Store) -> list[Path]:
    return sorted((store.folder / "backups").glob("ledger-*.db"))


def test_once_a_day(store: Store) -> None:
    """The first rest copies, the next ones don't; a day later one does again."""
    for _ in range(3):
        store.rest()
    (made,) = _copies(store)
    day_ago = time.time() - 86_500
    os.utime(made, (day_ago, day_ago))
    store.rest()
    store.rest()
    assert len(_copies(store)) == 2


@pytest.mark.parametrize("away", [YEAR_SECONDS, -YEAR_SECONDS])
def test_a_clock_that_was_wrong_once_does_not_push_out_the_old_copies(store: Store, away: int) -> None:
    """A copy dated next year, then the clock is right again: one new copy, not one at every rest."""
    made = [store.backup() for _ in range(KEPT - 1)]
    for path in made:
        at = time.time() + away
        os.utime(path, (at, at))
    for _ in range(4):
        store.rest()
    assert len(_copies(store)) == KEPT
    assert set(made) < set(_copies(store))


def test_a_folder_that_can_not_be_made(store: Store) -> None:
    """A file where the folder should be is a trouble of the store, not a fault."""
    (store.folder / "backups").write_bytes(b"")
    with pytest.raises(StoreTrouble, match="E202"):
        store.backup()


@pytest.mark.skipif(sys.platform == "win32", reason="asks for the file's mode the POSIX way")
def test_a_copy_is_synced_through_a_handle_that_may_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to sync a file that is open for reading only."""
    import fcntl

    modes = []
    synced = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            modes.append(fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE)
        synced(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    store.backup()
    assert modes == [os.O_RDWR]


def test_half_a_copy_is_cleared_away(store: Store) -> None:
    """The power went while a copy was written: what it left goes with the next one."""
    made = store.backup()
    half = made.with_name("ledger-000000001-20260101T000000000000.db.part")
    half.write_bytes(b"half")
    store.backup()
    assert not half.exists()
    assert made.exists()
