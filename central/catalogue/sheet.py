"""A file as numbered rows of text cells, whatever it was: CSV in UTF-8 or GB18030, with or without a BOM, or JSON.

JSON holds sections (``{"products": [...], "partners": [...]}``); its values become the same text cells that a CSV has,
so each kind of row has one reader. Numbers with a point are refused there: ``12.10`` in JSON is already a rounding.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, NamedTuple

from outlet_app.errors import N_, Refused

Cells = dict[str, str]


class Numbered(NamedTuple):
    """A row and where it stands: a line number, or ``products[3]``."""

    line: str
    cells: Cells


class Refusal(NamedTuple):
    """A row that was not taken, where, and why."""

    line: str
    reason: str
    cells: Cells


class Sheet(NamedTuple):
    """A file's rows by section; a CSV has one section, named ""."""

    header: tuple[str, ...]
    sections: dict[str, list[Numbered]]
    refusals: list[Refusal]

    @property
    def rows(self) -> list[Numbered]:
        """The rows of a CSV."""
        return self.sections.get("", [])


class BadCell(ValueError):
    """A cell does not say what its column asks for; the text is the reason."""


def unreadable(path: Path, reason: str) -> Refused:
    """The whole file is refused."""
    return Refused(
        "C401",
        N_("{file} can't be imported: {reason}."),
        do=N_("See docs/formats for what a file may look like."),
        file=path.name,
        reason=reason,
    )


def read(path: Path, *, nested: bool = False) -> Sheet:
    """The file's rows; `nested`: a JSON row may hold lists, which become cells of JSON text. Raises `Refused` C401 when
    it is no text, no table, or empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error.strerror or "it can't be read") from error
    text = _text(path, data)
    if text.lstrip().startswith("{"):
        return _of_json(path, text, nested)
    return _of_csv(path, text)


def _text(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable(path, "it is neither UTF-8 nor GB18030 text")


def _of_csv(path: Path, text: str) -> Sheet:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Numbered] = []
    refusals: list[Refusal] = []
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        line = reader.line_num + 1
        for cells in reader:
            named = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            if len(cells) != len(header) and cells:
                refusals.append(Refusal(str(line), f"{len(cells)} cells under {len(header)} headings", named))
            elif cells:
                _sorted_in(Numbered(str(line), named), rows, refusals)
            line = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(path, f"line {reader.line_num}: {error}") from error
    if not header or len(set(header)) != len(header):
        raise unreadable(path, "its first line is not a row of headings")
    return Sheet(header, {"": rows}, refusals)


def _of_json(path: Path, text: str, nested: bool) -> Sheet:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise unreadable(path, f"not JSON: {error}") from error
    sections: dict[str, list[Numbered]] = {}
    refusals: list[Refusal] = []
    for section, values in document.items():
        if not isinstance(values, list):
            raise unreadable(path, f"{section} is not a list")
        rows = sections.setdefault(section, [])
        for place, value in enumerate(values):
            line = f"{section}[{place}]"
            try:
                _sorted_in(Numbered(line, _cells(value, nested)), rows, refusals)
            except BadCell as bad:
                refusals.append(Refusal(line, str(bad), {"row": json.dumps(value, ensure_ascii=False)}))
    return Sheet(tuple(sections), sections, refusals)


def _sorted_in(row: Numbered, rows: list[Numbered], refusals: list[Refusal]) -> None:
    if any("\0" in cell for cell in row.cells.values()):
        clean = {name: cell.replace("\0", "") for name, cell in row.cells.items()}
        refusals.append(Refusal(row.line, "a cell holds a zero byte", clean))
    else:
        rows.append(row)


def inner_cells(value: Any) -> Cells:
    """The cells of an object inside a row, read like a row's own. Raises `BadCell`."""
    return _cells(value, nested=False)


def _cells(value: Any, nested: bool) -> Cells:
    if not isinstance(value, dict):
        raise BadCell("not an object")
    listed = {name: json.dumps(cell, ensure_ascii=False) for name, cell in value.items() if isinstance(cell, list)}
    return {name: listed[name] if nested and name in listed else _cell(name, cell) for name, cell in value.items()}


def _cell(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, dict):
        return ";".join(f"{inner}={_cell(name, cell)}" for inner, cell in value.items())
    raise BadCell(f"{name} must be text or a whole number" if isinstance(value, float) else f"{name} is not a value")
