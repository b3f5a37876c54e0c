"""JSON lines: one object an act, its lines in a list; the same names and the same text values as the sheet has.

Numbers are taken as they are written ("12.10" stays 12.10, never a binary fraction of it). A line that can't be read
is one refused row; the next one is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from outlet_app.errors import N_, Refused
from outlet_app.services.recording.sheets import HEAD, LINE, Profile
from outlet_app.services.recording.slips import Cells, Row, Slip

ADDED = "refused"
"""The member that a file of refused acts adds; skipped."""

_SHOWN = 120


def slips(lines: Iterable[str], profile: Profile) -> Iterator[Slip]:
    """Every line with something in it as a slip, with its trouble if it has one."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        row = Row(number, (text.strip(),))
        try:
            head, parts = _parts(loaded(text))
        except Refused as why:
            yield Slip(rows=[row], trouble=why)
            continue
        slip = Slip()
        for part in parts or [{}]:
            slip.take(row, head | part, profile)
        del slip.rows[1:]
        if not parts:
            slip.lines.clear()
        yield slip


def loaded(text: str) -> dict[str, Any]:
    """The object on a line, its numbers as text. Raises `Refused` E534."""
    try:
        found = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_no_number, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError):
        raise _no_object() from None
    if not isinstance(found, dict):
        raise _no_object()
    return found


def _parts(found: dict[str, Any]) -> tuple[Cells, list[Cells]]:
    """What is said about the act, and about each line."""
    lines = found.pop("lines", [])
    found.pop(ADDED, None)
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise _no_object()
    return _cells(found, HEAD), [_cells(line, LINE) for line in lines]


def _cells(found: dict[str, Any], known: tuple[str, ...]) -> Cells:
    unknown = [name for name in found if name not in known]
    if unknown:
        raise Refused(
            "E534",
            N_("These names are not known here: {columns}."),
            do=N_("See docs/formats/record.md for the names of an act, and those of its lines."),
            columns=", ".join(unknown)[:_SHOWN],
        )
    return {name: _text(value) for name, value in found.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        raise _no_object()
    return value


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_object() -> Refused:
    return Refused(
        "E534",
        N_("The line is not an act as a JSON object with a list of lines."),
        do=N_("See docs/formats/record.md for how an act is written."),
    )
