"""Administrative divisions (GB/T 2260): six-digit counties, nine-digit townships, and what became of old codes.

Codes are abolished, merged and renamed, but live on in identity numbers and old papers; so a code is looked up in
its history, never only among today's. The rows come from outside (a file or the feed); nothing here reads one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

_SUCCESSOR = re.compile(r"([0-9]{6})(?:\[([0-9]{4})\])?")


class Level(enum.StrEnum):
    """How far down a division is."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True, slots=True)
class Division:
    """One division under one name, in force from the year `since` until the year `until` (None: still).

    `successors`: codes that took it over whole when it ended; `parts`: (code, year) that took a part of it before.
    """

    code: str
    name: str
    province: str = ""
    prefecture: str = ""
    since: int = 0
    until: int | None = None
    successors: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def level(self) -> Level:
        """Told from the code itself."""
        return level_of(self.code)

    def in_force(self, year: int) -> bool:
        """Whether it was in force in some part of `year`."""
        return self.since <= year and (self.until is None or year <= self.until)


def parse_code(text: str) -> str:
    """Six or nine plain digits; raises `Refused` E181."""
    code = compact(text)
    if len(code) not in (6, 9) or not all_digits(code) or code[0] == "0":
        raise Refused(
            "E181", N_("This is not a division code."), do=N_("A county has 6 digits, a township 9; choose it by name.")
        )
    return code


def level_of(code: str) -> Level:
    """The level of a six- or nine-digit code."""
    if len(code) == 9:
        return Level.TOWNSHIP
    if code[2:] == "0000":
        return Level.PROVINCE
    return Level.PREFECTURE if code[4:] == "00" else Level.COUNTY


def parent(code: str) -> str | None:
    """The code one level up: township → county → prefecture → province → None."""
    level = level_of(code)
    if level is Level.TOWNSHIP:
        return code[:6]
    if level is Level.COUNTY:
        return f"{code[:4]}00"
    return f"{code[:2]}0000" if level is Level.PREFECTURE else None


def from_history_row(row: Mapping[str, str]) -> Division:
    """A `Division` from a row of the history table (its columns are Chinese); raises `Refused` E181."""
    taken = [_SUCCESSOR.fullmatch(part) for part in row["新代码"].split(";") if part]
    if any(found is None for found in taken):
        raise Refused("E181", N_("This is not a division code."), do=N_("Check the table of divisions."))
    found_codes = [(found[1], found[2]) for found in taken if found is not None]
    return Division(
        code=parse_code(row["代码"]),
        name=row["名称"],
        province=row["一级行政区"],
        prefecture=row["二级行政区"],
        since=int(row["启用时间"]),
        until=int(row["变更/弃用时间"]) if row["变更/弃用时间"] else None,
        successors=tuple(code for code, year in found_codes if not year),
        parts=tuple((code, int(year)) for code, year in found_codes if year),
    )


class History:
    """Every division there ever was, by code. Built once from rows, then only read: safe in any thread."""

    def __init__(self, rows: Iterable[Division]):
        by_code: dict[str, list[Division]] = {}
        for row in rows:
            by_code.setdefault(row.code, []).append(row)
        self._rows = {code: tuple(sorted(ever, key=lambda row: row.since)) for code, ever in by_code.items()}

    def __len__(self) -> int:
        return len(self._rows)

    def ever(self, code: str) -> tuple[Division, ...]:
        """All that `code` has stood for, oldest first; empty when it never existed."""
        return self._rows.get(code, ())

    def at(self, code: str, year: int) -> Division | None:
        """What `code` stood for in `year`; else the nearest earlier, else the earliest; None if it never existed.

        The nearest is right for identity numbers: codes began in 1981, many people were born before.
        """
        rows = self.ever(code)
        in_force = [row for row in rows if row.in_force(year)]
        if in_force:
            return in_force[-1]
        earlier = [row for row in rows if row.since <= year]
        return earlier[-1] if earlier else next(iter(rows), None)

    def current(self, code: str) -> tuple[str, ...]:
        """The codes in force today that took `code` over, sorted; itself when it still is.

        Empty when it never existed or was dissolved without a successor (as the old prefectures were).
        """
        found: set[str] = set()
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            rows = self.ever(one)
            if any(row.until is None for row in rows):
                found.add(one)
            elif rows:
                waiting.extend(rows[-1].successors)
        return tuple(sorted(found))

    def region_of(self, code: str, birth: date) -> str | None:
        """The full name of a six-digit code as of a birth date, or None: what `resident_id.parse` asks for."""
        division = self.at(code, birth.year)
        if division is None:
            return None
        names = (division.province, division.prefecture, division.name)
        return "".join(name for at, name in enumerate(names) if name != "直辖" and name not in names[:at])
