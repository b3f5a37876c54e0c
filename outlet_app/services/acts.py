"""What every act has in common: who may act, how a person is named in the ledger, what a replacement may replace."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.model import Role, StaffMember
from outlet_app.services.ports import Writing

CLERK_PREFIX = "clerk:"


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


def check_carried(writing: Writing, replaces: int, carried_fen: int) -> None:
    """What a replacement carries over is exactly what was paid under the act it replaces, if its reversal let the
    payment stay: else the till would gain or lose cash that nobody moved. Raises `Refused` E618."""
    paid = 0
    reversal = writing.entry(writing.reversed_by(replaces)) if replaces else None
    if reversal is not None:
        taken_back, body = body_of(reversal), body_of_replaced(writing, replaces)
        if isinstance(taken_back, Reversal) and taken_back.carries:
            paid = cash_kept(body)
    if carried_fen != paid:
        raise Refused(
            "E618",
            N_("{paid} can be carried over to this act, not {carried}."),
            do=N_("Enter the act anew from Records, or move the cash anew."),
            paid=format_yuan(paid),
            carried=format_yuan(carried_fen),
        )


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
