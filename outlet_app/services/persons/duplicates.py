"""Registrations that may be one person: found, put side by side, merged by a recorded act, and unmerged by another.

Nothing of the ledger changes: both registrations and all their acts stay. From the merge on one of them stands for
both, wherever somebody is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.acts.persons import PartiesMerged
from outlet_app.domain.entries import Kind
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import PartyCard, Saved, StaffMember


@dataclass(frozen=True)
class Pair:
    """Two registrations that look like one person, and what they share (codes of `words.SAME`)."""

    one: PartyCard
    other: PartyCard
    shared: tuple[str, ...]


class DuplicateService:
    """Finds, merges, tells apart. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def found(self, limit: int = 100) -> list[Pair]:
        """Pairs to look at, those that share most first."""
        with self._deps.books.reading() as books:
            rows = books.persons.duplicates(limit)
        card = self._deps.people.card
        pairs = ((card(one), card(other), shared) for one, other, shared in rows)
        return [Pair(one, other, shared) for one, other, shared in pairs if one and other]

    def merge(self, keep: int, gone: int, actor: StaffMember, note: str = "") -> Saved:
        """`keep` stands for both from now on.

        Raises `Refused` E810 the same party or an unknown one, E811 one of them was merged already; `NotAllowed` E310.
        """
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            persons = writing.books.persons
            if keep == gone or writing.party(keep) is None or writing.party(gone) is None:
                raise Refused("E810", N_("Two people who are registered here are needed."), do=N_("Choose them anew."))
            for party in (keep, gone):
                if persons.stands_for(party) != party:
                    raise Refused(
                        "E811",
                        N_("One of the two was merged with somebody already."),
                        do=N_("Look at the list again: it shows who stands for them."),
                    )
            made = PartiesMerged(keep, gone, note.strip())
            return writing.append(Kind.MERGE, made, actor_name(actor))

    def unmerge(self, gone: int, actor: StaffMember, note: str = "") -> Saved:
        """The merge was wrong: `gone` stands for itself again. Raises `Refused` E812; `NotAllowed` E310."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            keep = writing.books.persons.stands_for(gone)
            if keep == gone:
                raise Refused("E812", N_("This registration is not merged with another."))
            made = PartiesMerged(keep, gone, note.strip(), "undone")
            return writing.append(Kind.MERGE, made, actor_name(actor))

    def apart(self, one: int, other: int, actor: StaffMember) -> Saved:
        """They look alike and are two people: not offered any more. Raises `Refused` E810; `NotAllowed` E310."""
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            if one == other or writing.party(one) is None or writing.party(other) is None:
                raise Refused("E810", N_("Two people who are registered here are needed."), do=N_("Choose them anew."))
            made = PartiesMerged(one, other, how="apart")
            return writing.append(Kind.MERGE, made, actor_name(actor))
