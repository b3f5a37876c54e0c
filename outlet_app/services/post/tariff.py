"""What posting costs: services, zones and the postage table, as the centre tells them. No price is built in.

The whole table is small: it is read in one go, and then quoted from without asking again (the window does, live).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from outlet_app.domain import postage
from outlet_app.domain.days import iso_day
from outlet_app.domain.feed import DivisionRow, FeedKind, TariffRow, ZoneRows
from outlet_app.domain.postage import Tariff
from outlet_app.domain.text import all_digits, nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.deps import Deps

ORIGIN = "origin"
"""The centre's setting with this outlet's county, six digits, as the zones are keyed."""
MOST_PLACES = 8


@dataclass(frozen=True)
class Quote:
    """What a parcel costs: its zone, the row that holds, and the fee in fen."""

    zone: str
    tariff: Tariff
    fee_fen: int


@dataclass(frozen=True)
class Place:
    """A destination: two to six digits, its name where known, and its zone ("" none)."""

    code: str
    name: str
    zone: str


@dataclass(frozen=True)
class PostageTable:
    """Everything of this outlet's origin. `zones`: (division prefix, zone)."""

    origin: str = ""
    zones: ZoneRows = ()
    tariffs: tuple[Tariff, ...] = ()

    def services(self, day: int) -> tuple[str, ...]:
        """Services that have postage on `day` (days since 1970), in the order of the table."""
        today = iso_day(day)
        return tuple(dict.fromkeys(row.service for row in self.tariffs if row.valid_from <= today))

    def zone_of(self, division: str) -> str:
        """The zone of a destination: the longest prefix that fits it. Raises `Refused` E769 where none does."""
        fitting = [(len(prefix), zone) for prefix, zone in self.zones if division.startswith(prefix)]
        if not division or not fitting:
            raise Refused(
                "E769",
                N_("There is no postage zone for this destination."),
                do=N_("Check the destination, or get the table with the next exchange (F9)."),
            )
        return max(fitting)[1]

    def quote(self, service: str, division: str, grams: int, day: int) -> Quote:
        """What it costs on `day` (days since 1970). Raises `Refused` E769, E142 without a row, E140 for the weight."""
        zone = self.zone_of(division)
        row = postage.find(self.tariffs, service, self.origin, zone, iso_day(day))
        return Quote(zone, row, row.fee(grams))


class TariffService:
    """Reads the table and finds destinations. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps
        self._version = -1
        self._divisions: tuple[DivisionRow, ...] = ()

    def table(self) -> PostageTable:
        """The table for this outlet. Its origin is the centre's setting, else the only one there are zones for; rows
        that make no sense are left out."""
        zones = cast("dict[str, ZoneRows]", self._deps.feed.all(FeedKind.ZONES, cast(Any, ZoneRows)))
        origin = self._deps.feed.setting(ORIGIN)
        if not origin and len(zones) == 1:
            origin = next(iter(zones))
        tariffs = []
        for row in self._deps.feed.all(FeedKind.TARIFF, TariffRow).values():
            made = Tariff(
                row.service,
                row.origin,
                row.zone,
                row.valid_from,
                row.first_g,
                row.first_fen,
                row.step_g,
                row.step_fen,
                row.max_g,
            )
            if row.origin == origin and _sane(made):
                tariffs.append(made)
        return PostageTable(origin, zones.get(origin, ()), tuple(tariffs))

    def places(self, words: str, limit: int = MOST_PLACES) -> list[Place]:
        """Destinations for what was typed: a code (two to six digits) or a part of a name; the code itself first, known
        or not."""
        asked, table = nfkc(words).replace(" ", ""), self.table()
        rows = self._rows()
        if all_digits(asked):
            if not 2 <= len(asked) <= 6:
                return []
            names = {row.code: row.name for row in rows}
            whole = asked.ljust(6, "0")
            found = [_place(table, asked, names.get(whole, ""))]
            found += [_place(table, row.code, row.name) for row in rows if row.code.startswith(asked)]
            return [place for at, place in enumerate(found) if not at or place.code not in (asked, whole)][:limit]
        fitting = [row for row in rows if asked in row.name]
        fitting.sort(key=lambda row: (not row.name.startswith(asked), not row.code.endswith("00"), row.code))
        return [_place(table, row.code, row.name) for row in fitting[:limit]] if asked else []

    def _rows(self) -> tuple[DivisionRow, ...]:
        """Counties and above that are in force, decoded once for each state of the feed."""
        version = self._deps.feed.version()
        if version != self._version:
            kind = cast(Any, tuple[DivisionRow, ...])
            told = cast("dict[str, tuple[DivisionRow, ...]]", self._deps.feed.all(FeedKind.DIVISIONS, kind))
            self._divisions = tuple(
                row for rows in told.values() for row in rows if not row.until and len(row.code) == 6
            )
            self._version = version
        return self._divisions


def _sane(row: Tariff) -> bool:
    try:
        postage.check(row)
    except Refused:
        return False
    return True


def _place(table: PostageTable, code: str, name: str) -> Place:
    try:
        return Place(code, name, table.zone_of(code))
    except Refused:
        return Place(code, name, "")
