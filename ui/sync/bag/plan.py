"""Which of the bag's steps is to be done now: it follows from what lies on the stick and what waits. Pure.

Sticks come and go, and a week passes between two steps, with the program ended in between: nothing is remembered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from outlet_app.errors import Known
from outlet_app.services.bags import BagContents, BagFile, BagTaken, BagUnderWay, Stick, StickFacts

NOTHING = BagContents(1, 0, 0)


class Step(StrEnum):
    """What is to be done now. `QUIET`: nothing, for nothing waits; `DONE`: nothing any more, all is accepted."""

    WRITE = "write"
    CARRY = "carry"
    TAKE = "take"
    QUIET = "quiet"
    DONE = "done"


@dataclass(frozen=True)
class Found:
    """What is known of the sticks and of this counter's bag. `seen`: by a stick's path, what lies on it, or why it
    can't be read."""

    sticks: tuple[Stick, ...] = ()
    seen: Mapping[str, StickFacts | Known] = field(default_factory=dict)
    contents: BagContents = NOTHING
    under_way: BagUnderWay | None = None

    def facts(self, stick: Stick | None) -> StickFacts | None:
        """What lies on this stick; None when there is none or it can't be read."""
        seen = self.seen.get(stick.path) if stick is not None else None
        return seen if isinstance(seen, StickFacts) else None

    def trouble(self, stick: Stick | None) -> Known | None:
        """Why this stick can't be read."""
        seen = self.seen.get(stick.path) if stick is not None else None
        return seen if isinstance(seen, Known) else None


def stick_of(found: Found, wanted: str) -> Stick | None:
    """The stick to work with: the one at path `wanted` while it is there, else one with an answer, else one with this
    counter's bag, else the first."""
    for stick in found.sticks:
        if stick.path == wanted:
            return stick

    def worth(stick: Stick) -> int:
        facts = found.facts(stick)
        return 0 if facts is None else 3 if facts.to_take else 2 if any(not bag.done for bag in facts.own) else 1

    return max(found.sticks, key=worth, default=None)


def on_stick(found: Found, stick: Stick | None) -> BagFile | None:
    """This counter's bag on the stick that holds everything which is under way."""
    facts, under_way = found.facts(stick), found.under_way
    if facts is None or under_way is None:
        return None
    whole = (bag for bag in facts.own if not bag.done and bag.last >= under_way.last)
    return max(whole, key=lambda bag: bag.made_at, default=None)


def waits(found: Found) -> bool:
    """Whether a bag written now would carry anything out."""
    return bool(found.contents.entries or found.contents.pictures)


def step_of(found: Found, stick: Stick | None, taken: BagTaken | None) -> Step:
    """The step. `taken`: what an answer brought just now; it may ask for another bag.

    With a bag under way there is more to write only when acts were added since, and a stick is there for them.
    """
    facts = found.facts(stick)
    if facts is not None and facts.to_take:
        return Step.TAKE
    if found.under_way is not None and not (stick is not None and found.contents.last > found.under_way.last):
        return Step.CARRY
    if waits(found) or (taken is not None and (taken.more or taken.again)):
        return Step.WRITE
    return Step.QUIET if taken is None else Step.DONE


def may_write(found: Found, stick: Stick | None, step: Step, line_open: bool) -> bool:
    """Whether F10 writes the bag: at its step; while a bag is under way, onto a stick that does not hold it (the first
    was lost); and where nothing waits and the line is down, to ask for news alone."""
    if stick is None or found.facts(stick) is None:
        return False
    if step is Step.CARRY:
        return on_stick(found, stick) is None
    return step is Step.WRITE or (step is Step.QUIET and not line_open)
