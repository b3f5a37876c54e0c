"""One durable act through the service, against raw SQL writing the same rows into the same kind of file.

Interleaved, one of each in turn, in one process. The raw side has the same tables, indexes and search index,
encrypted, write-ahead log, synchronous FULL, and is given finished rows: no rules, no number, no chain, no words to
find. At the end every table must have grown by as many rows on either side.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, Table

from bench.acts import SteppingClock, forms, outlet_with_farmers
from outlet_app.services.intake import IntakeService
from outlet_app.services.model import Role, StaffMember
from outlet_app.storage.engine import CACHED_STATEMENTS, PRAGMAS
from outlet_app.storage.ledger import LedgerStore
from outlet_app.storage.room_tables import lot, owed
from outlet_app.storage.schema import statements
from outlet_app.storage.statements import insert_text
from outlet_app.storage.store import Store
from outlet_app.storage.tables import SEARCH_TABLES, act, act_line, ledger, metadata

CLERK = StaffMember("02", "麻姐", Role.CLERK)
WRITTEN: tuple[Table, ...] = (ledger, act, act_line, lot, owed)


class RawStore:
    """The raw side: one connection, statements as text, finished rows."""

    def __init__(self, path: Path):
        self.connection = driver.connect(str(path), isolation_level=None, cached_statements=CACHED_STATEMENTS)
        self.connection.execute(f"PRAGMA key = \"x'{'11' * 32}'\"")
        self.connection.execute("PRAGMA journal_mode=WAL")
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        for statement in statements():
            if not statement.startswith("CREATE TRIGGER"):
                self.connection.execute(statement)

    def write(self, rows: dict[str, list[tuple[Any, ...]]]) -> None:
        """One durable commit of one act's rows."""
        self.connection.execute("BEGIN IMMEDIATE")
        for table in WRITTEN:
            text = insert_text(table)
            for row in rows[table.name]:
                self.connection.execute(text, row)
        self.connection.execute("INSERT INTO act_search (rowid, words) VALUES (?, ?)", rows["act_search"][0])
        self.connection.execute("COMMIT")


def rows_of(store: Store, seq: int) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that saving act `seq` wrote."""
    with store.engine.connect() as connection:
        found = {
            table.name: [
                tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name} WHERE seq = ?", (seq,))
            ]
            for table in WRITTEN
        }
        search = connection.exec_driver_sql("SELECT rowid, words FROM act_search WHERE rowid = ?", (seq,))
        found["act_search"] = [tuple(row) for row in search]
    return found


def measure(folder: Path, count: int) -> dict[str, float]:
    """`save_p50_ratio`, `save_p99_ratio` and both medians in milliseconds, over `count` acts after a tenth of it to
    warm up."""
    store, farmers = outlet_with_farmers(folder / "service")
    clock = SteppingClock()
    service = IntakeService(LedgerStore(store.engine, clock), clock)
    raw = RawStore(folder / "raw.db")
    before = _grown(store.engine, None)
    warm = max(20, count // 10)
    ours: list[float] = []
    theirs: list[float] = []
    for number, (pause, form) in enumerate(forms(count + warm, 7, farmers)):
        clock.at += pause
        started = time.perf_counter()
        saved = service.save(form, CLERK)
        between = time.perf_counter()
        rows = rows_of(store, saved.seq)
        again = time.perf_counter()
        raw.write(rows)
        if number >= warm:
            ours.append(between - started)
            theirs.append(time.perf_counter() - again)
    grown = _grown(store.engine, before)
    assert grown == {name: raw.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in grown}
    raw.connection.close()
    store.close()
    p50 = statistics.median(ours) / statistics.median(theirs)
    return {
        "save_p50_ratio": p50,
        "save_p99_ratio": _p99(ours) / _p99(theirs),
        "save_p50_ms": statistics.median(ours) * 1000,
        "raw_p50_ms": statistics.median(theirs) * 1000,
    }


def _grown(engine: Engine, before: dict[str, int] | None) -> dict[str, int]:
    """How many rows each table has, or has more than before."""
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()
            for name in (*metadata.tables, *SEARCH_TABLES)
        }
    return {name: count - (before or {}).get(name, 0) for name, count in found.items()}


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]
