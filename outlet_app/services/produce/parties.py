"""Who a party is now: merged registrations count as one, names come masked."""

from __future__ import annotations

from outlet_app.domain.text import nfkc
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps

FOUND = 60
"""How many people a search considers: more would be no search."""


def all_of(books: Books, party: int) -> tuple[int, ...]:
    """The party that stands for `party` first, then those that were merged into it."""
    keep = books.persons.stands_for(party)
    return (keep, *books.persons.merged_into(keep))


def name_of(deps: Deps, party: int) -> str:
    """The masked name; "" for nobody and for an erased party."""
    return deps.people.called(party) if party else ""


class Found:
    """Which acts and parties fit what was typed: a number, or somebody's name, initials, phone."""

    def __init__(self, deps: Deps, books: Books, words: str):
        self._number = int(words) if (words := nfkc(words)).isascii() and words.isdigit() and len(words) < 10 else 0
        self._all = not words
        self._parties: set[int] = set()
        if words:
            for card in deps.people.search(words, limit=FOUND):
                self._parties.update(all_of(books, card.party))

    def fits(self, act: int, party: int) -> bool:
        """Whether an act of a party is meant."""
        return self._all or (bool(act) and act == self._number) or party in self._parties
