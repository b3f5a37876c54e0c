"""Acts about people: merged duplicates, support status, consent, a loan's share, unmasking, erasure.

What says something about a person's life is sealed with that person's key, like the identity itself.
"""

from __future__ import annotations

import msgspec


class PartiesMerged(msgspec.Struct, array_like=True, frozen=True):
    """What was found about two registrations. `how`: merged: they are one person, `keep` stands for both from now on,
    their acts stay as they are; undone: that was wrong, `gone` stands for itself again; apart: they look alike and are
    two people, so they are not offered as duplicates any more."""

    keep: int
    gone: int
    reason: str = ""
    how: str = "merged"


class SupportStatus(msgspec.Struct, array_like=True, frozen=True):
    """A stretch of support (防止返贫致贫对象; formerly 建档立卡), days since 1970; `until` None = still. A stretch with
    the same `status` and `since` as an earlier one takes its place (it ended, say). Only ever sealed."""

    status: str
    since: int
    until: int | None = None
    source: str = ""


class SupportNoted(msgspec.Struct, array_like=True, frozen=True):
    """A party's support status, as dated history: `sealed` is a `SupportStatus` under the party's key (PIPL)."""

    party: int
    sealed: bytes


class ConsentGiven(msgspec.Struct, array_like=True, frozen=True):
    """A party agreed (or, `given` false, no longer agrees) to a use: `purpose` a code; `how`: signed | spoken |
    fingerprint."""

    party: int
    purpose: str
    given: bool
    how: str = "signed"
    until: int | None = None


class LoanAgreed(msgspec.Struct, array_like=True, frozen=True):
    """A share of each payable goes to the party's loan: `share_bp` in basis points, 0 ends it. No balance is kept."""

    party: int
    ref: str
    share_bp: int
    until: int | None = None


class Unmasked(msgspec.Struct, array_like=True, frozen=True):
    """Somebody looked at a party's data unmasked: `what`: identity | parcel | support | export."""

    party: int
    what: str
    reason: str
    of: int = 0


class PartyErased(msgspec.Struct, array_like=True, frozen=True):
    """A party's key was destroyed on request, and those of `parcels` the party sent: at the counter with this entry,
    at the centre when it receives it. De-identified rows stay."""

    party: int
    reason: str
    parcels: tuple[int, ...] = ()
