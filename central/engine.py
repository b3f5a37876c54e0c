"""The centre's database: SQLite out of the box, PostgreSQL by URL, one way of using both.

SQLite: WAL, synchronous FULL, foreign keys, and transactions that SQLAlchemy begins itself (the driver's own implicit
BEGIN is off), so that a writer takes the write lock at once instead of failing half-way. PostgreSQL: psycopg 3,
synchronous commit whatever the server's default is, and bounded waits for locks.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from outlet_app.errors import N_, UsageError

BUSY_MS = 5000
CONNECTIONS = 8
_SQLITE_BEGIN = "sqlite_begin"


def open_engine(url: str) -> Engine:
    """An engine for `url` (``sqlite:///FILE`` or ``postgresql://…``); nothing is connected yet.

    Raises `UsageError` for a URL that can't be used.
    """
    place = _place(url)
    if place.get_backend_name() == "sqlite":
        engine = create_engine(place, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    engine = create_engine(
        place,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=BUSY_MS / 1000,
        pool_pre_ping=True,
        hide_parameters=True,  # they hold people's keys, and errors reach the log
        connect_args={"connect_timeout": BUSY_MS // 1000},
    )
    event.listen(engine, "connect", _postgresql_connect)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction for reading: one consistent view on SQLite, read committed on PostgreSQL."""
    with engine.begin() as db:
        yield db


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction for writing; when the block ends without an exception it is durable on disk."""
    with engine.execution_options(**{_SQLITE_BEGIN: "IMMEDIATE"}).begin() as db:
        yield db


def is_postgresql(db: Connection | Engine) -> bool:
    """Whether this is PostgreSQL (else SQLite)."""
    return db.dialect.name == "postgresql"


def insert_if_new(db: Connection, table: Table) -> Insert:
    """An insert that leaves a row alone whose primary key is already there."""
    if is_postgresql(db):
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_update(db: Connection, table: Table, **changes: Any) -> Insert:
    """An insert that sets `changes` (values or expressions; none: every column as given) where the primary key is
    already there."""
    keys = [column.name for column in table.primary_key]
    if is_postgresql(db):
        fresh = postgresql.insert(table)
        given = {column.name: fresh.excluded[column.name] for column in table.c if column.name not in keys}
        return fresh.on_conflict_do_update(index_elements=keys, set_=changes or given)
    other = sqlite.insert(table)
    given = {column.name: other.excluded[column.name] for column in table.c if column.name not in keys}
    return other.on_conflict_do_update(index_elements=keys, set_=changes or given)


def _place(url: str) -> URL:
    bad = UsageError(
        "C201",
        N_("The database URL {url} can't be used."),
        do=N_("Give sqlite:///FILE or postgresql://user@host/name."),
        url=url.split("@")[-1],
    )
    try:
        place = make_url(url)
    except ArgumentError:
        raise bad from None
    if place.get_backend_name() == "sqlite" and place.database not in (None, "", ":memory:"):
        return place
    if place.get_backend_name() == "postgresql":
        return place.set(drivername="postgresql+psycopg")
    raise bad


def _sqlite_connect(driver: Any, _record: Any) -> None:
    driver.isolation_level = None
    cursor = driver.cursor()
    try:
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "temp_store=MEMORY",
            "secure_delete=ON",  # an erased person's key does not stay on a free page
        ):
            cursor.execute(f"PRAGMA {pragma}")
        _into_wal(cursor)
    finally:
        cursor.close()


def _into_wal(cursor: Any) -> None:
    """Switch a new file to WAL. Where two processes do so at once, SQLite says "locked" without waiting: wait here."""
    give_up = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)


def _sqlite_begin(db: Connection) -> None:
    db.exec_driver_sql(f"BEGIN {db.get_execution_options().get(_SQLITE_BEGIN, 'DEFERRED')}")


def _postgresql_connect(driver: Any, _record: Any) -> None:
    driver.autocommit = True
    with driver.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(f"SET lock_timeout = {BUSY_MS}")
        cursor.execute("SET TIME ZONE 'UTC'")
    driver.autocommit = False
