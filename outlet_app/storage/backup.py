"""Checks and copies of the store.

A copy is made with SQLite's own backup API, so it is one consistent picture however busy the store is, and it is
encrypted with the same key. The store is checked first: a damaged file never pushes out a good backup.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, exc

from outlet_app.errors import N_, SAFE_ALL, SAFE_AT_CENTRE, StoreTrouble
from outlet_app.storage.engine import reading, translated, unwritable
from outlet_app.storage.files import sync_folder

KEPT = 14
STEP_PAGES = 256
UNREADABLE = ("E201", "E204")  # how a page reads whose seal is broken, once the key is known to be right


def quick_check(engine: Engine) -> None:
    """SQLite's quick check. Raises `StoreTrouble` E203 when the file is damaged."""
    try:
        with reading(engine) as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except StoreTrouble as error:
        if error.code not in UNREADABLE:
            raise
        raise _damaged() from error
    if found != "ok":
        raise _damaged()


def _damaged() -> StoreTrouble:
    return StoreTrouble(
        "E203",
        N_("The counter's file is damaged."),
        safe=SAFE_AT_CENTRE,
        do=N_("Stop taking acts here, keep the file, and call the county office: the ledger can be restored."),
    )


def copy_store(engine: Engine, target: Path) -> Path:
    """Copy the store to `target` (written under another name first, then moved into place). Returns the path."""
    import sqlcipher3.dbapi2 as driver

    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        with translated(), engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            destination = driver.connect(str(partial))
            try:
                destination.execute(f"PRAGMA key = \"x'{_key_of(engine).hex()}'\"")
                raw.backup(destination, pages=STEP_PAGES)
            finally:
                destination.close()
        with partial.open("r+b") as file:  # for writing: Windows syncs no file that is open for reading only
            os.fsync(file.fileno())
        os.replace(partial, target)
        sync_folder(target.parent)  # before any older copy is let go
    except (OSError, driver.Error, exc.SQLAlchemyError) as error:
        partial.unlink(missing_ok=True)
        raise StoreTrouble(
            "E210",
            N_("The backup could not be written to {target}."),
            safe=SAFE_ALL,
            do=N_("Check that there is room and the right to write there, then try again."),
            target=str(target),
        ) from error
    return target


def _key_of(engine: Engine) -> bytes:
    key: bytes = engine.get_execution_options()["outlet_key"]
    return key


def older_copies(folder: Path, seq: int) -> list[Path]:
    """Copies in `folder` that were made before entry `seq`: by the number in their names; one without a number (made
    before a migration) counts as older."""
    if not seq:
        return []
    found = [*folder.glob("ledger-*.db"), *folder.glob("before-*.db")]
    return sorted(path for path in found if _head_of(path) < seq)


def remove_copies(copies: Iterable[Path]) -> None:
    """Delete these copies. Raises `StoreTrouble` when one can't be deleted now."""
    try:
        for path in copies:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(error) from error


def _head_of(path: Path) -> int:
    number = path.name.split("-")[1] if path.name.startswith("ledger-") else ""
    return int(number) if number.isdigit() else 0


def rotate(engine: Engine, folder: Path) -> Path:
    """Check the store, copy it into `folder`, and let only the newest `KEPT` stay. Returns the copy's path.

    The name leads with the number of the last entry: the sequence orders copies, not the clock, so that a clock that
    was wrong once never makes old copies push out new ones.
    """
    quick_check(engine)
    try:
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
    except OSError as error:
        raise unwritable(error) from error
    with reading(engine) as connection:
        head = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM ledger").scalar_one()
    made = copy_store(engine, folder / f"ledger-{head:09d}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.db")
    for left in folder.glob("ledger-*.db.part"):  # of a copy that a power cut ended; nobody else copies here
        with contextlib.suppress(OSError):
            left.unlink()
    others = [old for old in sorted(folder.glob("ledger-*.db")) if old != made]
    for old in others[: max(0, len(others) + 1 - KEPT)]:
        with contextlib.suppress(OSError):  # a virus scanner reads it: it goes next time
            old.unlink(missing_ok=True)
    return made
