"""Opening a counter's folder: lock, key, file, shape, check. The one way in for `bootstrap`."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from outlet_app.domain.chain import verify_chain
from outlet_app.errors import N_, SAFE_ALL, StoreTrouble
from outlet_app.services.ports import Clock
from outlet_app.storage.backup import older_copies, quick_check, remove_copies, rotate
from outlet_app.storage.counter_store import CounterFacts
from outlet_app.storage.engine import checkpoint, open_engine, reading, unwritable, writing
from outlet_app.storage.files import sync_folder
from outlet_app.storage.key_store import store_key
from outlet_app.storage.ledger import LedgerStore
from outlet_app.storage.lock import FolderLock
from outlet_app.storage.migrate import bring_up, version_of

FILE_NAME = "ledger.db"
CLEAN_MARK = "closed"
SUSPECT_MARK = "suspect"
DAY_SECONDS = 86_400
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """An open store. `close` lets everything go; `rest` is for idle moments."""

    folder: Path
    engine: Engine
    lock: FolderLock
    ledger: LedgerStore
    facts: CounterFacts
    key_in_file: bool

    def backup(self) -> Path:
        """Check and copy the store into the folder's `backups`."""
        self.check()
        return rotate(self.engine, self.folder / "backups")

    def renew_copies(self) -> None:
        """Somebody was erased: empty the write-ahead log, and replace the copies that were made before, which still
        hold that person's key. Raises `StoreTrouble`; `rest` tries again."""
        checkpoint(self.engine, "TRUNCATE")
        self._replace_copies()

    def _replace_copies(self) -> None:
        with reading(self.engine) as connection:
            erased = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM erased").scalar_one()
        old = older_copies(self.folder / "backups", erased)
        if old:
            self.backup()
            remove_copies(old)

    def check(self) -> None:
        """SQLite's quick check. Damage that is found is remembered: no later start works on as if nothing were."""
        try:
            quick_check(self.engine)
        except StoreTrouble:
            with contextlib.suppress(OSError):  # a disk this bad may refuse that too: the damage is what is told
                (self.folder / SUSPECT_MARK).touch()
                sync_folder(self.folder)
            raise

    def rest(self) -> None:
        """For idle moments: move the write-ahead log into the file (extra syncs that no save should pay for), and copy
        the store once a day.

        Raises `StoreTrouble`; the acts are safe in the log all the same.
        """
        checkpoint(self.engine, "PASSIVE")
        if not version_of(self.engine):
            return
        if not self._copied_today():
            self.backup()
        self._replace_copies()

    def _copied_today(self) -> bool:
        """Whether any copy is less than a day away from now, on either side: one copy dated next year (the clock was
        wrong once) must not have the store copied at every rest, until all the old copies are pushed out."""
        now = time.time()
        try:
            copies = list((self.folder / "backups").glob("ledger-*.db"))
            return any(abs(now - path.stat().st_mtime) <= DAY_SECONDS for path in copies)
        except OSError as error:
            raise unwritable(error) from error

    def close(self) -> None:
        """Checkpoint, close, note that the end was orderly, unlock. Never raises for want of room or rights: what is
        in the write-ahead log is safe, and the next start checks everything."""
        try:
            try:
                checkpoint(self.engine, "TRUNCATE")
            finally:
                self.engine.dispose()
            (self.folder / CLEAN_MARK).touch()
        except (StoreTrouble, OSError) as error:
            _log.warning("closed without tidying up: %s", getattr(error, "code", type(error).__name__))
        finally:
            self.lock.release()


def open_store(folder: Path, clock: Clock) -> Store:
    """Open (or make) the store in `folder`. Raises `StoreTrouble`, each with what to do; nothing is left half-open.

    After an end that was not orderly the ledger's chain is verified before anything is written.
    """
    _prepare(folder)
    lock = FolderLock(folder)
    engine: Engine | None = None
    try:
        path = folder / FILE_NAME
        exists = path.is_file() and path.stat().st_size > 0
        key, in_file = store_key(folder, exists)
        engine = open_engine(path, key)
        orderly = (folder / CLEAN_MARK).is_file()
        suspect = (folder / SUSPECT_MARK).is_file()
        if exists and (suspect or not orderly):
            _log.info("the last end was not orderly, or damage was found: checking the file")
            version_of(engine)  # a wrong key is told as what it is, before any damage is looked for
            quick_check(engine)
        bring_up(engine, folder / "backups")
        ledger = LedgerStore(engine, clock)
        facts = CounterFacts(engine)
        identity = facts.identity()
        if exists and not orderly and identity is not None:
            _check_chain(identity.counter, ledger)
        _check_writable(engine)
        _begin_work(folder)
        return Store(folder, engine, lock, ledger, facts, in_file)
    except BaseException:
        if engine is not None:
            engine.dispose()
        lock.release()
        raise


def _prepare(folder: Path) -> None:
    try:
        made = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for one in made:  # or all that is kept in it goes with it
            sync_folder(one.parent)
        if os.name == "posix" and folder.stat().st_uid == os.getuid():
            folder.chmod(0o700)
        probe = folder / "lock"
        probe.open("a").close()
    except OSError as error:
        raise unwritable(error) from error


def _check_writable(engine: Engine) -> None:
    """Better told at the start than at the first farmer: the file takes a write (of no row, so no disk is touched)."""
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key IS NULL")


def _begin_work(folder: Path) -> None:
    """From here on no end is orderly until `close` says so. That the mark of the last one is gone is on the disk before
    anything is written: else a power cut could bring it back, and the next start would check nothing."""
    try:
        (folder / CLEAN_MARK).unlink(missing_ok=True)
        (folder / SUSPECT_MARK).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise unwritable(error) from error


def _check_chain(counter: str, ledger: LedgerStore) -> None:
    verdict = verify_chain(counter, ledger.rows())
    if verdict.wrong_at:
        raise StoreTrouble(
            "E211",
            N_("The ledger does not verify at entry {entry}."),
            safe=SAFE_ALL,
            do=N_("Stop taking acts here, keep the file, and call the county office: the ledger can be restored."),
            entry=f"{verdict.wrong_at:04d}",
        )
