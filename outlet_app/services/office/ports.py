"""What the office room reads: answers given, paper slips, training. Inside a read or a write transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A paper slip: printed with act `printed`, keyed as act `used`, or voided by act `voided`; 0 = not."""

    number: str
    printed: int
    used: int
    voided: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Slips `first`..`last` printed with act `printed`: how many there are, and how many still wait."""

    printed: int
    first: str
    last: str
    count: int
    open: int


@dataclass(frozen=True, slots=True)
class TrainedRow:
    """One test taken; `at` UTC ms."""

    seq: int
    number: str
    course: str
    score: int
    most: int
    passed: bool
    certificate: str
    at: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Act `act`, which stands, builds on line `line` (0 = all) of an act: `how` as in `domain.links`."""

    line: int
    act: int
    how: str


class OfficeBook(Protocol):
    """Answers, slips, training, and which acts build on which."""

    def links(self, on: int, limit: int = 500) -> list[LinkRow]:
        """What stands and builds on act `on`, oldest first."""

    def linked(self, on: int, how: str) -> int:
        """The newest act that builds on act `on` in this way, or 0."""

    def answer(self, kind: str, key: str) -> tuple[int, str] | None:
        """(act, verdict) of the answer to a question or proposal, or None."""

    def slip(self, number: str) -> SlipRow | None:
        """One paper slip."""

    def open_slips(self, limit: int = 1000) -> list[SlipRow]:
        """Slips neither keyed nor voided."""

    def slips_of(self, printed: int) -> list[SlipRow]:
        """The slips that one act printed."""

    def sheets(self, limit: int = 50) -> list[SheetRow]:
        """Acts that printed slips, newest first."""

    def trained(self, number: str) -> list[TrainedRow]:
        """A person's tests, newest first."""
