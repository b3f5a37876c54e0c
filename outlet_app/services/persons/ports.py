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


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Why somebody can't be erased yet. `what`: owed (to them) | advance (they have money for what is not sold) |
    unsettled (their produce is here or not settled) | order (open) | piece (waits for the van). `seq`: the act."""

    what: str
    seq: int
    fen: int = 0


class PersonBook(Protocol):
    """Dated facts about parties. What is asked about a party is answered about the person: who was merged counts."""

    def stands_for(self, party: int) -> int:
        """Who stands for this party: itself, or the one it was merged into."""

    def merged_into(self, party: int) -> list[int]:
        """The parties that were merged into this one."""

    def person(self, party: int) -> tuple[int, ...]:
        """Every party that is the same person: who stands for them first."""

    def apart(self, one: int, other: int) -> bool:
        """Whether the two were found to be different people."""

    def duplicates(self, limit: int = 100) -> list[tuple[int, int, tuple[str, ...]]]:
        """(party, other, what they share) of pairs that may be one person; shared: id | uscc | phone | card |
        name_address | near_name."""

    def support(self, party: int) -> list[SupportRow]:
        """Stretches of support, newest first (restricted: whoever reads this leaves an `unmask` entry)."""

    def consents(self, party: int) -> list[ConsentRow]:
        """What the party last said about each use."""

    def loan(self, party: int, day: int | None = None) -> LoanRow | None:
        """The loan agreement that holds (on `day`, days since 1970, where it ends some day)."""

    def erased(self, party: int) -> int:
        """The act that erased the party, or 0."""

    def acts(self, party: int, limit: int = 200) -> list[int]:
        """Numbers of acts with the person, newest first; looks at their data are none of these."""

    def parcels(self, party: int) -> list[int]:
        """Parcels the party sent whose persons can still be read."""

    def in_the_way(self, party: int) -> list[InTheWay]:
        """What must be settled before the person can be erased, oldest act first."""
