"""Deriving everything anew from the ledger, to compare (must be empty) or to mend.

`differences` derives into memory, apart from the store, and compares table by table. `mend` replaces the derived rows
in the store itself, in one transaction: the guards step aside for exactly that transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice, zip_longest

from sqlalchemy import Engine

from outlet_app.domain.entries import Entry, decode
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import memory_engine, reading, writing
from outlet_app.storage.projector import derive
from outlet_app.storage.room_tables import ROOM_DERIVED
from outlet_app.storage.schema import shape_of, statements
from outlet_app.storage.tables import DERIVED, SEARCH_TABLES, guards

Progress = Callable[[int], bool]  # entries done so far; False cancels
STRIDE = 500
ALL_DERIVED = (*DERIVED, *ROOM_DERIVED)


def _go_on(_done: int) -> bool:
    return True


class Cancelled(Exception):
    """The user took it back; nothing was changed."""


def differences(engine: Engine, most: int = 20, progress: Progress = _go_on) -> list[str]:
    """What the derived tables say differently from a fresh derivation, in words ("act 17: …"); empty when all is
    well."""
    memory = memory_engine()
    try:
        with memory.connect() as fresh, reading(engine) as stored:
            for statement in statements(guarded=False):
                fresh.exec_driver_sql(statement)
            _copy_keys(stored, fresh)
            _derive_all(stored, fresh, progress)
            return list(islice(chain(_missing_guards(stored), _compare(stored, fresh, most)), most))
    finally:
        memory.dispose()


def mend(engine: Engine, progress: Progress = _go_on) -> None:
    """Replace every derived row by a fresh derivation, whole or not at all."""
    with writing(engine) as connection:
        derive_anew(connection, progress)


def derive_anew(connection: Connection, progress: Progress = _go_on) -> None:
    """The same in the caller's write transaction."""
    for name in guards():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    for table in ALL_DERIVED:
        connection.exec_driver_sql(f"DELETE FROM {table.name}")
    for name in SEARCH_TABLES:
        connection.exec_driver_sql(f"DELETE FROM {name}")
    _derive_all(connection, connection, progress)
    for statement in guards().values():
        connection.exec_driver_sql(statement)


def _missing_guards(stored: Connection) -> Iterator[str]:
    """Guards that somebody took away or weakened: the rows may still be right, but nothing keeps them so."""
    shape = shape_of(stored)
    for name, statement in guards().items():
        if shape.get(name) != statement:
            yield f"guard {name}: {'differs' if name in shape else 'missing'}"


def _copy_keys(stored: Connection, fresh: Connection) -> None:
    for row in stored.exec_driver_sql("SELECT party, key FROM party_key"):
        fresh.exec_driver_sql("INSERT INTO party_key VALUES (?, ?)", tuple(row))


def _derive_all(source: Connection, target: Connection, progress: Progress) -> None:
    def lookup(seq: int) -> Entry | None:
        row = source.exec_driver_sql("SELECT bytes FROM ledger WHERE seq = ?", (seq,)).first()
        return decode(row[0]) if row else None

    after = 0
    while found := source.exec_driver_sql(
        "SELECT seq, bytes FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?", (after, STRIDE)
    ).all():
        for _, data in found:
            derive(target, decode(data), lookup)
        after = found[-1][0]
        if not progress(after):
            raise Cancelled


def _compare(stored: Connection, fresh: Connection, most: int) -> Iterator[str]:
    told = 0
    for name, columns in [
        *((table.name, "*") for table in ALL_DERIVED),
        *((name, "rowid, words") for name in SEARCH_TABLES),
    ]:
        order = "1, 2" if columns == "*" else "1"
        text = f"SELECT {columns} FROM {name} ORDER BY {order}"
        for here, there in zip_longest(stored.exec_driver_sql(text), fresh.exec_driver_sql(text)):
            if here is None or there is None or tuple(here) != tuple(there):
                row = here if here is not None else there
                key = row[0] if row is not None else "?"
                how = "missing" if here is None else "not from the ledger" if there is None else "differs"
                yield f"{name} {key}: {how}"
                told += 1
                if told >= most:
                    return
