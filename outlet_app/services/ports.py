"""What services need from outside, as protocols: storage and devices implement them, bootstrap joins them.

Nothing here knows SQL. One rule for all of it: everything is called on the desk thread (one serial thread beside the
window's), except where a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import msgspec

from outlet_app.domain.entries import Entry, Identity
from outlet_app.domain.figures import Figures
from outlet_app.domain.shift import ShiftCash
from outlet_app.services.bitmap import Bitmap
from outlet_app.services.books import Books
from outlet_app.services.model import CounterIdentity, Saved, StaffMember
from outlet_app.services.weighing import ScaleLook


class Clock(Protocol):
    """The time. A fake in tests."""

    def now(self) -> int:
        """UTC milliseconds since 1970."""


@dataclass(frozen=True)
class ActRow:
    """An act as the read model keeps it, before names are put to its codes. Units as in `domain.entries`."""

    seq: int
    at: int
    kind: str
    form: str
    party: int
    party_name: str
    party_role: str
    product: str
    line_count: int
    quantity: int
    unit: str
    total_fen: int
    actor: str
    reversed_by: int
    of: int
    replaces: int
    ref: str


@dataclass(frozen=True)
class PartyRow:
    """A party as the read model keeps it, unmasked. `kept`: who stands for it since it was merged, 0 = itself.
    `loan_*`: the newest loan agreement of the person, basis points, 0 = none."""

    party: int
    role: str
    identity: Identity
    cooperative_name: str = ""
    kept: int = 0
    loan_ref: str = ""
    loan_bp: int = 0


@dataclass(frozen=True)
class ShiftRow:
    """The newest shift as the derived tables have it. `opened`: seq of its opening count, at `opened_at` (UTC ms) on
    business day `day`; `closed`: seq of its close, 0 while it is open.

    Fen: `cash` what moved in it; `float_moved_fen` what of that was the payout float's; `after_fen` cash moved since
    its close; `left_fen` what its close counted; `payable_fen` fixed payables since the close before it.
    """

    opened: int
    opened_at: int
    day: str
    cash: ShiftCash
    float_moved_fen: int
    payable_fen: int
    closed: int = 0
    left_fen: int = 0
    after_fen: int = 0


class Writing(Protocol):
    """One open write transaction: all of it becomes durable together, or none."""

    @property
    def books(self) -> Books:
        """The rooms' books as they stand in this transaction."""

    def next_seq(self) -> int:
        """The number the next `append` will give."""

    def append(self, kind: str, body: msgspec.Struct, actor: str) -> Saved:
        """Append one entry and its read-model rows. Raises `StoreTrouble`."""

    def keep_party_key(self, party: int, key: bytes) -> None:
        """Keep a party's own 32-byte key, beside the entries."""

    def drop_party_key(self, party: int) -> None:
        """Destroy a key: what was sealed with it can't be read any more, here or in any later backup."""

    def wipe_words(self) -> None:
        """No word of a person erased here stays in the search indexes. Slow on a large ledger: once an erasure."""

    def drop_drafts(self, holds: Callable[[bytes], bool]) -> int:
        """Forget every draft whose bytes `holds` something (JSON, UTF-8); how many."""

    def party_key(self, party: int) -> bytes | None:
        """That key, or None when it was destroyed."""

    def entry(self, seq: int) -> Entry | None:
        """An entry by number."""

    def reversed_by(self, seq: int) -> int:
        """The number of the reversal of `seq`, or 0."""

    def replaced_by(self, seq: int) -> int:
        """The number of the act that replaces `seq`, or 0."""

    def shift(self) -> ShiftRow | None:
        """The newest shift; None before the first opening count."""

    def party(self, party: int) -> PartyRow | None:
        """A party by id."""

    def knows(self, party: int) -> bool:
        """Whether a party of this id is registered (and was not erased); cheaper than `party`."""

    def recorded(self, key: str) -> int:
        """The number under which a row of a sheet was recorded before, or 0."""

    def keep_recorded(self, key: str, seq: int) -> None:
        """Remember that a row of a sheet is recorded, in the same transaction as its act."""

    def keep_secret(self, number: str, pin_hash: str) -> None:
        """Replace a person's PIN hash, in the same transaction as the act that names them; failures are forgotten."""

    def drop_draft(self, page: str) -> None:
        """Forget a page's draft, in the same transaction as the act made of it."""


class Ledger(Protocol):
    """The counter's ledger and what is derived from it."""

    def writing(self) -> AbstractContextManager[Writing]:
        """A write transaction: begins at once (IMMEDIATE), commits durably at the end, rolls back on any error."""

    def head(self) -> tuple[int, bytes]:
        """The last entry's number and hash; (0, genesis) when empty."""

    def entry(self, seq: int) -> Entry | None:
        """An entry by number."""

    def entry_hash(self, seq: int) -> bytes:
        """The hash of entry `seq` (genesis for 0). Raises KeyError."""

    def note_paper(self, wanted: Callable[[object], bool]) -> None:
        """From now on, note acts that a person took as to be printed, when their body is `wanted`."""

    def rows(self, after: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """(seq, bytes, hash) of every entry after `after`, in order, without holding them all."""


class ActReads(Protocol):
    """Reading acts for Records and Home."""

    def page(self, words: str, before: int, limit: int, kinds: tuple[str, ...] = (), day: str = "") -> list[ActRow]:
        """Newest first, below number `before` (0 = from the top), matching `words` (number, name, pinyin,
        reference), of these kinds (() = all), of a business day (ISO, "" = all)."""

    def act(self, seq: int) -> ActRow | None:
        """One act."""

    def replaced_by(self, seq: int) -> int:
        """The number of the act that replaces `seq`, or 0."""

    def last_of_party(self, party: int) -> ActRow | None:
        """The party's newest consignment or order."""

    def figures(self, day: str | None) -> Figures:
        """The figures of a business day (ISO), or of all, from the read model."""

    def shift(self) -> ShiftRow | None:
        """The newest shift; None before the first opening count."""

    def printed(self, seq: int) -> int:
        """How many times the act's receipt was printed."""

    def count_print(self, seq: int) -> int:
        """One print more; returns the count."""


class PartyReads(Protocol):
    """Finding people."""

    def search(self, words: str, roles: tuple[str, ...], limit: int) -> list[PartyRow]:
        """By name, pinyin, initials, last digits of a phone, or own reference; nearest first."""

    def party(self, party: int) -> PartyRow | None:
        """A party by id."""

    def by_ref(self, ref: str) -> PartyRow | None:
        """The party with that own reference (a cooperative's member number), or None."""

    def same_identity(self, identity: Identity) -> list[PartyRow]:
        """Parties with the same ID number, USCC or phone."""


class FeedReads(Protocol):
    """What the centre told."""

    def items(self, kind: str) -> list[tuple[str, bytes]]:
        """(key, body bytes) of every item of a kind."""

    def version(self) -> int:
        """The cursor; changes when the feed does."""


class Drafts(Protocol):
    """What is being typed, kept through a crash; no number is used."""

    def keep(self, page: str, body: bytes) -> None:
        """Keep a page's draft, durably."""

    def load(self, page: str) -> bytes | None:
        """A page's draft, or None."""

    def drop(self, page: str) -> None:
        """Forget it."""


class StaffStore(Protocol):
    """Who may sign in; PIN hashes stay on this machine, outside the ledger."""

    def members(self) -> list[StaffMember]:
        """Active staff, by number."""

    def secret(self, number: str) -> tuple[str, int, int] | None:
        """(PIN hash, failures, locked until UTC ms), or None."""

    def keep_secret(self, number: str, pin_hash: str, failures: int, locked_until: int) -> None:
        """Replace it."""


class CounterStore(Protocol):
    """Who the counter is, its signing key, and where it stands with the centre."""

    def identity(self) -> CounterIdentity | None:
        """None before enrolment."""

    def signing_key(self) -> bytes:
        """The Ed25519 seed, 32 bytes; made at first use."""

    def centre_key(self) -> bytes:
        """The centre's public key."""

    def enrol(self, identity: CounterIdentity, centre_key: bytes) -> None:
        """Keep who this counter is from now on. Refused (E402) when it is enrolled already."""

    def mark(self) -> int:
        """The last entry the centre is known to hold durably."""

    def waiting(self) -> tuple[int, int | None]:
        """(how many entries wait, the oldest one's time UTC ms or None)."""


class LineRenderer(Protocol):
    """Draws a line of text for paper. Any thread."""

    def line(self, text: str, cell: int, height: int) -> Bitmap | None:
        """The text, `cell` dots a column (ASCII one, others two), `height` dots high; None: no window to draw with."""


class Scale(Protocol):
    """A scale that is listened to on a thread of its own. Every method may be called from any thread."""

    def latest(self) -> ScaleLook:
        """What it shows now; the reading carries its raw frame."""

    def watch(self, heard: Callable[[ScaleLook], None]) -> None:
        """Call `heard` at every change, ON THE SCALE'S THREAD; the caller hands it over to its own."""

    def stop(self) -> None:
        """End; returns when the thread has ended."""
