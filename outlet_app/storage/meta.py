"""Small facts of this machine, by name: who the counter is, its keys, where it stands with the centre."""

from __future__ import annotations

from outlet_app.storage.connection import Connection
from outlet_app.storage.statements import replace
from outlet_app.storage.tables import meta


def value(connection: Connection, key: str) -> bytes | None:
    """The bytes under `key`, or None."""
    row = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (key,)).first()
    return bytes(row[0]) if row else None


def text(connection: Connection, key: str) -> str:
    """The text under `key`, "" when there is none."""
    return (value(connection, key) or b"").decode()


def number(connection: Connection, key: str) -> int:
    """The whole number under `key`, 0 when there is none."""
    return int(text(connection, key) or 0)


def keep(connection: Connection, **facts: bytes | str | int) -> None:
    """Keep facts under their names."""
    rows = [(key, fact if isinstance(fact, bytes) else str(fact).encode()) for key, fact in facts.items()]
    replace(connection, meta, *rows)
