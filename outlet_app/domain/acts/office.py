"""Acts of the office: answers to the centre, paper slips for a dead PC, training."""

from __future__ import annotations

import msgspec


class Answered(msgspec.Struct, array_like=True, frozen=True):
    """A question or a proposed correction of the centre was answered. `to`: question | proposal | decision;
    `key`: its key in the feed; `verdict`: accepted | disputed | answered. `acts`: what was done about it."""

    to: str
    key: str
    verdict: str
    note: str = ""
    acts: tuple[int, ...] = ()


class SlipsPrinted(msgspec.Struct, array_like=True, frozen=True):
    """Numbered paper slips `prefix``first`..`last` were printed, to be written by hand when the PC is dead."""

    prefix: str
    first: int
    last: int


class SlipVoided(msgspec.Struct, array_like=True, frozen=True):
    """A paper slip will never be keyed: torn, spoilt, lost."""

    slip: str
    reason: str


class Trained(msgspec.Struct, array_like=True, frozen=True):
    """A person took the test of a course: `score` of `most`; `certificate`: its number when passed."""

    number: str
    course: str
    score: int
    most: int
    passed: bool
    certificate: str = ""
