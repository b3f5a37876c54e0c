"""What an answer of the centre says about this counter itself: is its picture of the ledger ours, is our key still
taken, does another machine work as this counter?

What somebody must act on becomes an alarm: kept in the store until an exchange succeeds again, and told to the user.
Nothing is chosen by the program; acts go on being recorded in every case.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from outlet_app.errors import N_, SAFE_ALL, Known, Refused
from sync import contract
from sync.contract import Answer


class AlarmStore(Protocol):
    """What judging an answer needs of the local store."""

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of entry `seq` (0: genesis), None when the ledger ends before it."""

    def raise_alarm(self, alarm: str) -> None:
        """Keep an alarm until an exchange succeeds again."""


class _Alarm(NamedTuple):
    """What is kept, and what the user is told."""

    kept: str
    code: str
    what: str
    do: str


_REVOKED = _Alarm(
    contract.REVOKED,
    "E426",
    N_("The centre no longer accepts this counter's key."),
    N_("Call the county office: another machine may have been enrolled in its place."),
)
_REPLACED = _Alarm(
    contract.REVOKED,
    "E426",
    N_("Another machine was enrolled in this counter's place; from this one the centre takes nothing any more."),
    N_(
        "Take no more acts here. What was not sent is safe: write it to a file (outlet-app export), and key those acts "
        "on the new machine, as paper slips."
    ),
)
_BEHIND = _Alarm(
    contract.BEHIND,
    "E428",
    N_("The centre holds more entries than this counter."),
    N_("Stop taking acts here and call the county office: this may be an old copy of the counter."),
)
_FORK = _Alarm(
    contract.FORK,
    "E427",
    N_("The centre holds other entries under this counter's numbers."),
    N_("Stop taking acts here and call the county office: two machines may be working as this counter."),
)
_CLONE = _Alarm(
    contract.CLONE,
    "E446",
    N_("Another machine works as this counter, from a copy of the same store; what waits here was not sent."),
    N_(
        "Take acts on one machine only, and call the county office: with a new code it enrols the machine that shall "
        "go on."
    ),
)
_BROKEN = _Alarm(
    contract.BROKEN,
    "E429",
    N_("The centre can't verify this counter's entries."),
    N_("Go on working, and tell the county office; check the ledger with: outlet-app verify"),
)


def check(answer: Answer, head: int, store: AlarmStore) -> None:
    """Does the centre's picture of this ledger, which ends at entry `head`, agree with the ledger? Raises `Refused`
    E426 (revoked), E428 (behind), E427 (fork), E446 (clone), E429 (broken), with the alarm kept."""
    alarm = _judged(answer, head, store)
    if alarm is not None:
        store.raise_alarm(alarm.kept)
        raise Refused(alarm.code, alarm.what, safe=SAFE_ALL, do=alarm.do)


def alarming(answer: Answer, head: int, store: AlarmStore) -> bool:
    """Whether `check` would raise; nothing is kept."""
    return _judged(answer, head, store) is not None


def _judged(answer: Answer, head: int, store: AlarmStore) -> _Alarm | None:
    if answer.refusal == contract.REVOKED:
        return _REPLACED if answer.standing == contract.REPLACED else _REVOKED
    if answer.refusal == contract.BEHIND or answer.mark > head:
        return _BEHIND
    if answer.refusal == contract.FORK or store.hash_at(answer.mark) != answer.mark_hash:
        return _FORK
    return {contract.CLONE: _CLONE, contract.BROKEN: _BROKEN}.get(answer.refusal)


def standing(answer: Answer) -> Known | None:
    """What the user is to know though all went well: another machine is met as this counter, and was refused."""
    if answer.standing != contract.CLONE:
        return None
    return Refused(
        "E447",
        N_("Another machine tried to work as this counter; the centre took nothing from it."),
        safe=N_("What is saved here is safe, and goes on being accepted."),
        do=N_("Go on working here, and call the county office: the other machine must be found and put away."),
    )
