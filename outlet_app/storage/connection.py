"""What the code of the store asks of an open transaction: SQL as text in, rows out.

SQLAlchemy's connection is one such; `Quick` is the other, the bare driver's, for write transactions: the save path says
a dozen short statements, and what SQLAlchemy does around each of them (events, contexts, row objects) cost as much as
SQLite itself. Everything else of SQLAlchemy stays: the pool, the recipe at connect, the migrations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import exc


class Values(Protocol):
    """The first column of the rows found."""

    def all(self) -> Sequence[Any]:
        """Every value."""

    def __iter__(self) -> Iterator[Any]: ...


class Found(Protocol):
    """What a statement found or did; rows are tuples. Read at most once."""

    def first(self) -> Any:
        """The first row, or None."""

    def one(self) -> Any:
        """The one row. Raises `sqlalchemy.exc.NoResultFound`."""

    def all(self) -> Sequence[Any]:
        """Every row."""

    def scalar(self) -> Any:
        """The first row's first column, or None."""

    def scalar_one(self) -> Any:
        """The one row's first column. Raises `sqlalchemy.exc.NoResultFound`."""

    def scalars(self) -> Values:
        """The rows' first column."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """An open transaction. One thread."""

    def exec_driver_sql(self, statement: str, parameters: Any = ..., /) -> Found:
        """Run one statement: with a tuple of values once, with a list of tuples once for each."""


class QuickValues(list[Any]):
    """The first column, read."""

    def all(self) -> list[Any]:
        """Every value."""
        return self


class QuickFound:
    """A driver's cursor after a statement."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: Any):
        self._cursor = cursor

    def first(self) -> Any:
        """The first row, or None; the statement is done with."""
        row = self._cursor.fetchone()
        self._cursor.close()
        return row

    def one(self) -> Any:
        """The one row. Raises `sqlalchemy.exc.NoResultFound`, `MultipleResultsFound`."""
        rows = self._cursor.fetchmany(2)
        self._cursor.close()
        if not rows:
            raise exc.NoResultFound("no row was found when one was required")
        if len(rows) > 1:
            raise exc.MultipleResultsFound("more rows were found when exactly one was required")
        return rows[0]

    def all(self) -> list[Any]:
        """Every row."""
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def scalar(self) -> Any:
        """The first row's first column, or None."""
        row = self.first()
        return row[0] if row is not None else None

    def scalar_one(self) -> Any:
        """The one row's first column. Raises as `one`."""
        return self.one()[0]

    def scalars(self) -> QuickValues:
        """The rows' first column."""
        return QuickValues([row[0] for row in self._cursor])

    @property
    def rowcount(self) -> int:
        """How many rows were changed; -1 for a statement that changes none."""
        count: int = self._cursor.rowcount
        return count

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


class Quick:
    """A write transaction straight on the driver's connection `raw`, which is in no transaction of its own making
    (`isolation_level` None). The driver's errors come out bare: `engine.writing` translates them.

    `statement`: the text that was run last, for whoever tells of an error; no values.
    """

    __slots__ = ("raw", "statement")

    def __init__(self, raw: Any):
        self.raw = raw
        self.statement = ""

    def begin(self) -> None:
        """Become the one writer. Raises the driver's error when another holds the file too long."""
        self.statement = "BEGIN IMMEDIATE"
        self.raw.execute(self.statement)

    def exec_driver_sql(self, statement: str, parameters: Any = (), /) -> QuickFound:
        """Run one statement."""
        self.statement = statement
        if type(parameters) is list:
            return QuickFound(self.raw.executemany(statement, parameters))
        return QuickFound(self.raw.execute(statement, parameters))

    def commit(self) -> None:
        """Durable when it returns."""
        self.statement = "COMMIT"
        self.raw.execute(self.statement)  # the driver's own `commit` compiles it anew each time

    def roll_back(self) -> None:
        """Nothing of it happened; also after a commit that failed."""
        self.raw.rollback()
