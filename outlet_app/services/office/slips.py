"""Paper slips for a dead PC: numbered beforehand, written by hand, keyed later by their number, or voided.

A slip's number is typed as the act's own number. What one slip says becomes one act: a number that was keyed, or is
void, is refused.
"""

from __future__ import annotations

import re

from outlet_app.domain.acts.office import SlipsPrinted, SlipVoided
from outlet_app.domain.entries import Kind
from outlet_app.domain.text import nfkc
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.office.ports import SheetRow, SlipRow

MOST = 200
PAGE = "slips"
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,5}-?")

VOIDS: dict[str, str] = {
    "spoilt": N_("Spoilt while writing"),
    "torn": N_("Torn or wet"),
    "lost": N_("Lost"),
    "unused": N_("Not needed"),
}
"""Why a slip is void; codes stand in the ledger."""


class SlipService:
    """Numbered paper slips. Desk thread."""

    def __init__(self, deps: Deps):
        self._deps = deps

    def issue(self, prefix: str, first: int, count: int, actor: StaffMember) -> Saved:
        """Number `count` slips from `first` on: ``prefix`` + number, as wide as the last one.

        Raises `Refused` E850 for what is no range, E851 when one of the numbers is printed already, `NotAllowed` E310.
        """
        check_acting(actor)
        body = range_of(prefix, first, count)
        with self._deps.ledger.writing() as writing:
            for number in numbers(body):
                if writing.books.office.slip(number) is not None:
                    raise Refused(
                        "E851",
                        N_("Slip {slip} was printed before."),
                        do=N_("Begin after the last number, or use other letters."),
                        slip=number,
                    )
            saved = writing.append(Kind.SLIPS, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved

    def void(self, slip: str, reason: str, actor: StaffMember) -> Saved:
        """A slip will never be keyed. Raises `Refused` E852 for a number that does not wait, E855 without a reason that
        fits, `NotAllowed` E310."""
        check_acting(actor)
        if reason not in VOIDS:
            raise Refused("E855", N_("A void slip needs a reason."), do=N_("Choose one."))
        with self._deps.ledger.writing() as writing:
            row = writing.books.office.slip(tidy(slip))
            if row is None or row.used or row.voided:
                raise Refused("E852", N_("No slip {slip} waits to be keyed."), slip=tidy(slip))
            return writing.append(Kind.SLIP_VOID, SlipVoided(row.number, reason), actor_name(actor))

    def waiting(self, limit: int = 1000) -> list[SlipRow]:
        """Slips that are neither keyed nor void, by number."""
        with self._deps.books.reading() as books:
            return books.office.open_slips(limit)

    def numbers_of(self, printed: int) -> list[str]:
        """The numbers that act `printed` gave out, in order."""
        with self._deps.books.reading() as books:
            return [row.number for row in books.office.slips_of(printed)]

    def sheets(self) -> list[SheetRow]:
        """What was printed, newest first."""
        with self._deps.books.reading() as books:
            return books.office.sheets()


def range_of(prefix: str, first: int, count: int) -> SlipsPrinted:
    """A range of slips. Raises `Refused` E850."""
    letters = tidy(prefix)
    if not _PREFIX.fullmatch(letters) or first < 1 or not 1 <= count <= MOST or first + count > 100_000:
        raise Refused(
            "E850",
            N_("These are no numbers for slips."),
            do=N_("One to six letters or digits, a letter first; up to {most} slips."),
            most=MOST,
        )
    return SlipsPrinted(letters, first, first + count - 1)


def numbers(body: SlipsPrinted) -> list[str]:
    """The numbers of a range, as printed."""
    digits = len(str(body.last))
    return [f"{body.prefix}{number:0{digits}d}" for number in range(body.first, body.last + 1)]


def tidy(slip: str) -> str:
    """A slip's number as it is kept, however it was typed."""
    return nfkc(slip).strip().upper()


def check_slip(books: Books, ref: str) -> None:
    """An act's own number may be a paper slip's: then only of one that waits. Raises `Refused` E853 for one that was
    keyed, E854 for a void one."""
    row = books.office.slip(tidy(ref)) if ref else None
    if row is None:
        return
    if row.used:
        raise Refused(
            "E853",
            N_("Slip {slip} is keyed already, as {number}."),
            do=N_("Look at that act in Records; if it is wrong, reverse it there."),
            slip=row.number,
            number=f"{row.used:04d}",
        )
    if row.voided:
        raise Refused(
            "E854",
            N_("Slip {slip} was made void by {number}."),
            do=N_("Check the number on the paper."),
            slip=row.number,
            number=f"{row.voided:04d}",
        )
