"""Looking at what is masked: an act of its own, with a reason, recorded before anything is shown.

Support status is restricted: it is never part of a card, and whoever reads it leaves an entry (PIPL, sensitive data).
"""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.domain.acts.persons import SupportNoted, SupportStatus, Unmasked
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Identity, Kind
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.persons.known import check_known
from outlet_app.services.persons.ports import SupportRow
from outlet_app.services.persons.words import LOOKS, STATUSES, reason_of
from outlet_app.services.ports import Writing
from outlet_app.services.sealing import seal

SHOWN_MS = 60_000
"""How long a screen shows what was unmasked."""


@dataclass(frozen=True)
class Shown:
    """An identity in full, for `SHOWN_MS`; `saved`: the look's own entry."""

    party: int
    identity: Identity
    cooperative: str
    saved: Saved


class LookService:
    """Unmasking, and support status. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def unmask(self, party: int, reason: str, note: str, actor: StaffMember) -> Shown:
        """The identity in full. Raises `Refused` E602, E815, E819 without a reason; `NotAllowed` E310."""
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            saved = record_look(writing, kept, "identity", reason, note, actor)
            row = writing.party(kept)
        assert row is not None
        return Shown(kept, row.identity, row.cooperative_name, saved)

    def support(self, party: int, reason: str, note: str, actor: StaffMember) -> list[SupportRow]:
        """The stretches of support, newest first. Raises as `unmask`."""
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            record_look(writing, kept, "support", reason, note, actor)
            return writing.books.persons.support(kept)

    def note_support(
        self, party: int, status: str, since: int, until: int | None, source: str, actor: StaffMember
    ) -> Saved:
        """A stretch of support, or its end (same status and start). Days since 1970; `source`: the paper it stands on.

        Raises `Refused` E602, E815, E820 an unknown status, E821 days that can't be, E822 no source; `NotAllowed` E310.
        """
        check_acting(actor)
        if status not in STATUSES:
            raise Refused("E820", N_("This is no support status: {status}."), status=status)
        today = day_number(business_day(self._deps.clock.now()))
        if since > today or (until is not None and until < since):
            raise Refused(
                "E821",
                N_("Support can't start in the future, nor end before it starts."),
                do=N_("Read both days again from the notice."),
            )
        source = nfkc(source)
        if not source or len(source) > 100:
            raise Refused(
                "E822", N_("Which paper says so is missing."), do=N_("Type the notice's number or its office.")
            )
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            key = writing.party_key(kept)
            assert key is not None  # who is registered and not erased has one
            sealed = seal(SupportStatus(status, since, until, source), key)
            return writing.append(Kind.SUPPORT, SupportNoted(kept, sealed), actor_name(actor))


def record_look(
    writing: Writing, party: int, what: str, reason: str, note: str, actor: StaffMember, of: int = 0
) -> Saved:
    """The entry that somebody looks. Raises `Refused` E819 without a reason; `NotAllowed` E310."""
    check_acting(actor)
    if reason not in LOOKS or (reason == "other" and not note.strip()):
        raise Refused(
            "E819",
            N_("Who looks at somebody's data says why."),
            do=N_("Choose a reason; for another reason say which."),
        )
    return writing.append(Kind.UNMASK, Unmasked(party, what, reason_of(reason, note), of), actor_name(actor))
