"""Inserts compiled once: the save path says the same few statements thousands of times a day.

Compiling and caching by SQLAlchemy is quick, but not free; here each table's INSERT is compiled to text at first use
and run through the same connection and transaction with plain tuples.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Table

from outlet_app.storage.connection import Connection


@cache
def insert_text(table: Table) -> str:
    """``INSERT INTO t (…) VALUES (?, …)`` with every column of the table, in its order."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


@cache
def replace_text(table: Table) -> str:
    """The same, replacing a row with the same primary key."""
    return insert_text(table).replace("INSERT", "INSERT OR REPLACE", 1)


def insert(connection: Connection, table: Table, *rows: tuple[object, ...]) -> None:
    """Add rows given as tuples in the order of the table's columns."""
    _run(connection, insert_text(table), rows)


def replace(connection: Connection, table: Table, *rows: tuple[object, ...]) -> None:
    """Add rows or replace those with the same primary key (never used on append-only tables: the guards refuse)."""
    _run(connection, replace_text(table), rows)


def _run(connection: Connection, text: str, rows: Sequence[tuple[object, ...]]) -> None:
    if len(rows) == 1:
        connection.exec_driver_sql(text, rows[0])
    elif rows:
        connection.exec_driver_sql(text, list(rows))
