"""What people agreed to, each use by itself, dated, with how they said so; and a loan's share of their payouts.

A withdrawn consent ends what rested on it in the same act's transaction. Nothing here knows a loan's balance.
"""

from __future__ import annotations

from outlet_app.domain.acts.persons import ConsentGiven, LoanAgreed
from outlet_app.domain.clock import business_day
from outlet_app.domain.days import LAST_DAY, day_number
from outlet_app.domain.entries import Kind
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.persons.known import check_known
from outlet_app.services.persons.words import HOWS, PURPOSES
from outlet_app.services.ports import Writing

LOAN = "loan"
MOST_BP = 10_000


class AgreementService:
    """Consents and loan agreements. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def consent(
        self, party: int, purpose: str, given: bool, actor: StaffMember, how: str = "signed", until: int | None = None
    ) -> Saved:
        """They agree to `purpose`, or no longer do; `until`: days since 1970. Withdrawing "loan" ends the loan's share.

        Raises `Refused` E602 unknown, E815 erased, E816 what is no purpose or way; `NotAllowed` E310.
        """
        check_acting(actor)
        if purpose not in PURPOSES or how not in HOWS or not _is_day(until):
            raise Refused("E816", N_("This is nothing that somebody can agree to here."))
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            made = ConsentGiven(kept, purpose, given, how, until if given else None)
            saved = writing.append(Kind.CONSENT, made, actor_name(actor))
            loan = writing.books.persons.loan(kept)
            if purpose == LOAN and not given and loan is not None:
                writing.append(Kind.LOAN, LoanAgreed(kept, loan.ref, 0), actor_name(actor))
            return saved

    def lend(self, party: int, ref: str, share_bp: int, actor: StaffMember, until: int | None = None) -> Saved:
        """`share_bp` (basis points) of each payable goes to the loan `ref`; 0 ends it.

        Raises `Refused` E602, E815, E817 no consent, E818 no reference or no share; `NotAllowed` E310.
        """
        check_acting(actor)
        ref = nfkc(ref)
        with self._deps.ledger.writing() as writing:
            kept = check_known(writing, party)
            holds = writing.books.persons.loan(kept)
            ref = ref or (holds.ref if holds else "")
            fits = len(ref) <= 40 and 0 <= share_bp <= MOST_BP and _is_day(until)
            if not ref or not fits or (not share_bp and holds is None):
                raise Refused(
                    "E818",
                    N_("A loan needs its reference and a share of 0 to 100 per cent."),
                    do=N_("Take both from the bank's paper."),
                )
            if share_bp and not self._agreed(writing, kept):
                raise Refused(
                    "E817",
                    N_("They have not agreed that a part of their payouts goes to a loan."),
                    do=N_("Ask them, and record their consent first."),
                )
            return writing.append(Kind.LOAN, LoanAgreed(kept, ref, share_bp, until), actor_name(actor))

    def _agreed(self, writing: Writing, party: int) -> bool:
        today = day_number(business_day(self._deps.clock.now()))
        said = [one for one in writing.books.persons.consents(party) if one.purpose == LOAN]
        return any(one.given and (one.until is None or one.until >= today) for one in said)


def _is_day(until: int | None) -> bool:
    return until is None or 0 <= until <= LAST_DAY
