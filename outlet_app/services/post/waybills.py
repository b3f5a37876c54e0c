"""Waybill numbers: a pool that the centre fills, from which each piece takes the next one. A number is used once, ever.

Which numbers are used is told by the ledger (table `piece`), not by the pool: a reversed act's number stays used, and a
restored store comes to the same pool.
"""

from __future__ import annotations

from itertools import islice

from outlet_app.domain.acts.post import WaybillVoided
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind, WaybillBatch
from outlet_app.domain.identifiers import waybill as numbers
from outlet_app.domain.identifiers.waybill import Run
from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember

PART = 200
"""So many numbers are looked at together."""
VOIDS: dict[str, str] = {
    "torn": N_("The label tore or can't be read"),
    "misprint": N_("Misprinted"),
    "lost": N_("The label is lost"),
    "other": N_("Another (say which)"),
}


class WaybillService:
    """The pool. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def left(self, books: Books) -> int:
        """How many numbers are left."""
        return sum(run.count - min(run.count, books.pieces.count_used(*run.ends())) for run in self._runs())

    def told(self) -> bool:
        """Whether the centre has given this counter any numbers yet."""
        return bool(self._runs())

    def left_now(self) -> int | None:
        """How many are left, for the strip; None before the centre gave any."""
        if not self.told():
            return None
        with self._deps.books.reading() as books:
            return self.left(books)

    def next(self, books: Books, n: int = 1) -> tuple[str, ...]:
        """The next `n` numbers, oldest batch first; `books` of the transaction that will use them. Raises `Refused`
        E762 when there are fewer."""
        chosen: dict[str, None] = {}
        for part in (part for run in self._runs() for part in run.parts(PART)):
            if len(chosen) >= n:
                break
            if books.pieces.count_used(*part.ends()) < part.count:
                used = self._used(books, part)
                free = (number for number in part.numbers() if number not in used)
                chosen |= dict.fromkeys(islice(free, n - len(chosen)))
        if len(chosen) < n:
            raise Refused(
                "E762",
                N_("There are not enough waybill numbers: {needed} needed, {left} left."),
                do=N_("They come with the next exchange (F9), or on a stick from the county office."),
                needed=n,
                left=len(chosen),
            )
        return tuple(chosen)

    def void(self, waybill: str, reason: str, actor: StaffMember, note: str = "") -> Saved:
        """A number of the pool that will not be used. Raises `Refused` E166 for what is no number, E763 for one that
        is not in the pool or is used, E764 without a reason, `NotAllowed` E310, `StoreTrouble`."""
        check_acting(actor)
        number = numbers.parse(waybill).number
        if reason not in VOIDS or (reason == "other" and not note.strip()):
            raise Refused("E764", N_("A waybill number is voided with a reason."), do=N_("Choose the reason."))
        with self._deps.ledger.writing() as writing:
            free = any(number in run and number not in self._used(writing.books, run) for run in self._runs())
            if not free:
                raise Refused(
                    "E763",
                    N_("{waybill} is no free number of this counter."),
                    safe=SAFE_ALL,
                    do=N_("Only a number that no parcel has can be voided; check the digits."),
                    waybill=number,
                )
            return writing.append(Kind.WAYBILL, WaybillVoided(number, reason, note.strip()), actor_name(actor))

    def _runs(self) -> list[Run]:
        """What the centre gave, in the order of its keys; what is no run of numbers is left out."""
        batches = self._deps.feed.all(FeedKind.WAYBILLS, WaybillBatch)
        made = (numbers.run_of(batch.first, batch.count) for _key, batch in sorted(batches.items()))
        return [run for run in made if run is not None]

    def _used(self, books: Books, run: Run) -> set[str]:
        return {number for number in books.pieces.used_between(*run.ends()) if number in run}
