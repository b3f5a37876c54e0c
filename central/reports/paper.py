"""A report as it is handed out: facts for programs, an aligned table for people."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from outlet_app.domain.money import format_yuan
from outlet_app.domain.rounding import BASIS_POINTS, half_up

Row = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What a report found. `rows`: its table; `more`: further tables by name; `total`: single figures. Money is in
    `fen` and `…_fen`, shares in `…_bp` (basis points), quantities in `…_g`, `…_ml`, `…_pc`."""

    rows: list[Row]
    total: Row = field(default_factory=dict)
    more: dict[str, list[Row]] = field(default_factory=dict)

    def facts(self) -> Row:
        """For JSON."""
        return {"rows": self.rows, **self.more, "total": self.total}

    def text(self) -> list[str]:
        """The tables in lines, money in yuan, shares in per cent."""
        lines = _table(self.rows)
        for name, rows in self.more.items():
            lines += ["", name, *_table(rows)]
        shown = [f"{_heading(name)}={_cell(name, value)}" for name, value in self.total.items()]
        return [*lines, "", "  ".join(shown)] if shown else lines


class Sums:
    """Sums by key, made as they come: `sums[key]` is a row of numbers that starts at zero. A key is a tuple."""

    def __init__(self, *names: str):
        self._names = names
        self._found: dict[tuple[Any, ...], dict[str, int]] = {}

    def __getitem__(self, key: tuple[Any, ...]) -> dict[str, int]:
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = dict.fromkeys(self._names, 0)
        return found

    def items(self) -> list[tuple[tuple[Any, ...], dict[str, int]]]:
        """The keys that anything stands under (not only what was taken back), in order."""
        return sorted((key, sums) for key, sums in self._found.items() if any(sums.values()))

    def rows(self, *names: str) -> list[Row]:
        """The keys' parts under these names, with their sums."""
        return [dict(zip(names, key, strict=True)) | sums for key, sums in self.items()]

    def total(self) -> Row:
        """Everything together."""
        return {name: sum(sums[name] for sums in self._found.values()) for name in self._names}


def share_bp(part: int, whole: int) -> int:
    """`part` of `whole` in basis points; 0 of nothing."""
    return half_up(part * BASIS_POINTS, whole) if whole > 0 else 0


def _table(rows: list[Row]) -> list[str]:
    if not rows:
        return ["nothing"]
    names = list(rows[0])
    numbers = {name for name in names if all(isinstance(row[name], int | None) for row in rows)}
    cells = [[_heading(name) for name in names], *([_cell(name, row[name]) for name in names] for row in rows)]
    widths = [max(_width(line[place]) for line in cells) for place in range(len(names))]
    return [
        "  ".join(
            _padded(text, width, name in numbers) for name, text, width in zip(names, line, widths, strict=True)
        ).rstrip()
        for line in cells
    ]


def _heading(name: str) -> str:
    if name.endswith("fen"):
        return name.removesuffix("fen") + "yuan"
    return name.removesuffix("_bp") + " %" if name.endswith("_bp") else name


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int) and name.endswith(("fen", "_bp")):
        return format_yuan(value)  # basis points are hundredths of a per cent, as fen are of a yuan
    return str(value)


def _width(text: str) -> int:
    """Columns of a terminal: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if right else text + room
