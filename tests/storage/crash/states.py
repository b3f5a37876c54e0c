"""What a store says, as one digest: every row of every table, and every word to search by.

Two stores of the same digest hold the same acts, drafts, keys, marks and feed. How a search index keeps its words on
its pages is SQLite's own affair.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
_SHADOW = re.compile(r"_search_(?:data|idx|content|docsize|config)$")


def state_of(connection: Any) -> str:
    """The digest over a driver's connection."""
    digest = hashlib.sha256()
    for name, sql in connection.execute(_TABLES).fetchall():
        if _SHADOW.search(name):
            continue
        columns = "rowid, *" if sql.startswith("CREATE VIRTUAL") else "*"
        rows = sorted(repr(row) for row in connection.execute(f'SELECT {columns} FROM "{name}"'))
        digest.update(f"{name} {rows}".encode())
    return digest.hexdigest()
