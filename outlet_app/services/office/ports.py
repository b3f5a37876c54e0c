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


class OfficeBook(Protocol):
    """Answers, slips, training."""

    def answer(self, kind: str, key: str) -> tuple[int, str] | None:
        """(act, verdict) of the answer to a question or proposal, or None."""

    def slip(self, number: str) -> SlipRow | None:
        """One paper slip."""

    def open_slips(self, limit: int = 1000) -> list[SlipRow]:
        """Slips neither keyed nor voided."""

    def trained(self, number: str) -> list[TrainedRow]:
        """A person's tests, newest first."""
