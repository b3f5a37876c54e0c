"""Corrections: a posted act is never edited. It is reversed 红冲 as a whole, once, with a reason; a replacement may
follow.

A clerk may reverse an act on its own business day; later it takes a supervisor.
"""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Kind, body_of
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.ports import Clock, Ledger

REASONS: dict[str, str] = {
    "typing": N_("A typing mistake"),
    "weight": N_("The weight was wrong"),
    "price": N_("The price was wrong"),
    "party": N_("The wrong person"),
    "withdrawn": N_("The customer took it back"),
    "other": N_("Another reason (say which)"),
}


class CorrectionService:
    """Reverses acts. Desk thread."""

    def __init__(self, ledger: Ledger, clock: Clock):
        self._ledger = ledger
        self._clock = clock

    def reverse(self, seq: int, reason: str, note: str, actor: StaffMember, carries: bool = False) -> Saved:
        """Take act `seq` back, wholly. `carries`: its payments stay with the replacement, no cash moves now.

        Raises `Refused` E614-E617, `NotAllowed` E310-E311, `StoreTrouble`.
        """
        check_acting(actor)
        if reason not in REASONS or (reason == "other" and not note.strip()):
            raise Refused(
                "E614",
                N_("A reversal needs a reason."),
                do=N_("Choose a reason; for another reason say which."),
            )
        with self._ledger.writing() as writing:
            entry = writing.entry(seq)
            body = body_of(entry) if entry else None
            if entry is None or not isinstance(body, Consignment | Order):
                raise Refused("E615", N_("There is no act {number} that could be reversed."), number=f"{seq:04d}")
            if other := writing.reversed_by(seq):
                raise Refused(
                    "E616",
                    N_("Act {number} was reversed already, by {other}."),
                    number=f"{seq:04d}",
                    other=f"{other:04d}",
                )
            self._check_day(entry.at, actor)
            # A shipping fee is not carried over: it is handed back and taken anew.
            carries = carries and not (isinstance(body, Consignment) and body.charge_fen)
            cash = 0 if carries else cash_back(body)
            made = Reversal(seq, reason, note.strip(), cash, carries)
            return writing.append(Kind.REVERSAL, made, actor_name(actor))

    def _check_day(self, at: int, actor: StaffMember) -> None:
        if actor.role is not Role.SUPERVISOR and business_day(at) != business_day(self._clock.now()):
            raise NotAllowed(
                "E311",
                N_("An act of another day is reversed by a supervisor."),
                do=N_("Let a supervisor sign in (Ctrl+L)."),
            )


def cash_back(body: Consignment | Order) -> int:
    """The cash that comes back into the till (negative: is handed back) when the act is taken back, in fen."""
    if isinstance(body, Consignment):
        return body.advance_fen - body.charge_fen
    return -body.received_fen
