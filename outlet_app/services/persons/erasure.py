"""Erasing a person: their key is destroyed, and with it everything that was ever sealed for them; the numbers stay.

In one transaction: the entry, the keys (theirs, of everybody merged into them, of every parcel they sent), what the
screens read of them, search words included, and drafts that hold them. The chain still verifies, and everything
derives anew to the same. Afterwards the copies of the store that still hold the key are replaced by a fresh one. The
centre destroys its keys when the entry reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.entries import Kind
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_, NotAllowed, Refused, StoreTrouble
from outlet_app.services.acts import actor_name
from outlet_app.services.deps import Deps
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.persons.known import check_known
from outlet_app.services.persons.ports import InTheWay
from outlet_app.services.persons.words import ERASURES, OBSTACLES, reason_of
from outlet_app.services.ports import PartyRow

SHOWN = 3


@dataclass(frozen=True)
class Erased:
    """Somebody is erased here. `saved`: the entry (the last, where several registrations were one person);
    `parcels`: so many parcels lost their persons; `copies_renewed`: no copy beside the store holds the key any more
    (else the counter tries again when it rests)."""

    saved: Saved
    parcels: int
    drafts: int
    copies_renewed: bool


class ErasureService:
    """Erases. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def erase(self, party: int, reason: str, note: str, actor: StaffMember) -> Erased:
        """Destroy what is known of the person `party` is, and of everybody merged into them.

        Raises `NotAllowed` E825 for anybody but a supervisor; `Refused` E602, E815, E826 without a reason, E827 while
        something is open between them and the outlet; `StoreTrouble`.
        """
        check_may_erase(actor)
        if reason not in ERASURES or (reason == "other" and not note.strip()):
            raise Refused("E826", N_("An erasure needs a reason."), do=N_("Choose a reason; for another say which."))
        parcels = drafts = 0
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            _check_way(writing.books.persons.in_the_way(kept))
            who = writing.books.persons.person(kept)
            rows = [row for row in (writing.party(one) for one in who) if row is not None]
            for one in reversed(who):
                sent = tuple(writing.books.persons.parcels(one))
                for key in (one, *sent):
                    writing.drop_party_key(key)
                made = PartyErased(one, reason_of(reason, note), sent)
                saved = writing.append(Kind.ERASE, made, actor_name(actor))
                parcels += len(sent)
            drafts = writing.drop_drafts(_Holding(rows))
            writing.wipe_words()
        return Erased(saved, parcels, drafts, self._copies_renewed())

    def _copies_renewed(self) -> bool:
        try:
            self._deps.renew_copies()
        except StoreTrouble:
            return False  # no room, say: the person is erased all the same, and the next rest tries again
        return True


def check_may_erase(actor: StaffMember) -> None:
    """Supervisors only. Raises `NotAllowed` E825."""
    if actor.role is not Role.SUPERVISOR:
        raise NotAllowed("E825", N_("Only a supervisor erases a person."), do=N_("Let a supervisor sign in (Ctrl+L)."))


def told_way(found: Iterable[InTheWay]) -> list[tuple[str, dict[str, str]]]:
    """What stands in the way, as (N_-marked text, its fields)."""
    return [
        (OBSTACLES[one.what], {"number": f"{one.seq:04d}", "amount": format_yuan(one.fen, symbol=True)})
        for one in found
    ]


def _check_way(found: list[InTheWay]) -> None:
    if found:
        numbers = ", ".join(dict.fromkeys(f"{one.seq:04d}" for one in found[:SHOWN]))
        raise Refused(
            "E827",
            N_("Something is still open between them and the outlet: {count} things, first {numbers}."),
            do=N_("Settle, pay or close these first; what is erased can't be settled any more."),
            count=len(found),
            numbers=numbers,
        )


class _Holding:
    """Whether a draft's bytes hold one of these people: their name or a number of theirs as typed, or their id."""

    def __init__(self, rows: list[PartyRow]):
        texts = {text for row in rows for text in _texts(row)}
        self._texts = [text.encode() for text in texts]
        self._parties = {row.party for row in rows}

    def __call__(self, body: bytes) -> bool:
        return any(text in body for text in self._texts) or self._named(body)

    def _named(self, body: bytes) -> bool:
        try:
            found = msgspec.json.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return True  # nobody can say what it holds
        return _has_party(found, self._parties)


def _texts(row: PartyRow) -> list[str]:
    who = row.identity
    return [text for text in (who.name, who.phone, who.id_number, who.uscc, who.address) if len(text) > 1]


def _has_party(found: object, parties: set[int]) -> bool:
    """Whether a field named after a party holds one of these ids, at any depth."""
    if isinstance(found, dict):
        return any(
            ("party" in str(key) and type(value) is int and value in parties) or _has_party(value, parties)
            for key, value in found.items()
        )
    return isinstance(found, list) and any(_has_party(one, parties) for one in found)
