"""Whom an act about a person is recorded under."""

from __future__ import annotations

from outlet_app.errors import N_, Refused
from outlet_app.services.ports import Writing


def check_known(writing: Writing, party: int) -> int:
    """Who stands for `party`, registered and not erased. Raises `Refused` E602, E815."""
    if writing.books.persons.erased(party):
        raise Refused("E815", N_("This person's data was erased: nothing more can be recorded about them."))
    kept = writing.books.persons.stands_for(party)
    if writing.party(kept) is None:
        raise Refused(
            "E602", N_("This person is not registered here."), do=N_("Choose from the list, or register them.")
        )
    return kept
