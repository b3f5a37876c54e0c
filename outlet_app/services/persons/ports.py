"""What the persons room reads: people's dated facts. Inside a read or a write transaction; desk thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SupportRow:
    """A stretch of support, days since 1970; `until` None = still."""

    seq: int
    status: str
    since: int
    until: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a party said last about one use of its data."""

    purpose: str
    seq: int
    given: bool
    how: str
    until: int | None


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A share of each payable that goes to the party's loan, in basis points."""

    seq: int
    ref: str
    share_bp: int
    until: int | None


class PersonBook(Protocol):
    """Dated facts about parties."""

    def stands_for(self, party: int) -> int:
        """Who stands for this party: itself, or the one it was merged into."""

    def merged_into(self, party: int) -> list[int]:
        """The parties that were merged into this one."""

    def support(self, party: int) -> list[SupportRow]:
        """Stretches of support, newest first (restricted: whoever reads this leaves an `unmask` entry)."""

    def consents(self, party: int) -> list[ConsentRow]:
        """What the party last said about each use."""

    def loan(self, party: int) -> LoanRow | None:
        """The loan agreement that holds."""

    def erased(self, party: int) -> int:
        """The act that erased the party, or 0."""
