"""Entries about the cash in the till: the opening count, a movement without an act, and the day close.

Bodies as in `domain.entries`: positional, only growing at the end. `pieces` is what was counted: (denomination in fen,
how many), largest first, without zeros. A shift runs from its `open` to its `close` in the ledger's order; what it
comes to is computed in one place, `of_shift`, by the counter and by the centre (domain rule 7).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

Pieces = tuple[tuple[int, int], ...]


class ShiftOpened(msgspec.Struct, array_like=True, frozen=True):
    """The till was counted before the day's work, blind.

    `counted_fen` = Σ pieces, of which `float_fen` is the float that pays farmers. `expected_fen`: what the last close
    left and what moved since; None when there was none. It is written after the count, and blocks nothing.
    """

    pieces: Pieces
    counted_fen: int
    float_fen: int = 0
    expected_fen: int | None = None
    note: str = ""


class CashMoved(msgspec.Struct, array_like=True, frozen=True):
    """Cash that moved without an act of its own. `fen`: positive into the till. `reason`: a code; `note`: in words.
    `purse`: takings | float. `of`: the reversed act whose cash it is, when nothing carries that over (0 = none)."""

    fen: int
    reason: str
    note: str = ""
    purse: str = "takings"
    of: int = 0


class DayClosed(msgspec.Struct, array_like=True, frozen=True):
    """The till was counted after the day's work.

    `day`: the business day it closes (ISO), also when the close comes later. `opened`: seq of the `open` it ends.
    `expected_fen` = opening + in − out, of that day's entries; `since_fen`: cash moved after that day, before this
    close, and so in the count; `variance_fen` = counted − since − expected: over above zero, short below. `accepted`:
    the shortage was taken over as a debt; never by itself. `waiting_from`..`waiting_to`: numbers that the centre did
    not hold yet, this one included. `payable_fen`: fixed payables made since the close before. `float_fen`: what of
    the expected cash is the payout float. `first_fen`: the first, blind count; another than `counted_fen` when it was
    counted again.
    """

    day: str
    opened: int
    opening_fen: int
    in_fen: int
    out_fen: int
    expected_fen: int
    pieces: Pieces
    counted_fen: int
    variance_fen: int
    reason: str = ""
    note: str = ""
    accepted: bool = False
    waiting_from: int = 0
    waiting_to: int = 0
    payable_fen: int = 0
    float_fen: int = 0
    since_fen: int = 0
    first_fen: int = 0


@dataclass(frozen=True, slots=True)
class ShiftCash:
    """What moved in a shift, in fen: in and out on its own business day, and `since_fen` after it."""

    opening_fen: int = 0
    in_fen: int = 0
    out_fen: int = 0
    since_fen: int = 0

    @property
    def expected_fen(self) -> int:
        """opening + in − out: what should be there of that day."""
        return self.opening_fen + self.in_fen - self.out_fen

    @property
    def now_fen(self) -> int:
        """What should be in the drawer now."""
        return self.expected_fen + self.since_fen


def of_shift(opening_fen: int, day: str, moved: Iterable[tuple[str, int]]) -> ShiftCash:
    """A shift's cash from its movements: (business day, fen signed into the till), `day` being the shift's own."""
    into = out = since = 0
    for at, fen in moved:
        if at > day:
            since += fen
        elif fen > 0:
            into += fen
        else:
            out -= fen
    return ShiftCash(opening_fen, into, out, since)
