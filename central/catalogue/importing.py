"""Import a file: recognise it, take the good rows in one transaction, write the refused ones out with their reasons.

Nothing is lost: the refused rows are on disk before the good ones are committed. Importing a file again publishes
nothing new.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from central.catalogue import counties, divisions, prices, products
from central.catalogue.sheet import Refusal, read, unreadable
from central.engine import writing
from outlet_app.errors import N_, StoreTrouble

_FORMATS = (products, prices, divisions, counties)


class Outcome(NamedTuple):
    """What came of a file. `refused_file`: where the refused rows are, "" if there are none; `elsewhere`: not beside
    the file, because its folder can't be written."""

    rows: int
    imported: int
    refused: int
    published: int
    refused_file: str
    elsewhere: bool
    refusals: tuple[Refusal, ...]


def import_file(engine: Engine, path: Path, now: int, refused_path: Path | None = None) -> Outcome:
    """Import `path` at `now` (UTC ms).

    Raises `Refused` C401 when the file as a whole is not one the centre knows, `StoreTrouble` C402 when the refused
    rows can't be written anywhere (then nothing was imported).
    """
    sheet = read(path)
    known = [layout for layout in _FORMATS if layout.matches(sheet.header)]
    if not known:
        raise unreadable(path, f"no known list has the headings {', '.join(sheet.header)[:120]}")
    rows = sum(map(len, sheet.sections.values())) + len(sheet.refusals)
    if not rows:
        raise unreadable(path, "it holds no rows")
    with writing(engine) as db:
        imported, published, refusals = known[0].load(db, sheet, now)
        refusals = [*sheet.refusals, *refusals]
        written, elsewhere = write_out(path, sheet.header, refusals, refused_path) if refusals else ("", False)
    return Outcome(rows, imported, len(refusals), published, written, elsewhere, tuple(refusals))


def write_out(path: Path, header: tuple[str, ...], refusals: list[Refusal], wanted: Path | None) -> tuple[str, bool]:
    """Write refused rows beside the file (or to `wanted`): the file they went to, and whether it is another folder.
    Raises `StoreTrouble` C402 when no place can be written."""
    name = path.name + ".refused.csv"
    places = [wanted] if wanted else [path.with_name(name), Path.cwd() / name]
    for place in places:
        try:
            _write(place, header, refusals)
        except OSError:
            continue
        return str(place), place is not places[0]
    raise StoreTrouble(
        "C402",
        N_("The refused rows can't be written to {file}."),
        safe=N_("Nothing was imported."),
        do=N_("Name a place that can be written with --refused."),
        file=places[0].name,
    )


def _write(place: Path, header: tuple[str, ...], refusals: list[Refusal]) -> None:
    columns = list(dict.fromkeys(name for refusal in refusals for name in refusal.cells))
    columns = [name for name in header if name in columns] + [name for name in columns if name not in header]
    with place.open("w", encoding="utf-8-sig", newline="") as out:  # the BOM is for spreadsheets
        writer = csv.writer(out)
        writer.writerow(["line", "reason", *columns])
        for refusal in refusals:
            writer.writerow([refusal.line, refusal.reason, *(refusal.cells.get(name, "") for name in columns)])
