"""What a sheet says about one act, before any rule has looked at it: cells by meaning, and the rows they came from."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.recording.sheets import HEAD, LINE, Profile

Cells = dict[str, str]
MOST_SIGNS = {"note": 500, "ref": 64}
_MOST_SIGNS = 200


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: the `line` it begins at, and its `cells` (a JSON line has one: its text)."""

    line: int
    cells: tuple[str, ...]


class BadCell(Refused):
    """A cell can't be taken. `column` is its heading; the rest is the refusal of its value."""

    def __init__(self, column: str, why: Refused):
        super().__init__(why.code, why.what, safe=why.safe, do=why.do, **why.facts)
        self.column = column


@dataclass
class Slip:
    """One act of a sheet. `head` and `lines` by meaning, empty cells left out; `remarks`: (heading, cell).

    `trouble`: why it can't be an act, seen while reading; None so far so good.
    """

    rows: list[Row] = field(default_factory=list)
    head: Cells = field(default_factory=dict)
    lines: list[Cells] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    trouble: Refused | None = None

    @property
    def ref(self) -> str:
        """The slip's own number, "" when it has none."""
        return self.head.get("ref", "")

    def digest(self) -> str:
        """What the sheet says, in 32 hexadecimal digits: equal for equal content, whatever the order of columns."""
        content = [sorted(self.head.items()), [sorted(line.items()) for line in self.lines], sorted(self.remarks)]
        return hashlib.blake2b(msgspec.msgpack.encode(content), digest_size=16).hexdigest()

    def doubt(self, trouble: Refused | None) -> None:
        """Remember a trouble; the first one stays."""
        if self.trouble is None:
            self.trouble = trouble

    def take(self, row: Row, cells: Mapping[str, str], profile: Profile) -> None:
        """Add a row of the sheet: one line more, and what it says about the whole act."""
        self.rows.append(row)
        line: Cells = {}
        for meaning, text in cells.items():
            try:
                value = clean(profile.heading(meaning), meaning, text)
            except BadCell as bad:
                self.doubt(bad)
                continue
            if not value:
                continue
            if meaning in LINE:
                line[meaning] = value
            elif meaning not in HEAD:
                self.remarks.append((meaning, value))
            elif self.head.setdefault(meaning, value) != value:
                self.doubt(
                    Refused(
                        "E532",
                        N_("The rows of slip {ref} contradict each other in column {column}."),
                        do=N_("What is said about a whole slip is the same in all its rows, or only in its first."),
                        ref=cells.get("ref", ""),
                        column=profile.heading(meaning),
                    )
                )
        self.lines.append(line)


def clean(column: str, meaning: str, text: str) -> str:
    """A cell's text with full-width digits and letters made plain. Raises `BadCell` E531 for text that holds control
    characters or is too long."""
    value = nfkc(text)
    if not value.isprintable() and any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        raise BadCell(column, Refused("E531", N_("The cell holds a line break or another control character.")))
    if len(value) > MOST_SIGNS.get(meaning, _MOST_SIGNS):
        raise BadCell(
            column,
            Refused(
                "E531",
                N_("The cell is longer than {most} signs."),
                do=N_("Shorten it."),
                most=MOST_SIGNS.get(meaning, _MOST_SIGNS),
            ),
        )
    return value


def grouped(rows: Iterable[tuple[Row, Cells, Refused | None]], profile: Profile) -> Iterator[Slip]:
    """Rows as acts: neighbours with the same ref are one where the profile says so, every other row is its own."""
    slip: Slip | None = None
    for row, cells, trouble in rows:
        ref = nfkc(cells.get("ref", ""))
        if slip is None or not (profile.several_rows and ref and ref == slip.ref):
            if slip is not None:
                yield slip
            slip = Slip()
        slip.doubt(trouble)
        slip.take(row, cells, profile)
    if slip is not None:
        yield slip
