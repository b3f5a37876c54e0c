"""The till: a blind opening count, cash that moves without an act, and the day close, which always completes.

A shift runs from its opening count to its close, in the ledger's order. Nothing here needs the line, and selling
never waits for the till: what is sold before the opening count lies in the drawer when it is counted. A day that was
never closed is closed later, on its own business day, from that day's entries (domain rule 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from outlet_app.domain.clock import business_day
from outlet_app.domain.entries import Entry, Kind, body_of
from outlet_app.domain.links import CARRY_END
from outlet_app.domain.shift import CashMoved, DayClosed, Pieces, ShiftCash, ShiftOpened
from outlet_app.domain.till import DENOMINATIONS, Purse, Variance, accept_debt, compare, total
from outlet_app.errors import N_, NotAllowed, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.model import Role, Saved, StaffMember
from outlet_app.services.ports import ActReads, Clock, CounterStore, Ledger, ShiftRow, Writing

PAGE = "till"
OTHER = "other"
INTO: dict[str, str] = {
    "topup": N_("Float brought to the till"),
    "repaid": N_("Money paid back"),
    OTHER: N_("Another reason (say which)"),
}
OUT: dict[str, str] = {
    "bank": N_("Taken to the bank"),
    "refund": N_("Handed back to a customer"),
    "payout": N_("Paid to a farmer"),
    "expense": N_("Outlet's expense"),
    OTHER: N_("Another reason (say which)"),
}
MOVES = INTO | OUT | {CARRY_END: N_("Cash of a reversed act, not carried over")}
VARIANCES: dict[str, str] = {
    "unexplained": N_("Unexplained"),
    "change": N_("Wrong change given"),
    "unrecorded": N_("An act was not entered"),
    "counterfeit": N_("A false note"),
    OTHER: N_("Another (say which)"),
}
"""Reasons a count may differ; codes stand in the ledger."""


@dataclass(frozen=True)
class TillState:
    """Where the till stands. `opened`: the open shift's first number, 0 when none is open; `day`: its business day;
    `late`: that day is over. `ever`: a till was opened here before. Fen: `cash`; `float_fen` of it in the payout
    float, and whether there is one (`has_float`)."""

    opened: int = 0
    opened_at: int = 0
    day: str = ""
    late: bool = False
    ever: bool = False
    closed: int = 0
    cash: ShiftCash = field(default_factory=ShiftCash)
    has_float: bool = False
    float_fen: int = 0


class TillService:
    """Counts, movements, closes. Desk thread."""

    def __init__(self, ledger: Ledger, acts: ActReads, facts: CounterStore, clock: Clock):
        self._ledger = ledger
        self._acts = acts
        self._facts = facts
        self._clock = clock

    def state(self) -> TillState:
        """Where the till stands now."""
        row = self._acts.shift()
        if row is None:
            return TillState()
        late = not row.closed and row.day < business_day(self._clock.now())
        in_float = _float(self._ledger.entry(row.opened))
        return TillState(
            opened=0 if row.closed else row.opened,
            opened_at=row.opened_at,
            day=row.day,
            late=late,
            ever=True,
            closed=row.closed,
            cash=row.cash,
            has_float=bool(in_float),
            float_fen=in_float + row.float_moved_fen if in_float else 0,
        )

    def expected(self) -> ShiftCash:
        """What should be in the drawer of the open shift; shown after the count only. Raises `Refused` E651."""
        row = self._acts.shift()
        return _open_shift(row).cash

    def open(self, counts: Mapping[int, int], actor: StaffMember, float_fen: int = 0, note: str = "") -> Saved:
        """The opening count {denomination in fen: pieces}, of which `float_fen` pays farmers.

        Raises `Refused` E143 for what is no count, E650 when a shift is open, E652 for more float than was counted;
        `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        counted = total(counts)
        if not 0 <= float_fen <= counted:
            raise Refused("E652", N_("The payout float is more than was counted."), do=N_("Check both."))
        with self._ledger.writing() as writing:
            row = writing.shift()
            if row is not None and not row.closed:
                raise Refused(
                    "E650",
                    N_("The till of {day} is open."),
                    do=N_("Close that day first: count the till as it is now."),
                    day=row.day,
                )
            left = row.left_fen + row.after_fen if row is not None else None
            body = ShiftOpened(pieces_of(counts), counted, float_fen, left, note.strip())
            return _saved(writing, Kind.OPEN, body, actor)

    def move(self, fen: int, reason: str, actor: StaffMember, note: str = "", purse: Purse = Purse.TAKINGS) -> Saved:
        """Cash in (`fen` above zero) or out, without an act. A wrong one is reversed in Records.

        Raises `Refused` E653 for nothing, E654 without a reason that fits, `NotAllowed` E310, `StoreTrouble`.
        """
        check_acting(actor)
        if not fen:
            raise Refused("E653", N_("No amount is given."), do=N_("Type how much moved."))
        _check_reason(reason, note, INTO if fen > 0 else OUT)
        with self._ledger.writing() as writing:
            return _saved(writing, Kind.CASH, CashMoved(fen, reason, note.strip(), str(purse)), actor)

    def compare(self, counts: Mapping[int, int]) -> Variance:
        """A blind count against what should be there. Raises `Refused` E143, E651."""
        cash = self.expected()
        return Variance(cash.now_fen, total(counts))

    def trial(self, counts: Mapping[int, int]) -> DayClosed:
        """What a close with this count would say, before its reason; nothing is written. Raises `Refused` E143,
        E651."""
        row = _open_shift(self._acts.shift())
        in_float = _float(self._ledger.entry(row.opened))
        return _trial(row, counts, in_float, self._facts.mark(), self._ledger.head()[0] + 1)

    def close(
        self,
        counts: Mapping[int, int],
        actor: StaffMember,
        reason: str = "",
        note: str = "",
        *,
        accepted: bool = False,
        first_fen: int | None = None,
    ) -> Saved:
        """Close the open shift's day with this count. `first_fen`: the blind count, when it was counted again;
        `accepted`: the shortage becomes a debt, which a supervisor enters.

        Raises `Refused` E143, E144-E145, E651, E654, `NotAllowed` E310, E313, `StoreTrouble`.
        """
        check_acting(actor)
        if accepted and actor.role is not Role.SUPERVISOR:
            raise NotAllowed(
                "E313",
                N_("A shortage is made a debt by a supervisor."),
                do=N_("Close without it, or let a supervisor sign in (Ctrl+L)."),
            )
        counted, mark = total(counts), self._facts.mark()
        with self._ledger.writing() as writing:
            number = writing.next_seq()
            row = _open_shift(writing.shift())
            variance = compare(row.cash.now_fen, counted, reason)
            if variance.fen:
                _check_reason(reason, note, VARIANCES)
            if accepted:
                variance = accept_debt(variance)
            in_float = _float(writing.entry(row.opened))
            trial = _trial(row, counts, in_float, mark, number)
            body = msgspec.structs.replace(
                trial,
                reason=reason if variance.fen else "",
                note=note.strip(),
                accepted=variance.accepted,
                first_fen=counted if first_fen is None else first_fen,
            )
            return _saved(writing, Kind.CLOSE, body, actor)


def pieces_of(counts: Mapping[int, int]) -> Pieces:
    """A count as an entry keeps it: largest first, without zeros."""
    return tuple((value, counts[value]) for value in DENOMINATIONS if counts.get(value))


def _saved(writing: Writing, kind: Kind, body: ShiftOpened | CashMoved | DayClosed, actor: StaffMember) -> Saved:
    saved = writing.append(kind, body, actor_name(actor))
    writing.drop_draft(PAGE)
    return saved


def _trial(row: ShiftRow, counts: Mapping[int, int], in_float: int, mark: int, number: int) -> DayClosed:
    counted = total(counts)
    return DayClosed(
        day=row.day,
        opened=row.opened,
        opening_fen=row.cash.opening_fen,
        in_fen=row.cash.in_fen,
        out_fen=row.cash.out_fen,
        expected_fen=row.cash.expected_fen,
        pieces=pieces_of(counts),
        counted_fen=counted,
        variance_fen=counted - row.cash.now_fen,
        waiting_from=mark + 1,
        waiting_to=number,
        payable_fen=row.payable_fen,
        float_fen=in_float + row.float_moved_fen if in_float else 0,
        since_fen=row.cash.since_fen,
        first_fen=counted,
    )


def _float(opened: Entry | None) -> int:
    """The payout float that an opening count set apart."""
    body = body_of(opened) if opened else None
    return body.float_fen if isinstance(body, ShiftOpened) else 0


def _open_shift(row: ShiftRow | None) -> ShiftRow:
    if row is None or row.closed:
        raise Refused("E651", N_("No till is open."), do=N_("Count the till first (F8)."))
    return row


def _check_reason(reason: str, note: str, reasons: Mapping[str, str]) -> None:
    if reason not in reasons or (reason == OTHER and not note.strip()):
        raise Refused("E654", N_("Cash needs a reason."), do=N_("Choose a reason; for another reason say which."))
