"""One act, one transaction: number, bytes, hash, derived rows, all durable together or not at all.

Implements `ports.Writing`. The connection is inside BEGIN IMMEDIATE, so the number read here is the number written
here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import msgspec

from outlet_app import __version__
from outlet_app.domain.entries import (
    SCHEMA,
    ClockMoved,
    Entry,
    Kind,
    decode,
    encode,
    encode_body,
    genesis,
    link,
)
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import CLERK_PREFIX
from outlet_app.services.model import Saved
from outlet_app.services.ports import Clock, PartyRow, ShiftRow
from outlet_app.storage import party_rows, shift_rows
from outlet_app.storage.books import ConnectionBooks
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import unkeepable
from outlet_app.storage.forgetting import wipe
from outlet_app.storage.print_store import want
from outlet_app.storage.projector import derive
from outlet_app.storage.statements import insert, replace
from outlet_app.storage.tables import ledger, party_key, recorded, staff_secret

CLOCK_TOLERANCE_MS = 2000  # a time server may nudge the clock back this far unremarked
SYSTEM_CLOCK = "system:clock"
LATEST_AT = 253_402_214_400_000  # 9999-12-31: like a time before 1970, no centre takes a later one
MOST_BYTES = 512 << 10  # an entry travels whole: one larger than any request may be would hold up all after it


class UnitOfWork:
    """An open write transaction on the ledger."""

    def __init__(
        self,
        connection: Connection,
        counter: str,
        clock: Clock,
        paper: Callable[[object], bool] | None = None,
    ):
        self._connection = connection
        self._paper = paper
        self._counter = counter
        # One act, one time: a clock that is set back between two looks must not slip a clock entry in under a number
        # that was promised to somebody (`next_seq`).
        self._now = min(max(clock.now(), 0), LATEST_AT)
        row = self._row("SELECT seq, at, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        self._seq: int = row[0] if row else 0
        self._at: int = row[1] if row else 0
        self._hash: bytes = row[2] if row else genesis(counter)

    @cached_property
    def books(self) -> ConnectionBooks:
        """The rooms' books as they stand in this transaction."""
        return ConnectionBooks(self._connection)

    def next_seq(self) -> int:
        """The number the next `append` will give."""
        self._note_clock()
        return self._seq + 1

    def append(self, kind: str, body: msgspec.Struct, actor: str) -> Saved:
        """Append one entry and its derived rows."""
        self._note_clock()
        return self._append(kind, body, actor)

    def _append(self, kind: str, body: msgspec.Struct, actor: str) -> Saved:
        try:
            raw = encode_body(body)
        except (UnicodeEncodeError, OverflowError) as error:
            raise unkeepable() from error
        entry = Entry(self._seq + 1, self._now, self._counter, str(kind), SCHEMA, actor, __version__, raw)
        data = encode(entry)
        if len(data) > MOST_BYTES:
            raise Refused(
                "E608", N_("The texts of this act are too long to be sent."), do=N_("Shorten the note or the address.")
            )
        digest = link(self._hash, data)
        insert(self._connection, ledger, (entry.seq, entry.at, entry.kind, data, digest))
        derive(self._connection, entry, self.entry)
        if self._paper is not None and actor.startswith(CLERK_PREFIX) and self._paper(body):
            want(self._connection, entry.seq, entry.at)  # first saved, then printed, also through a power cut
        self._seq, self._at, self._hash = entry.seq, entry.at, digest
        return Saved(entry.seq, entry.at, entry.kind, digest)

    def _note_clock(self) -> None:
        """Rule 15: a clock that moved backwards is recorded, once, and blocks nothing."""
        if self._now < self._at - CLOCK_TOLERANCE_MS:
            self._append(Kind.CLOCK, ClockMoved(self._at, self._now), SYSTEM_CLOCK)

    def keep_party_key(self, party: int, key: bytes) -> None:
        """Keep a party's own 32-byte key, beside the entries."""
        insert(self._connection, party_key, (party, key))

    def drop_party_key(self, party: int) -> None:
        """Destroy a key."""
        self._connection.exec_driver_sql("DELETE FROM party_key WHERE party = ?", (party,))

    def wipe_words(self) -> None:
        """No word of a row deleted here stays in the search indexes."""
        wipe(self._connection)

    def drop_drafts(self, holds: Callable[[bytes], bool]) -> int:
        """Forget every draft whose bytes `holds` something; how many."""
        found = self._connection.exec_driver_sql("SELECT page, body FROM draft").all()
        pages = [page for page, body in found if holds(bytes(body))]
        for page in pages:
            self.drop_draft(page)
        return len(pages)

    def party_key(self, party: int) -> bytes | None:
        """That key, or None when it was destroyed."""
        row = self._row("SELECT key FROM party_key WHERE party = ?", party)
        return row[0] if row else None

    def entry(self, seq: int) -> Entry | None:
        """An entry by number."""
        row = self._row("SELECT bytes FROM ledger WHERE seq = ?", seq)
        return decode(row[0]) if row else None

    def reversed_by(self, seq: int) -> int:
        """The number of the reversal of `seq`, or 0."""
        row = self._row("SELECT seq FROM reversal WHERE of = ?", seq)
        return row[0] if row else 0

    def replaced_by(self, seq: int) -> int:
        """The number of the act that replaces `seq`, or 0."""
        row = self._row("SELECT seq FROM act WHERE replaces = ? AND replaces > 0", seq)
        return row[0] if row else 0

    def shift(self) -> ShiftRow | None:
        """The newest shift; None before the first opening count."""
        return shift_rows.newest(self._connection)

    def party(self, party: int) -> PartyRow | None:
        """A party by id."""
        return party_rows.by_id(self._connection, party)

    def knows(self, party: int) -> bool:
        """Whether a party of this id is registered."""
        return self._row("SELECT 1 FROM party WHERE party = ?", party) is not None

    def recorded(self, key: str) -> int:
        """The number under which a row of a sheet was recorded before, or 0."""
        row = self._row("SELECT seq FROM recorded WHERE key = ?", key)
        return row[0] if row else 0

    def keep_recorded(self, key: str, seq: int) -> None:
        """Remember that a row of a sheet is recorded."""
        replace(self._connection, recorded, (key, seq))

    def keep_secret(self, number: str, pin_hash: str) -> None:
        """Replace a person's PIN hash; failures are forgotten."""
        replace(self._connection, staff_secret, (number, pin_hash, 0, 0))

    def drop_draft(self, page: str) -> None:
        """Forget a page's draft."""
        self._connection.exec_driver_sql("DELETE FROM draft WHERE page = ?", (page,))

    def _row(self, text: str, *values: object) -> Any:
        return self._connection.exec_driver_sql(text, values).first()
