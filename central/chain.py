"""Is what a counter sent its own ledger's next stretch? The pure part of taking in an exchange: no database, no clock.

`read` looks at the batch alone (shape, numbering, whose it is); `judged` holds it against what the centre has. The
order of the questions matters: a batch that is broken in itself says nothing about forks, and a fork must never hide
behind a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from outlet_app.domain import entries
from sync.contract import BEHIND, BROKEN, FORK, GAP, BadMessage, Request

HASH_BYTES = 32
KEY_BYTES = 32
MAX_KIND = 64
LATEST_AT = 253_402_214_400_000  # 9999-12-31, the last day a calendar can hold, UTC ms
LARGEST = (1 << 62) - 1


class Malformed(Exception):
    """The batch is not a stretch of this counter's ledger, whatever the centre holds. `seq`: where, 0 = all of it."""

    def __init__(self, detail: str, seq: int = 0):
        super().__init__(detail)
        self.detail = detail
        self.seq = seq


class Row(NamedTuple):
    """One entry as received: its envelope's fields that the centre files it under, and its exact bytes."""

    seq: int
    at: int
    kind: str
    data: bytes


class Verdict(NamedTuple):
    """`refusal` "" with the rows to store and their hashes, or one of the contract's refusals, why, and where."""

    refusal: str
    detail: str = ""
    seq: int = 0
    new: tuple[tuple[Row, bytes], ...] = ()


def read(request: Request) -> list[Row]:
    """The batch's entries, numbered after `request.after` and all this counter's. Raises `Malformed`."""
    if not 0 <= request.after <= LARGEST or not 0 <= request.head_seq <= LARGEST:
        raise Malformed("numbers out of bounds")
    for party, key in request.keys:
        if not 0 < party <= LARGEST or len(key) != KEY_BYTES:
            raise Malformed("a party key out of shape")
    try:
        batch = request.entries()
    except BadMessage as error:
        raise Malformed(str(error)) from error
    if request.after + len(batch) > request.head_seq and batch:
        raise Malformed("entries beyond the ledger's own head")
    return [_row(data, request.after + place, request.counter) for place, data in enumerate(batch, 1)]


def _row(data: bytes, seq: int, counter: str) -> Row:
    try:
        entry = entries.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not an entry: {error}", seq) from error
    if entry.seq != seq:
        raise Malformed(f"entry {entry.seq} stands where {seq} belongs", seq)
    if entry.counter != counter:
        raise Malformed("an entry of another counter", seq)
    if not 0 <= entry.at <= LATEST_AT:
        raise Malformed("no calendar has that time", seq)
    if not entry.kind or len(entry.kind) > MAX_KIND or not entry.kind.isprintable():
        raise Malformed("the kind is not a name", seq)
    return Row(seq, entry.at, entry.kind, data)


def judged(request: Request, batch: list[Row], mark: int, held: Mapping[int, bytes]) -> Verdict:
    """Hold the batch against the centre's ledger of this counter, which ends at `mark`.

    `held`: hashes by seq; at least those of 0 (genesis), `request.after`, `request.head_seq`, `mark` and of every
    entry of the batch, as far as they are not beyond `mark`.
    """
    if request.after > mark:
        return Verdict(GAP, f"the batch starts after {request.after}, the mark is {mark}", mark)
    if 0 < request.head_seq <= mark and request.head_hash != held[request.head_seq]:
        return Verdict(FORK, f"the head {request.head_seq} has another hash here", request.head_seq)
    reached = held[request.after]
    new = []
    for row in batch:
        reached = entries.link(reached, row.data)
        if row.seq > mark:
            new.append((row, reached))
        elif reached != held[row.seq]:
            return Verdict(FORK, f"entry {row.seq} has another hash here", row.seq)
    if request.head_seq < mark:
        return Verdict(BEHIND, f"the counter's head is {request.head_seq}, the mark is {mark}", request.head_seq)
    if new and new[-1][0].seq == request.head_seq and reached != request.head_hash:
        return Verdict(BROKEN, f"the chain from {mark} does not lead to the head's hash", request.head_seq)
    return Verdict("", new=tuple(new))
