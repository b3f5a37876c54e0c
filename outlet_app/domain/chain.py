"""Is the ledger what it claims to be? Numbers without a gap, every hash in the chain, every envelope its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from outlet_app.domain.entries import decode, genesis, link
from outlet_app.errors import N_, Reason

ALL_WELL = Reason()


@dataclass(frozen=True)
class Verdict:
    """`entries` good ones in a row; `wrong_at` the first entry that is not right (0 = none) and `why`; `head_hash` of
    the last good one."""

    entries: int
    head_hash: bytes
    wrong_at: int = 0
    why: Reason = ALL_WELL


def verify_chain(counter: str, rows: Iterable[tuple[int, bytes, bytes]]) -> Verdict:
    """Verify (seq, bytes, hash) rows in order, from entry 1."""
    digest = genesis(counter)
    done = 0
    for seq, data, stored in rows:
        why = _wrong(counter, done + 1, seq, data)
        following = link(digest, data)
        if not why and following != stored:
            why = Reason(N_("its bytes do not give its hash"))
        if why:
            return Verdict(done, digest, done + 1, why)
        digest = following
        done = seq
    return Verdict(done, digest)


def _wrong(counter: str, expected: int, seq: int, data: bytes) -> Reason:
    if seq != expected:
        return Reason(N_("number {number} is missing"), {"number": f"{expected:04d}"})
    try:
        entry = decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Reason(N_("its bytes are not an entry"))
    if entry.seq != seq:
        return Reason(N_("its bytes say number {number}"), {"number": f"{entry.seq:04d}"})
    if entry.counter != counter:
        return Reason(N_("it belongs to counter {counter}"), {"counter": entry.counter})
    return ALL_WELL
