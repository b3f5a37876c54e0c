"""One connection for a report's many small questions: a transaction for each would take longer than the answers."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from sqlalchemy import Connection, Engine, Select

from central.engine import reading


class Line:
    """Opened at the first question, closed by `close`. On SQLite it sees what was written before that question and
    nothing later, so projections are brought up to date first. One thread."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._open = ExitStack()
        self._db: Connection | None = None

    def scalar(self, query: Select[Any], **values: object) -> Any:
        """The first column of the first row, `values` for the query's parameters; None when there is none. The query is
        built once, by the module that asks: building it takes longer than answering it."""
        if self._db is None:
            self._db = self._open.enter_context(reading(self._engine))
        return self._db.execute(query, values).scalar()

    def close(self) -> None:
        """Give the connection back."""
        self._db = None
        self._open.close()
