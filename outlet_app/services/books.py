"""The rooms' books in one: a consistent picture inside one transaction, for reading, or beside an act being saved."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from outlet_app.services.goods.ports import GoodsBook
from outlet_app.services.office.ports import OfficeBook
from outlet_app.services.persons.ports import PersonBook
from outlet_app.services.post.ports import PieceBook
from outlet_app.services.produce.ports import DueBook, StockBook


class Books(Protocol):
    """Lots, dues, orders, pieces, people's facts, the office: all as of one moment."""

    @property
    def stock(self) -> StockBook:
        """Lots."""

    @property
    def dues(self) -> DueBook:
        """What is owed."""

    @property
    def goods(self) -> GoodsBook:
        """Orders as they stand."""

    @property
    def pieces(self) -> PieceBook:
        """Waybill numbers and pieces."""

    @property
    def persons(self) -> PersonBook:
        """People's dated facts."""

    @property
    def office(self) -> OfficeBook:
        """Answers, slips, training."""


class BookReads(Protocol):
    """Opens the books for reading."""

    def reading(self) -> AbstractContextManager[Books]:
        """A read transaction over all of them."""
