"""Pick-up codes (取件码): random, expiring, limited in attempts.

Randomness comes in from outside as `randbelow` (a service passes `secrets.randbelow`), the time as UTC
milliseconds. A code that was locked or has expired is replaced by a new one, never revived.
"""

from __future__ import annotations

import enum
import hmac
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from outlet_app.domain.text import compact
from outlet_app.errors import N_, Refused

MS_PER_DAY = 86_400_000
_TRIES = 1000


@dataclass(frozen=True, slots=True)
class PickupRules:
    """Settings: digits of a code, how long it holds, how many wrong attempts lock it."""

    digits: int = 6
    lifetime_ms: int = 7 * MS_PER_DAY
    attempts: int = 5


class Answer(enum.StrEnum):
    """What an attempt came to."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class PickupCode:
    """A code and how it stands. `expires_ms`: the first instant it no longer holds."""

    code: str = field(repr=False)
    issued_ms: int
    expires_ms: int
    attempts_left: int
    used: bool = False


DEFAULT_RULES = PickupRules()


def issue(
    randbelow: Callable[[int], int],
    now_ms: int,
    taken: Collection[str] = (),
    rules: PickupRules = DEFAULT_RULES,
) -> PickupCode:
    """A new code that is none of `taken` (the codes waiting at this outlet), uniformly drawn.

    Raises `Refused` E190 when so many are taken that none was found.
    """
    for _ in range(_TRIES):
        code = f"{randbelow(10**rules.digits):0{rules.digits}d}"
        if code not in taken:
            return PickupCode(code, now_ms, now_ms + rules.lifetime_ms, rules.attempts)
    raise Refused("E190", N_("No pick-up code is free."), do=N_("Hand out or return waiting parcels first."))


def attempt(issued: PickupCode, text: str, now_ms: int) -> tuple[PickupCode, Answer]:
    """The code's standing after somebody says `text`, and the answer. A wrong one uses up an attempt.

    A clock set back before the issue counts as no time passed: it neither extends nor ends a code.
    """
    if issued.used or issued.attempts_left <= 0:
        return issued, Answer.LOCKED
    if now_ms >= issued.expires_ms:
        return issued, Answer.EXPIRED
    if hmac.compare_digest(compact(text).encode(), issued.code.encode()):
        return replace(issued, used=True), Answer.RIGHT
    left = replace(issued, attempts_left=issued.attempts_left - 1)
    return left, Answer.WRONG if left.attempts_left else Answer.LOCKED
