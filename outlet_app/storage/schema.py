"""The store's whole shape as statements, from the tables in the code: for the rebuild in memory, and to compare with
what migrations made."""

from __future__ import annotations

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from outlet_app.storage import room_tables as _rooms  # noqa: F401 - its tables join the metadata
from outlet_app.storage.connection import Connection
from outlet_app.storage.tables import SEARCH_TABLES, guards, metadata


def statements(guarded: bool = True) -> list[str]:
    """Every CREATE statement, in an order that works; without the guards for tables that are filled by a rebuild."""
    dialect = sqlite.dialect()
    made = []
    for table in metadata.sorted_tables:
        made.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        made.extend(
            str(CreateIndex(index).compile(dialect=dialect)).strip()
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        )
    return [*made, *SEARCH_TABLES.values(), *(guards().values() if guarded else ())]


def shape_of(connection: Connection) -> dict[str, str]:
    """What the database itself says it is made of: name → statement with white space folded."""
    text = (
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\' AND name <> 'alembic_version'"
    )
    return {name: " ".join(sql.split()) for name, sql in connection.exec_driver_sql(text)}
