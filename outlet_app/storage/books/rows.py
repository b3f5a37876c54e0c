"""Rows of one table as dataclasses with the same field names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

from outlet_app.storage.connection import Connection

T = TypeVar("T")


def select_text(table: str, kind: type[Any]) -> str:
    """``SELECT every field of `kind` FROM table``, ready for a WHERE."""
    names = ", ".join(f'"{one.name}"' for one in fields(kind))
    return f"SELECT {names} FROM {table} "


def many(connection: Connection, kind: type[T], table: str, rest: str, values: Iterable[object] = ()) -> list[T]:
    """The rows of `table` that `rest` ("WHERE … ORDER BY …") leaves."""
    found = connection.exec_driver_sql(select_text(table, kind) + rest, tuple(values))
    return [kind(*row) for row in found]


def one(connection: Connection, kind: type[T], table: str, rest: str, values: Iterable[object] = ()) -> T | None:
    """The first of them, or None."""
    row = connection.exec_driver_sql(select_text(table, kind) + rest + " LIMIT 1", tuple(values)).first()
    return kind(*row) if row is not None else None
