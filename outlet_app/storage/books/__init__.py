"""The rooms' books over a connection: implements `services.books`. One file a room."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Engine

from outlet_app.storage.books.goods import GoodsRows
from outlet_app.storage.books.office import OfficeRows
from outlet_app.storage.books.persons import PersonRows
from outlet_app.storage.books.post import PieceRows
from outlet_app.storage.books.produce import DueRows, StockRows
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading


class ConnectionBooks:
    """All books of one open transaction."""

    def __init__(self, connection: Connection):
        self._connection = connection

    @cached_property
    def stock(self) -> StockRows:
        """Lots."""
        return StockRows(self._connection)

    @cached_property
    def dues(self) -> DueRows:
        """What is owed."""
        return DueRows(self._connection)

    @cached_property
    def goods(self) -> GoodsRows:
        """Orders as they stand."""
        return GoodsRows(self._connection)

    @cached_property
    def pieces(self) -> PieceRows:
        """Waybill numbers and pieces."""
        return PieceRows(self._connection)

    @cached_property
    def persons(self) -> PersonRows:
        """People's dated facts."""
        return PersonRows(self._connection)

    @cached_property
    def office(self) -> OfficeRows:
        """Answers, slips, training."""
        return OfficeRows(self._connection)


class BookStore:
    """Opens the books for reading (`services.books.BookReads`)."""

    def __init__(self, engine: Engine):
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[ConnectionBooks]:
        """A read transaction over all of them."""
        with reading(self._engine) as connection:
            yield ConnectionBooks(connection)
