"""Waybill numbers given to counters: whole ranges, each to exactly one counter, none ever twice.

A range is thirteen digits counted on, or S10 numbers whose eight-digit serials are counted on, each with its own check
digit. `waybill_range` remembers every range that was ever told, also one that was taken back: its numbers may be on
labels already.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from central.tables import waybill_range
from outlet_app.domain.identifiers import s10, waybill
from outlet_app.errors import N_, Refused

MOST_AT_ONCE = 100_000
_LAST = {"": 10**13 - 1}
_LAST_SERIAL = 10**8 - 1


class Range(NamedTuple):
    """`low` to `high` of one series: "" plain thirteen digits, else service and country letters of S10 (``EECN``)."""

    series: str
    low: int
    high: int

    @property
    def size(self) -> int:
        """How many numbers."""
        return self.high - self.low + 1


def parsed(first: str, count: int) -> tuple[str, Range]:
    """The first number in its one form, and the range. Raises `Refused`: E161, E162, E166 no waybill number, C414 not
    so many from there."""
    number = waybill.parse(first).number
    series, low = _placed(number)
    last = _LAST.get(series, _LAST_SERIAL)
    if not 0 < count <= MOST_AT_ONCE or low + count - 1 > last:
        raise Refused(
            "C414",
            N_("There can't be {count} numbers from {first} on."),
            do=N_("Give 1 to {most} numbers at once."),
            count=count,
            first=number,
            most=MOST_AT_ONCE,
        )
    return number, Range(series, low, low + count - 1)


def _placed(number: str) -> tuple[str, int]:
    if number.isdigit():
        return "", int(number)
    parts = s10.parse(number)
    return parts.service + parts.country, int(parts.serial)


def given(db: Connection, asked: Range) -> tuple[str, Range] | None:
    """The counter that has numbers of this range already, and its range; None: they are free."""
    query = select(waybill_range).where(
        waybill_range.c.series == asked.series,
        waybill_range.c.low <= asked.high,
        waybill_range.c.high >= asked.low,
    )
    row = db.execute(query.order_by(waybill_range.c.low).limit(1)).one_or_none()
    return None if row is None else (row.counter, Range(row.series, row.low, row.high))


def give(db: Connection, counter: str, given_now: Range, now: int) -> None:
    """Remember that these numbers are the counter's. The caller holds the feed's lock (`feed.lock`), so that nobody
    gives them at the same time."""
    db.execute(insert(waybill_range), given_now._asdict() | {"counter": counter, "at": now})


def owner(db: Connection, number: str) -> str:
    """The counter to which a waybill number was given, "" when none."""
    try:
        series, at = _placed(number)
    except Refused:
        return ""
    found = given(db, Range(series, at, at))
    return found[0] if found else ""
