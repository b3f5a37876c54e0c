"""The engine: one encrypted SQLite file, write-ahead log, every commit durable.

The recipe (docs/adr/0004): the driver never begins or ends a transaction by itself (`isolation_level` None);
readers begin DEFERRED (SQLAlchemy's begin event says so), writers IMMEDIATE, so a read-then-write never meets
"database is locked" half-way. The key never stands in a URL and is never logged.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, exc

from outlet_app.errors import N_, SAFE_ALL, SAFE_AT_CENTRE, Refused, StoreTrouble
from outlet_app.storage.connection import Quick

BUSY_MS = 5000
# The driver keeps 128 prepared statements and lets the newest go first: those of opening and of lists would keep those
# of every save out, which would be compiled anew for each act.
CACHED_STATEMENTS = 512
IO_ERROR = 10  # SQLITE_IOERR; the driver does not tell a write that failed from a sync that did
_thread = threading.local()
PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MS}",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    # What is deleted is overwritten in the file: an erased person's key and name do not stay on a free page.
    "secure_delete=ON",
    "cache_size=-16000",
    # Checkpoints sync the file a second time: they are run when the counter is at rest, not inside a save.
    "wal_autocheckpoint=0",
    "journal_size_limit=67108864",
)


def open_engine(path: Path, key: bytes) -> Engine:
    """An engine on the encrypted file `path` (made when missing) with a raw 32-byte `key`. Connects lazily; use
    `checked`."""
    import sqlcipher3.dbapi2 as driver

    def connect() -> Any:
        connection = driver.connect(
            str(path), timeout=BUSY_MS / 1000, check_same_thread=False, cached_statements=CACHED_STATEMENTS
        )
        connection.execute("PRAGMA cipher_log_level = NONE")  # it writes to standard error; ours is said in words
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return connection

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,  # the connection used last has the newest pages and statements at hand
        hide_parameters=True,  # they name people, and errors reach the log
    ).execution_options(
        outlet_key=key  # for copies of the file, which must open with the same key
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def memory_engine() -> Engine:
    """A plain engine in memory with the same rules: where the read models are rebuilt for comparison."""
    from sqlalchemy import StaticPool

    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one consistent picture. Database errors come out as `StoreTrouble`.

    Inside another one of the same thread it is that one: a list of hundreds of rows asks many small questions, and all
    of them see the same picture. What this thread wrote since is always seen.
    """
    open_now: Connection | None = getattr(_thread, "reading", None)
    if open_now is not None and open_now.engine is engine:
        with translated():
            yield open_now
        return
    with translated(), engine.connect() as connection:
        _thread.reading = connection
        try:
            yield connection
        finally:
            _thread.reading = None


@contextmanager
def writing(engine: Engine) -> Iterator[Quick]:
    """A write transaction (BEGIN IMMEDIATE): commits at the end, rolls back on any error, which comes out as
    `StoreTrouble`."""
    _thread.reading = None  # an older picture, still open, is not shared any more: what is written here is seen
    with translated():
        pooled = engine.raw_connection()
        quick = Quick(pooled.driver_connection)
        try:
            quick.begin()
            try:
                yield quick
                quick.commit()
            except BaseException as error:
                quick.roll_back()
                if quick.statement == "COMMIT" and getattr(error, "sqlite_errorcode", 0) & 0xFF == IO_ERROR:
                    _withdraw(engine, quick)
                raise
        except engine.dialect.loaded_dbapi.Error as error:
            raise told_by(engine, error, quick.statement) from error
        finally:
            pooled.close()


def _withdraw(engine: Engine, quick: Quick) -> None:
    """A commit may stand in the write-ahead log that the disk did not confirm. For this program it did not happen; but
    after a power cut or a kill it could be found there, whole: and what the clerk was told is not recorded, and typed
    again, would be there twice. So its place in the log is written over at once, durably.

    Raises `StoreTrouble` E314 when that fails too: then nobody can know.
    """
    try:
        quick.begin()
        quick.exec_driver_sql("INSERT OR REPLACE INTO meta (key, value) VALUES ('withdrawn', x'00')")
        quick.commit()
    except engine.dialect.loaded_dbapi.Error as error:
        quick.roll_back()
        raise StoreTrouble(
            "E314",
            N_("The disk did not confirm the save, so it is not certain whether it was recorded."),
            safe=SAFE_ALL,
            do=N_(
                "Do not type it again yet: close the program and start it, and look in Records whether it is there. "
                "Then have the disk looked at."
            ),
        ) from error


def told_by(engine: Engine, error: Exception, statement: str) -> exc.DBAPIError:
    """The driver's error as SQLAlchemy would have told it: with the statement, never with the values."""
    base = engine.dialect.loaded_dbapi.Error
    return cast(exc.DBAPIError, exc.DBAPIError.instance(statement, None, error, base, hide_parameters=True))


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into what a clerk can act on: also what no file can hold, saved or asked for."""
    try:
        yield
    except (UnicodeEncodeError, OverflowError) as error:
        raise unkeepable() from error
    except exc.DBAPIError as error:
        trouble = trouble_of(str(error.orig))
        if trouble is None:
            raise
        raise trouble from error


def unkeepable() -> Refused:
    """What was typed can't be written down: half a character from a broken keyboard, or a number past 64 bits."""
    return Refused(
        "E609",
        N_("Something typed here can't be kept: half a character, or a number that is far too large."),
        do=N_("Type the texts and numbers of this act anew."),
    )


def unwritable(error: OSError) -> StoreTrouble:
    """What it means to a clerk that a file of the folder could not be written: no room, or no right."""
    code, what, do = NO_ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else NO_RIGHT
    return StoreTrouble(code, what, safe=SAFE_ALL, do=do)


def checkpoint(engine: Engine, how: str) -> None:
    """Move the write-ahead log into the file: PASSIVE as far as nobody is in the way, TRUNCATE wholly. Raises
    `StoreTrouble`; whatever was committed is durable before and after."""
    with translated(), engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        try:
            raw.execute(f"PRAGMA wal_checkpoint({how})").close()
        except engine.dialect.loaded_dbapi.Error as error:  # past SQLAlchemy, which would have wrapped it
            raise told_by(engine, error, "checkpoint") from error


def trouble_of(message: str) -> StoreTrouble | None:
    """The known trouble behind a driver's message, or None when it is a fault of the program."""
    text = message.lower()
    for words, code, what, do in _TROUBLES:
        if any(word in text for word in words):
            return StoreTrouble(code, what, safe=SAFE_AT_CENTRE if code in _UNREADABLE else SAFE_ALL, do=do)
    return None


NO_ROOM = (
    "E201",
    N_("The disk is full or can't be written, so nothing was recorded."),
    N_("Free some space on the disk, then save again: what was typed is still here."),
)
NO_RIGHT = (
    "E202",
    N_("The counter's folder can't be written."),
    N_("Ask the installer to give this user the right to write in the folder, then start again."),
)
_UNREADABLE = ("E203", "E204")  # whether what is here can be read again is not for the program to promise
_TROUBLES = (
    (("disk is full", "disk i/o error"), *NO_ROOM),
    (("readonly", "read-only", "unable to open"), *NO_RIGHT),
    (
        ("malformed", "corrupt"),
        "E203",
        N_("The counter's file is damaged."),
        N_("Stop taking acts here, keep the file, and call the county office: the ledger can be restored."),
    ),
    (
        ("not a database", "hmac", "decrypt"),
        "E204",
        N_("The key in this machine's key store does not open the counter's file, or the file is damaged."),
        N_("Restore the key or a backup; do not delete the file."),
    ),
    (
        ("locked", "busy"),
        "E205",
        N_("Another program holds the counter's file."),
        N_("Close the other program (a backup or virus scanner, perhaps) and try again."),
    ),
)
