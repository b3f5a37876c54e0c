"""The till: cash counted by denomination, what should be there, and what to make of a difference.

expected = opening + in − out; over/short = counted − expected, with a reason. A difference is not a debt: nothing
is charged until the clerk accepts it. The float for payouts is kept apart from takings. All sums are fen.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from outlet_app.errors import N_, Refused

DENOMINATIONS: tuple[int, ...] = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
"""Notes and coins in use, in fen: 100 50 20 10 5 1 yuan, 5 1 jiao. A setting; the largest first."""


class Purse(enum.StrEnum):
    """Which money it is: what customers paid, or the float that pays farmers."""

    TAKINGS = "takings"
    FLOAT = "float"


@dataclass(frozen=True, slots=True)
class Movement:
    """Cash that moved: `fen` above zero came in, below zero went out."""

    fen: int
    purse: Purse = Purse.TAKINGS


def total(counts: Mapping[int, int], denominations: tuple[int, ...] = DENOMINATIONS) -> int:
    """Fen of a count {denomination in fen: pieces}.

    Raises `Refused` E143 for a denomination that isn't in use or a number of pieces below zero.
    """
    if any(value not in denominations or pieces < 0 for value, pieces in counts.items()):
        raise Refused("E143", N_("The cash count holds something that is no note or coin."), do=N_("Count again."))
    return sum(value * pieces for value, pieces in counts.items())


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be in the till."""

    opening_fen: int
    in_fen: int
    out_fen: int

    @property
    def fen(self) -> int:
        """opening + in − out."""
        return self.opening_fen + self.in_fen - self.out_fen


def expected(opening_fen: int, movements: Iterable[Movement], purse: Purse | None = None) -> Expected:
    """What should be there after `movements`; of one purse alone, or of both together when `purse` is None."""
    sums = [one.fen for one in movements if purse is None or one.purse is purse]
    return Expected(
        opening_fen,
        sum(fen for fen in sums if fen > 0),
        -sum(fen for fen in sums if fen < 0),
    )


@dataclass(frozen=True, slots=True)
class Variance:
    """Counted against expected. `accepted`: the clerk took the shortage over as a debt; never by itself."""

    expected_fen: int
    counted_fen: int
    reason: str = ""
    accepted: bool = False

    @property
    def fen(self) -> int:
        """Over (above zero, 长款) or short (below zero, 短款)."""
        return self.counted_fen - self.expected_fen

    @property
    def debt_fen(self) -> int:
        """What is charged to the clerk: the shortage once accepted, else nothing."""
        return -self.fen if self.accepted and self.fen < 0 else 0


def compare(expected_fen: int, counted_fen: int, reason: str = "") -> Variance:
    """The difference of a count; raises `Refused` E144 when there is one and no reason is given."""
    variance = Variance(expected_fen, counted_fen, reason.strip())
    if variance.fen and not variance.reason:
        raise Refused(
            "E144",
            N_("The count differs from what is expected, and no reason is given."),
            do=N_("Count again, or choose a reason; “unexplained” is one."),
        )
    return variance


def accept_debt(variance: Variance) -> Variance:
    """The same variance, accepted by the clerk as a debt; raises `Refused` E145 when nothing is short."""
    if variance.fen >= 0:
        raise Refused("E145", N_("Nothing is short, so there is nothing to accept."))
    return replace(variance, accepted=True)
