"""Cells that only these sheets have: times, percentages, lists inside a row. `BadCell` with the reason otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from central.catalogue.sheet import BadCell, Cells, inner_cells
from outlet_app.domain.clock import DEFAULT_ZONE
from outlet_app.domain.grain import parse_percent
from outlet_app.errors import Refused

MOST_SIGNS = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,39}")
T = TypeVar("T")


def key(cells: Cells, name: str) -> str:
    """What a thing is called among its kind."""
    value = cells.get(name, "")
    if not _KEY.fullmatch(value):
        raise BadCell(f"{name} must be 1 to 40 letters, digits or - _ . :")
    return value


def order_key(cells: Cells, name: str) -> str:
    """A city order's number: never a plain number, which at the counter would be an act's."""
    value = key(cells, name)
    if value.isdigit():
        raise BadCell(f"{name} must not be a plain number: put letters before it")
    return value


def text(cells: Cells, name: str, needed: bool = True) -> str:
    """Words for people, up to 500 signs."""
    value = cells.get(name, "")
    if needed and not value:
        raise BadCell(f"{name} is empty")
    if len(value) > MOST_SIGNS:
        raise BadCell(f"{name} is longer than {MOST_SIGNS} signs")
    return value


def moment(cells: Cells, name: str) -> int:
    """UTC ms, from an ISO date and time; without an offset it is the outlets' own time (UTC+8)."""
    try:
        found = datetime.fromisoformat(cells.get(name, ""))
    except ValueError:
        raise BadCell(f"{name} is not a time like 2026-09-19T08:00") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(DEFAULT_ZONE))
    at = round((found - _EPOCH).total_seconds() * 1000)
    if at < 0:
        raise BadCell(f"{name} lies before 1970")
    return at


def percent(cells: Cells, name: str) -> int:
    """Basis points, from a percentage like 14.5."""
    try:
        return parse_percent(cells.get(name, ""))
    except Refused:
        raise BadCell(f"{name} is not a percentage like 14.5") from None


def positive(cells: Cells, name: str, most: int = 10_000_000) -> int:
    """A whole number above 0."""
    value = cells.get(name, "")
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) <= most:
        raise BadCell(f"{name} must be a whole number from 1 to {most}")
    return int(value)


def checked(name: str, parse: Callable[[str], T], value: str) -> T:
    """What a domain check makes of a value; its refusal as this cell's reason."""
    try:
        return parse(value)
    except Refused as refused:
        raise BadCell(f"{name}: {refused.what.format(**refused.facts)}") from None


def rows(cells: Cells, name: str) -> list[Cells]:
    """The rows in a row: a JSON array of objects."""
    found = _listed(cells, name)
    if not all(isinstance(value, dict) for value in found):
        raise BadCell(f"{name} must be a list of objects")
    return [inner_cells(value) for value in found]


def texts(cells: Cells, name: str) -> tuple[str, ...]:
    """A JSON array of texts."""
    found = tuple(value.strip() if isinstance(value, str) else "" for value in _listed(cells, name))
    if not all(0 < len(value) <= MOST_SIGNS for value in found):
        raise BadCell(f"{name} must be a list of texts")
    return found


def _listed(cells: Cells, name: str) -> list[object]:
    value = cells.get(name, "")
    try:
        found = json.loads(value) if value else []
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise BadCell(f"{name} must be a list")
    return found
