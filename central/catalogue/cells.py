"""What single cells say, or `BadCell` with the reason. Money becomes fen, days become days since 1970."""

from __future__ import annotations

import re
from datetime import date

from central.catalogue.sheet import BadCell, Cells
from outlet_app.domain.money import parse_yuan
from outlet_app.errors import Refused

_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,31}")
_EPOCH = date(1970, 1, 1)
_MOST = 200


def code(cells: Cells, name: str = "code") -> str:
    """A code of capitals, digits, dash and underscore."""
    value = cells.get(name, "")
    if not _CODE.fullmatch(value):
        raise BadCell(f"{name} must be 1 to 32 capital letters, digits, - or _")
    return value


def words(cells: Cells, name: str, needed: bool = True) -> str:
    """A text of at most 200 signs."""
    value = cells.get(name, "")
    if needed and not value:
        raise BadCell(f"{name} is empty")
    if len(value) > _MOST:
        raise BadCell(f"{name} is longer than {_MOST} signs")
    return value


def one_of(cells: Cells, name: str, allowed: tuple[str, ...]) -> str:
    """One of a few words."""
    value = cells.get(name, "")
    if value not in allowed:
        raise BadCell(f"{name} must be one of {', '.join(word or 'nothing' for word in allowed)}")
    return value


def yuan(text: str, name: str) -> int:
    """Fen, from yuan with at most two decimals; empty is 0."""
    if not text:
        return 0
    try:
        return parse_yuan(text)
    except Refused as refused:
        raise BadCell(f"{name}: {refused.what.format(**refused.facts)} ({text})") from None


def number(cells: Cells, name: str, most: int = 10_000_000) -> int:
    """A whole number, empty is 0."""
    value = cells.get(name, "")
    if not value:
        return 0
    if not (value.isascii() and value.isdigit()) or int(value) > most:
        raise BadCell(f"{name} must be a whole number up to {most}")
    return int(value)


def day(cells: Cells, name: str) -> int:
    """Days since 1970, from an ISO date."""
    value = cells.get(name, "")
    try:
        return (date.fromisoformat(value) - _EPOCH).days
    except ValueError:
        raise BadCell(f"{name} is not a date like 2016-05-05") from None


def division(cells: Cells, name: str, lengths: tuple[int, ...] = (6,), needed: bool = True) -> str:
    """A division's code: plain digits."""
    value = cells.get(name, "")
    if not value and not needed:
        return ""
    if len(value) not in lengths or not (value.isascii() and value.isdigit()):
        raise BadCell(f"{name} must be {' or '.join(map(str, lengths))} digits")
    return value


def pairs(cells: Cells, name: str) -> list[tuple[str, str]]:
    """``A=12.00;B=9.60`` as pairs, in order."""
    found: dict[str, str] = {}
    for part in filter(None, cells.get(name, "").split(";")):
        word, sign, value = part.partition("=")
        if not sign or not word.strip() or word.strip() in found:
            raise BadCell(f"{name} must be like A=12.00;B=9.60")
        found[word.strip()] = value.strip()
    return list(found.items())
