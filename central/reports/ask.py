"""What a report is asked, and what it reads: handed to each by the registry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from central.reports.line import Line
from central.reports.persons import Persons
from central.reports.reading import Ledgers
from central.reports.sales import Sales
from central.reports.scope import LAST_DAY, Scope
from central.reports.told import Told
from outlet_app.domain.clock import business_day

NEAR_PERCENT = 80


@dataclass(frozen=True)
class Options:
    """What only some reports ask. `days`: until a point is silent, a project inactive; `line`: orders that make an
    item a big one; `campaign`: a campaign's key, "" all; `everything`: rows of which nothing is known, too; `outlets`:
    those asked for by name."""

    days: int = 7
    line: int = 10_000
    campaign: str = ""
    everything: bool = False
    outlets: tuple[str, ...] = ()


class Ask:
    """One question: its scope and options, and the books to answer it from. `now`: UTC ms. One thread; close it."""

    def __init__(self, engine: Engine, scope: Scope, options: Options, now: int):
        self.engine = engine
        self.scope = scope
        self.options = options
        self.now = now
        self._line = Line(engine)
        self.books = Ledgers(engine, self._line, scope.counters)
        self.told = Told(engine, self._line)
        self.sales = Sales(self.books, self.told)

    def close(self) -> None:
        """Give the connection back."""
        self._line.close()

    @cached_property
    def persons(self) -> Persons:
        """Who parties are; read when first asked for."""
        return Persons(self._line, self.books, self.scope)

    @property
    def today(self) -> str:
        """The day from which the question looks back: the end of the period, else today."""
        return business_day(self.now) if self.scope.until == LAST_DAY else self.scope.until
