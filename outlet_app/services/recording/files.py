"""A file as slips: its encoding found out, CSV or JSON lines read row by row, never the whole file in memory.

The file is read twice: once to see that it can be understood to its end, before anything is recorded, and once to
record it. What makes a single row unreadable is that row's trouble; what makes the reader lose its place (a quote that
never closes, bytes that are no text) is the file's.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.recording import jsonl
from outlet_app.services.recording.sheets import OWN, Layout, Profile, recognise
from outlet_app.services.recording.slips import Cells, Row, Slip, grouped

ENCODINGS = ("utf-8-sig", "gb18030")
MOST_LINE = 1 << 20
_CHUNK = 1 << 18


@dataclass(frozen=True)
class SheetFile:
    """A file that was understood. `layout` None: JSON lines. `scattered`: refs whose rows do not stand together."""

    path: Path
    encoding: str
    profile: Profile
    layout: Layout | None
    rows: int = 0
    acts: int = 0
    scattered: frozenset[str] = frozenset()

    def slips(self) -> Iterator[Slip]:
        """Every act of the file, in its order. Raises `Refused` E520-E526 when the file is no longer what it was."""
        with _opened(self.path, self.encoding) as text:
            for slip in _slips(text, self.layout, self.profile):
                if slip.ref in self.scattered:
                    slip.doubt(_apart(slip.ref))
                yield slip


def examine(path: Path, profiles: Iterable[Profile]) -> SheetFile:
    """Read the file through once. Raises `Refused`: E520 it can't be read, E521 no text, E522 nothing in it, E523-E524
    headings of no known sheet, E525 a line without end, E526 no table."""
    known = list(profiles)
    encoding = _encoding(path)
    layout, profile = _layout(path, encoding, known)
    seen: set[str] = set()
    scattered: set[str] = set()
    rows = acts = 0
    with _opened(path, encoding) as text:
        for slip in _slips(text, layout, profile):
            rows, acts = rows + len(slip.rows), acts + 1
            if layout is not None and profile.several_rows and slip.ref:
                (scattered if slip.ref in seen else seen).add(slip.ref)
    if not acts:
        raise Refused("E522", N_("There is nothing to record in {file}."), file=path.name)
    return SheetFile(path, encoding, profile, layout, rows, acts, frozenset(scattered))


def _layout(path: Path, encoding: str, profiles: list[Profile]) -> tuple[Layout | None, Profile]:
    with _opened(path, encoding) as text:
        first = next((line for line in _lines(text) if line.strip()), "")
    if first.lstrip().startswith("{"):
        return None, next(profile for profile in profiles if profile.name == OWN)
    with _opened(path, encoding) as text:
        header = next((cells for _, cells in _filled(text)), None)
    if header is None:
        raise Refused("E522", N_("There is nothing to record in {file}."), file=path.name)
    while not header[-1].strip():  # a spreadsheet's empty columns to the right
        header.pop()
    layout = recognise(header, profiles)
    return layout, layout.profile


def _slips(text: TextIO, layout: Layout | None, profile: Profile) -> Iterator[Slip]:
    if layout is None:
        return jsonl.slips(_lines(text), profile)
    return grouped(_rows(text, layout), profile)


def _rows(text: TextIO, layout: Layout) -> Iterator[tuple[Row, Cells, Refused | None]]:
    """Every row below the headings with something in it, its cells by meaning."""
    table = _filled(text)
    next(table, None)
    width = len(layout.header)
    for line, cells in table:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        named = {meaning: cell for meaning, cell in zip(layout.meanings, cells, strict=False) if meaning}
        yield Row(line, tuple(cells)), named, None if len(cells) == width else _wrong_width(len(cells), width)


def _filled(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them; the first one is the headings."""
    return ((line, cells) for line, cells in _table(text) if any(cell.strip() for cell in cells))


def _table(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    """(line a row begins at, its cells). Raises `Refused` E526 where the rules of CSV end."""
    reader = csv.reader(_lines(text), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(
            "E526",
            N_("From line {line} on the file is no table any more: a quotation mark is missing or too many."),
            do=N_("Correct that line, or export the sheet again as CSV."),
            line=line,
        ) from error


def _lines(text: TextIO) -> Iterator[str]:
    """Line by line, none of them endless."""
    number = 0
    while line := text.readline(MOST_LINE):
        number += 1
        if len(line) == MOST_LINE:
            raise Refused("E525", N_("Line {line} of the file has no end."), line=number)
        yield line


def _encoding(path: Path) -> str:
    """The first of `ENCODINGS` that reads the whole file. Raises `Refused` E520-E522."""
    try:
        return _tried(path)
    except OSError as error:
        raise _unreadable(path) from error


def _tried(path: Path) -> str:
    with path.open("rb") as file:
        marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    for encoding in ENCODINGS[:1] if marked else ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        some = False
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    some = True
                    if "\0" in decoder.decode(chunk):
                        raise _no_text(path)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if not some:
            raise Refused("E522", N_("There is nothing to record in {file}."), file=path.name)
        return encoding
    raise _no_text(path)


def _opened(path: Path, encoding: str) -> TextIO:
    try:
        return path.open(encoding=encoding, newline="")
    except OSError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> Refused:
    return Refused(
        "E520",
        N_("The file {file} can't be read."),
        do=N_("Check its name, and that this user may read it."),
        file=nfkc(path.name),
    )


def _no_text(path: Path) -> Refused:
    return Refused(
        "E521",
        N_("{file} is no text in UTF-8 or GB18030."),
        do=N_("Save the sheet as CSV first; a workbook (.xlsx) can't be recorded as it is."),
        file=path.name,
    )


def _wrong_width(cells: int, width: int) -> Refused:
    return Refused(
        "E530",
        N_("The row has {cells} cells under {width} headings."),
        do=N_("A cell with a comma in it needs quotation marks around it."),
        cells=cells,
        width=width,
    )


def _apart(ref: str) -> Refused:
    return Refused(
        "E533",
        N_("The rows of slip {ref} do not stand together, or two slips have this number."),
        do=N_("Put its rows one below the other, or give each slip a number of its own."),
        ref=ref,
    )
