"""Exchanges by command: until nothing waits on either side, through the cuts of a bad line.

A line that was alive a moment ago is tried again almost at once; one that never answered only a few times, since
somebody waits at the terminal.
"""

from __future__ import annotations

import random
import time

from outlet_app.errors import Unreachable
from sync.exchange import Exchange, Outcome
from sync.http import Busy

STALLS = 3  # answers in a row that bring nothing on: whatever the centre means by it, it is enough
FEW, MANY = 2, 10  # failures in a row that are borne: of a line that never answered, and of one that did
FIRST_SECONDS, LONGEST_SECONDS = 0.2, 5.0
NO_LINE = "E420"  # refused, reset or cut; all else took its time already, or will be no better so soon

_chance = random.Random()


def drain(exchange: Exchange, seconds: float = 3600.0) -> list[Outcome]:
    """Exchange until nothing waits on either side, or nothing moves any more, or the time is over; the outcomes of
    those that were answered, at least one. Raises what `Exchange.once` raises, `Unreachable` only after it was tried
    again."""
    until = time.monotonic() + seconds
    outcomes: list[Outcome] = []
    stalled = failed = 0
    while stalled <= STALLS and (not outcomes or time.monotonic() < until):
        try:
            outcome = exchange.once()
        except Unreachable as error:
            failed += 1
            if failed > (MANY if outcomes else FEW) or not (outcomes or error.code == NO_LINE):
                raise
            _rest(failed, error)
            continue
        asked = not outcome.sent and outcome.waiting  # only to learn where the centre stands
        stalled = 0 if outcome.accepted or outcome.items or (failed and asked) else stalled + 1
        failed = 0
        outcomes.append(outcome)
        if not outcome.waiting and not outcome.more:
            break
    return outcomes


def _rest(failed: int, error: Unreachable) -> None:
    """Wait a jittered while, or what a busy centre asks for."""
    pause = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (failed - 1)) * _chance.uniform(0.5, 1.0)
    time.sleep(max(pause, min(error.seconds, LONGEST_SECONDS)) if isinstance(error, Busy) else pause)
