"""What every act has in common: who may act, how a person is named in the ledger, what a replacement may replace."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.days import LAST_DAY
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.model import Role, StaffMember
from outlet_app.services.ports import Writing

CLERK_PREFIX = "clerk:"
WRONG_PARTY = "party"
"""The reason of a reversal that says: the wrong person was written down."""


def actor_name(actor: StaffMember) -> str:
    """How a person stands in an entry: ``clerk:02``. Never a name."""
    return CLERK_PREFIX + actor.number


def check_acting(actor: StaffMember) -> None:
    """Clerks and supervisors take acts, installers don't. Raises `NotAllowed` E310."""
    if actor.role is Role.INSTALLER:
        raise NotAllowed(
            "E310",
            N_("An installer sets the counter up, but takes no acts."),
            do=N_("Let a clerk sign in (Ctrl+L)."),
        )


def check_day(day: int | None) -> None:
    """A day of the calendar (days since 1970), or none said. Raises `Refused` E718: no list could show another."""
    if day is not None and not 0 <= day <= LAST_DAY:
        raise Refused("E718", N_("There is no such day."), do=N_("Type it like 9-19."))


def check_replaces(writing: Writing, seq: int, kind: Kind) -> None:
    """A replacement stands for a reversed act of its own kind, once. Raises `Refused` E611-E613."""
    entry = writing.entry(seq)
    if entry is None or entry.kind != kind:
        raise Refused("E611", N_("Number {number} is not an act of this kind."), number=f"{seq:04d}")
    if not writing.reversed_by(seq):
        raise Refused(
            "E612",
            N_("Number {number} stands: it must be reversed before it is replaced."),
            do=N_("Reverse it in Records first."),
            number=f"{seq:04d}",
        )
    if other := writing.replaced_by(seq):
        raise Refused(
            "E613",
            N_("Number {number} is replaced by {other} already."),
            number=f"{seq:04d}",
            other=f"{other:04d}",
        )


def check_carried(writing: Writing, replaces: int, carried_fen: int, party: int = 0) -> None:
    """What a replacement carries over is exactly what was paid under the act it replaces, if its reversal let the
    payment stay: else the till would gain or lose cash that nobody moved. Raises `Refused` E618.

    The person who has the cash is the same, unless the reversal says that the wrong one was written down, or nobody
    was: E840. `party`: the replacement's.
    """
    paid = carried_of(writing, replaces) if replaces else 0
    if carried_fen != paid:
        raise Refused(
            "E618",
            N_("{paid} can be carried over to this act, not {carried}."),
            do=N_("Enter the act anew from Records, or move the cash anew."),
            paid=format_yuan(paid),
            carried=format_yuan(carried_fen),
        )
    if not paid:
        return
    before, reversal = body_of_replaced(writing, replaces).party, reversal_of(writing, replaces)
    same = writing.books.persons.stands_for(before) == writing.books.persons.stands_for(party)
    if before and not same and (reversal is None or reversal.reason != WRONG_PARTY):
        raise Refused(
            "E840",
            N_("{paid} in cash is with somebody else: the act that is replaced names another person."),
            do=N_("Choose the same person, or let the cash come back in Records (Ctrl+K) and enter a new act."),
            paid=format_yuan(paid, symbol=True),
        )


def carried_of(writing: Writing, replaces: int) -> int:
    """The cash that stayed when act `replaces` was reversed, and did not come back since; fen."""
    reversal = reversal_of(writing, replaces)
    if reversal is None or not reversal.carries or writing.books.office.linked(replaces, CARRY_END):
        return 0
    entry = writing.entry(replaces)
    return cash_kept(body_of(entry)) if entry is not None else 0


def reversal_of(writing: Writing, seq: int) -> Reversal | None:
    """The reversal of an act, or None while it stands."""
    entry = writing.entry(writing.reversed_by(seq))
    body = body_of(entry) if entry is not None else None
    return body if isinstance(body, Reversal) else None


def cash_kept(body: msgspec.Struct | None) -> int:
    """The cash that stays where it is when an act is reversed to be entered anew: the advance the farmer has, or what
    the buyer paid. Fen."""
    if isinstance(body, Consignment):
        return body.advance_fen
    return body.received_fen if isinstance(body, Order) else 0


def body_of_replaced(writing: Writing, seq: int) -> Consignment | Order:
    """The body of an act that `check_replaces` let pass."""
    entry = writing.entry(seq)
    body = body_of(entry) if entry else None
    assert isinstance(body, Consignment | Order)
    return body
