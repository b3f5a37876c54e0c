"""Does one machine ask, or do two work from copies of one store? Told by which start of the program asks.

A counter counts, durably, how often its program began to exchange, and shows with it random bytes of this one start. So
two machines with copies of a store show the same number with different bytes, or one of them a number that is past.
Pure: no database, no clock.

What must not be taken for two machines: a request repeated (same start, same bytes), a start that never got through
(numbers may be left out), a centre restored from a backup (it knows an older start), a counter that tells no start, and
a message of an earlier start that comes late. The last shows by its own time, which lies before that of the newest
request. But the other machine's clock may simply be slow: so only a few such messages are let pass in silence. They are
refused in any case: what a late message carries is either known already or sent again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.contract import Request

MOST_STRAYS = 3  # of one start; more than a program can leave behind on the way when it ends
MOST_SIGN = 32
LARGEST = (1 << 62) - 1


class Known(Protocol):
    """What the centre keeps of a counter's starts."""

    start: int
    sign: bytes | None
    strays: int
    asked_at: int


@dataclass(frozen=True)
class Look:
    """What a request's start says. `clone`: it is not of the newest start; `told`: people must hear of it; `changes`:
    of the counter's row, when the request is taken; `noted`: of the row, in any case."""

    clone: bool = False
    told: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    noted: dict[str, Any] = field(default_factory=dict)


def looked(known: Known, request: Request) -> Look:
    """Hold a request's start against the newest one of its counter."""
    start, sign = request.start, request.sign[:MOST_SIGN]
    if not 0 < start <= LARGEST or not sign:
        return Look()
    if start > known.start:
        return Look(changes={"start": start, "sign": sign, "strays": 0})
    if start == known.start:
        other = sign != known.sign
        return Look(clone=other, told=other)
    if request.sent_at >= known.asked_at:
        return Look(clone=True, told=True)
    return Look(clone=True, told=known.strays >= MOST_STRAYS, noted={"strays": min(known.strays, MOST_STRAYS) + 1})


def other_start(known: Known, request: Request) -> bool:
    """Whether the request comes from another start than the newest known one, as far as both are told."""
    told = request.start > 0 and known.start > 0
    return told and (request.start, request.sign[:MOST_SIGN]) != (known.start, known.sign)
