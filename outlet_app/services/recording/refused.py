"""Refused rows, written beside their file as they were, with line number, code and reason: to be corrected there and
recorded again.

The file appears whole, at the end of a run, under a name of its own: one that somebody may be correcting is never
written over. Cut short, a run leaves at most a ``.part`` that the next one replaces.
"""

from __future__ import annotations

import csv
import filecmp
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from outlet_app.errors import N_, SAFE_ALL, Refused, StoreTrouble
from outlet_app.services.recording import jsonl
from outlet_app.services.recording.files import SheetFile
from outlet_app.services.recording.sheets import ADDED, Layout
from outlet_app.services.recording.slips import BadCell, Row, Slip

MOST_TOLD = 10
_MOST_NAMES = 1000
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Told:
    """A refusal to show: the line its slip begins at, code and reason."""

    line: int
    code: str
    reason: str


def reason_of(why: Refused, translate: Translate) -> str:
    """What is wrong and what to do, in the shown language, after the column's heading if it is one cell's fault."""
    said = " ".join(translate(part).format(**why.facts) for part in (why.what, why.do) if part)
    return f"{why.column}: {said}" if isinstance(why, BadCell) else said


class RefusedRows:
    """Collects the refused rows of one run. `first`: the first few, to tell."""

    def __init__(self, sheet: SheetFile, translate: Translate):
        self._sheet = sheet
        self._translate = translate
        self._places = [sheet.path.parent, Path.cwd()]
        self._part = Path()
        self._file: TextIO | None = None
        self.rows = 0
        self.first: list[Told] = []

    def add(self, slip: Slip, why: Refused) -> None:
        """Keep a slip's rows. Raises `StoreTrouble` E527 when they can't be written anywhere."""
        told = Told(slip.rows[0].line, why.code, reason_of(why, self._translate))
        if len(self.first) < MOST_TOLD:
            self.first.append(told)
        self.rows += len(slip.rows)
        try:
            if self._file is None:
                self._file = self._begun()
            for row in slip.rows:
                self._file.write(self._line(row, why.code, told.reason))
        except OSError as error:
            raise self._nowhere() from error

    def finish(self) -> Path | None:
        """Where the refused rows are now, None when there are none. Raises `StoreTrouble` E527."""
        if self._file is None:
            return None
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            return self._named()
        except OSError as error:
            raise self._nowhere() from error

    def drop(self) -> None:
        """Forget them: the run did not come to its end."""
        if self._file is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)

    def _begun(self) -> TextIO:
        """A ``.part`` beside the file, or in the current folder where the file's own can't be written."""
        layout = self._sheet.layout
        for place in self._places:
            self._part = place / f"{self._sheet.path.name}.refused.part"
            try:
                made = self._part.open("w", encoding="utf-8" if layout is None else "utf-8-sig", newline="")
            except OSError:
                continue
            if layout is not None:
                made.write(_csv([*ADDED, *_kept(layout.header, layout)]))
            return made
        raise OSError

    def _line(self, row: Row, code: str, reason: str) -> str:
        layout = self._sheet.layout
        if layout is not None:
            return _csv([str(row.line), code, reason, *_kept(row.cells, layout)])
        refused = {"line": row.line, "code": code, "reason": reason}
        try:
            return _json(jsonl.loaded(row.cells[0]) | {jsonl.ADDED: refused})
        except Refused:
            return _json({"text": row.cells[0], jsonl.ADDED: refused})

    def _named(self) -> Path:
        """Give the ``.part`` its name; an equal file stands for it, another one keeps its name."""
        ending = "jsonl" if self._sheet.layout is None else "csv"
        for number in range(1, _MOST_NAMES):
            nth = f".{number}" if number > 1 else ""
            final = self._part.with_name(f"{self._sheet.path.name}.refused{nth}.{ending}")
            if not final.exists() or filecmp.cmp(self._part, final, shallow=False):
                os.replace(self._part, final)
                return final
        raise OSError

    def _nowhere(self) -> StoreTrouble:
        return StoreTrouble(
            "E527",
            N_("The refused rows can't be written beside {file}, nor in the current folder."),
            safe=SAFE_ALL,
            do=N_("Copy the file into a folder that can be written, and record it again: nothing is recorded twice."),
            file=self._sheet.path.name,
        )


def _kept(cells: tuple[str, ...], layout: Layout) -> list[str]:
    """A row without the columns that an earlier run added; cells beyond the headings stay, so that they are seen."""
    added = {place for place in range(len(layout.header)) if not layout.meanings[place]}
    return [cell for place, cell in enumerate(cells) if place not in added]


def _csv(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _json(found: dict[str, object]) -> str:
    return json.dumps(found, ensure_ascii=True) + "\n"
