"""Whom a slip is about: found by own reference, phone or name, else somebody new, to be registered with the act.

A person is never guessed: what fits two people, or contradicts what is registered, is refused.
"""

from __future__ import annotations

from outlet_app.domain.entries import Identity
from outlet_app.domain.identifiers import mobile
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.forms import PartyForm
from outlet_app.services.people import PeopleService
from outlet_app.services.ports import PartyReads, PartyRow
from outlet_app.services.recording.cells import Reader
from outlet_app.services.recording.slips import BadCell

_MOST_NAMESAKES = 1000


class Parties:
    """Finds the other side of an act. Desk thread or command line."""

    def __init__(self, reads: PartyReads, people: PeopleService):
        self._reads = reads
        self._people = people

    def of(self, head: Reader, role: str) -> int | Identity | None:
        """The party's id; the identity of somebody to register; None when the slip names nobody.

        Raises `BadCell` E176 (phone), E550 another name is registered, E551 nobody certain, and what registering
        raises.
        """
        ref, name = head.text("party_ref"), head.text("party_name")
        phone = head.value("phone", mobile.parse, "")
        if not (ref or name or phone):
            return None
        known = self._known(head, ref, name, phone)
        if known is not None:
            return known.party
        if not (name or ref):
            raise _uncertain(head, "phone", N_("Nobody is registered with this phone."))
        identity, _ = self._people.checked(PartyForm(role=role, name=name or ref, phone=phone, ref=ref))
        return identity

    def _known(self, head: Reader, ref: str, name: str, phone: str) -> PartyRow | None:
        if ref:
            row = self._reads.by_ref(ref)
            if row is not None and name and row.identity.name != nfkc(name):
                raise BadCell(
                    head.profile.heading("party_ref"),
                    Refused(
                        "E550",
                        N_("This reference belongs to somebody registered under another name."),
                        do=N_("Check reference and name; leave the name empty if only the reference counts."),
                    ),
                )
            return row
        if phone:
            return self._of_phone(head, name, phone)
        found = [row for row in self._reads.search(name, (), _MOST_NAMESAKES) if row.identity.name == nfkc(name)]
        if len(found) > 1:
            raise _uncertain(head, "party_name", N_("Several people of this name are registered."))
        return found[0] if found else None

    def _of_phone(self, head: Reader, name: str, phone: str) -> PartyRow | None:
        found = self._reads.same_identity(Identity("", phone))
        if name:
            found = [row for row in found if row.identity.name == nfkc(name)]
        if len(found) > 1:
            raise _uncertain(head, "phone", N_("Several people are registered with this phone."))
        return found[0] if found else None


def _uncertain(head: Reader, meaning: str, what: str) -> BadCell:
    why = Refused("E551", what, do=N_("Give the person's own reference, or name and phone."))
    return BadCell(head.profile.heading(meaning), why)
