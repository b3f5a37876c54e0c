"""Corrections: a posted act is never edited. It is reversed 红冲 as a whole, once, with a reason; a replacement may
follow.

A clerk may reverse an act on its own business day; later it takes a supervisor; once the day is closed and more than
`reversal_days` (a setting of the centre's) ago, nobody (docs/adr/0012). Every act that moves cash, produce, goods or
paper can be reversed, while nothing builds on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from outlet_app.domain.acts.trade import Consignment, Order, Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Entry, Kind, body_of
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.shift import CashMoved
from outlet_app.domain.till import Purse
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.acts import actor_name, carried_of, check_acting
from outlet_app.services.deps import Deps
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.ports import Writing
from outlet_app.services.told import Told
from outlet_app.services.undoing import REVERSIBLE, cash_back, check_undo
from outlet_app.services.undoing_told import told_undo

REASONS: dict[str, str] = {
    "typing": N_("A typing mistake"),
    "weight": N_("The weight was wrong"),
    "price": N_("The price was wrong"),
    "party": N_("The wrong person"),
    "withdrawn": N_("The customer took it back"),
    "twice": N_("Entered twice"),
    "centre": N_("The centre proposed it"),
    "other": N_("Another reason (say which)"),
}
ANEW: frozenset[str] = frozenset({Kind.CONSIGNMENT, Kind.ORDER})
"""Kinds that can be entered anew in place of a reversed act, its cash carried over."""
SETTING, USUAL_DAYS = "reversal_days", 31


@dataclass(frozen=True)
class UndoLook:
    """What reversing an act would do, and why it can't be done (None: it can). `again`: what it would do when the act
    is entered anew."""

    rows: tuple[Told, ...]
    again: tuple[Told, ...]
    problem: Refused | None = None


class CorrectionService:
    """Reverses acts. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps
        self._ledger = deps.ledger
        self._clock = deps.clock

    def look(self, seq: int, actor: StaffMember) -> UndoLook:
        """What the reversal of act `seq` by `actor` would do; nothing is written. Raises `StoreTrouble`."""
        with self._ledger.writing() as writing:  # the same picture as when it is saved; nothing is
            problem = None
            try:
                check_acting(actor)
                self._checked(writing, seq, actor)
            except Refused as error:
                problem = error
            entry = writing.entry(seq)
            if entry is None or entry.kind not in REVERSIBLE:
                return UndoLook((), (), problem)
            body = body_of(entry)
            rows = told_undo(seq, body, False, writing.books, self._deps.catalogue)
            again = told_undo(seq, body, may_carry(body), writing.books, self._deps.catalogue)
            return UndoLook(tuple(rows), tuple(again), problem)

    def reverse(self, seq: int, reason: str, note: str, actor: StaffMember, carries: bool = False) -> Saved:
        """Take act `seq` back, wholly. `carries`: its payments stay with the replacement, no cash moves now.

        Raises `Refused` E614-E617, E829, E841-E848, `NotAllowed` E310-E311, `StoreTrouble`.
        """
        with self._ledger.writing() as writing:
            return self.put(writing, seq, reason, note, actor, carries)

    def put(
        self, writing: Writing, seq: int, reason: str, note: str, actor: StaffMember, carries: bool = False
    ) -> Saved:
        """The same in an open transaction."""
        check_acting(actor)
        if reason not in REASONS or (reason == "other" and not note.strip()):
            raise Refused(
                "E614",
                N_("A reversal needs a reason."),
                do=N_("Choose a reason; for another reason say which."),
            )
        body = self._checked(writing, seq, actor)
        carries = carries and may_carry(body)
        made = Reversal(seq, reason, note.strip(), 0 if carries else cash_back(body), carries)
        return writing.append(Kind.REVERSAL, made, actor_name(actor))

    def end_carry(self, seq: int, note: str, actor: StaffMember) -> Saved:
        """The cash that stayed when act `seq` was reversed comes back after all (or is handed back), by a cash movement
        of its own. Raises `Refused` E849 when none waits, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        with self._ledger.writing() as writing:
            entry = writing.entry(seq)
            body = body_of(entry) if entry is not None else None
            waits = body is not None and not writing.replaced_by(seq) and carried_of(writing, seq)
            if not waits:
                raise Refused("E849", N_("No cash waits to be carried over from act {number}."), number=_no(seq))
            purse = Purse.FLOAT if isinstance(body, Consignment) else Purse.TAKINGS
            made = CashMoved(cash_back(body), CARRY_END, note.strip(), str(purse), seq)
            return writing.append(Kind.CASH, made, actor_name(actor))

    def _checked(self, writing: Writing, seq: int, actor: StaffMember) -> msgspec.Struct | None:
        """The act's body, if this person may reverse it now."""
        entry = writing.entry(seq)
        if entry is None or entry.kind not in REVERSIBLE:
            raise Refused("E615", N_("There is no act {number} that could be reversed."), number=_no(seq))
        if other := writing.reversed_by(seq):
            raise Refused(
                "E616",
                N_("Act {number} was reversed already, by {other}."),
                number=_no(seq),
                other=_no(other),
            )
        self._check_day(writing, entry, actor)
        body = body_of(entry)
        check_undo(writing.books, seq, body, writing.entry)
        if isinstance(body, CashMoved) and body.of and (other := writing.replaced_by(body.of)):
            raise Refused(
                "E617",
                N_("Act {of} is entered anew as {other}, without the cash that {number} moved."),
                do=N_("Reverse {other} first."),
                number=_no(seq),
                of=_no(body.of),
                other=_no(other),
            )
        return body

    def _check_day(self, writing: Writing, entry: Entry, actor: StaffMember) -> None:
        then, today = business_day(entry.at), business_day(self._clock.now())
        if then == today:
            return
        if entry.kind == Kind.MANIFEST:
            raise Refused(
                "E842",
                N_("A manifest is reversed on its own day only: the van is gone."),
                do=N_("Record what comes back, piece by piece."),
            )
        if actor.role is not Role.SUPERVISOR:
            raise NotAllowed(
                "E311",
                N_("An act of another day is reversed by a supervisor."),
                do=N_("Let a supervisor sign in (Ctrl+L)."),
            )
        days = self._days()
        gone = (date.fromisoformat(today) - date.fromisoformat(then)).days
        if gone > days and _closed(writing, entry.seq):
            raise Refused(
                "E841",
                N_("Act {number} is more than {days} days old, and its day is closed."),
                do=N_("Mend it by a new act; the county office can tell which."),
                number=_no(entry.seq),
                days=days,
            )

    def _days(self) -> int:
        """For how many days a closed day's acts may be reversed."""
        text = self._deps.feed.setting(SETTING)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else USUAL_DAYS


def may_carry(body: msgspec.Struct | None) -> bool:
    """Whether the act's cash can stay for a replacement. A shipping fee is handed back and taken anew."""
    return isinstance(body, Order) or (isinstance(body, Consignment) and not body.charge_fen)


def _closed(writing: Writing, seq: int) -> bool:
    """Whether the till was counted and closed (or opened anew) after act `seq`."""
    row = writing.shift()
    return row is not None and (row.opened > seq or row.closed > seq)


def _no(seq: int) -> str:
    return f"{seq:04d}"
