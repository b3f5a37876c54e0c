"""One computer that works, or worked, as the counter: its folder, its store and services, and what it ought to hold."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from nacl.signing import SigningKey

from outlet_app.bootstrap import signing_key
from outlet_app.domain.entries import genesis, link
from outlet_app.errors import Refused
from outlet_app.storage.engine import reading
from outlet_app.storage.exchange_store import ExchangeFacts
from outlet_app.storage.store import Store, open_store
from sync.exchange import Exchange
from sync.sense import Sense
from tests.chaos.acting import Acting
from tests.chaos.airline import Airline
from tests.support.counter import HandClock, composed

COUNTER = "SBD01-A"
FILES = ("ledger.db", "ledger.db-wal")
Feed = dict[tuple[str, str], bytes]


class Row(NamedTuple):
    """An entry as stored."""

    seq: int
    data: bytes
    hash: bytes


class Watched(ExchangeFacts):
    """The store as the exchange sees it; notes what was handed to the line and what came back."""

    def __init__(self, store: Store):
        super().__init__(store.engine, COUNTER)
        self.handed: list[tuple[int, int]] = []  # (after, how many) of each stretch that was about to go
        self.feed: Feed = {}
        self.passed_back = 0  # times the feed began anew

    def entries_after(self, seq: int, most: int, most_bytes: int) -> list[bytes]:
        """As ever, noted."""
        found = super().entries_after(seq, most, most_bytes)
        self.handed.append((seq, len(found)))
        return found

    def take(self, mark: int, mark_hash: bytes, cursor: int, items: list[tuple[int, str, str, bytes]]) -> None:
        """As ever; every item once, in order, after those before."""
        before = self.position()[3]
        numbers = [item[0] for item in items]
        assert numbers == sorted(set(numbers)), "feed items out of order, or one twice"
        if numbers and numbers[0] <= before:
            self.passed_back += 1
        super().take(mark, mark_hash, cursor, items)
        for _cursor, kind, key, body in items:
            if body == b"\xc0":
                self.feed.pop((kind, key), None)
            else:
                self.feed[kind, key] = body


class Machine:
    """`ledger`: what it must hold, entry by entry; `mark`, `cursor`: what it was last told; `alarm`: what stands."""

    def __init__(self, name: str, folder: Path, clock: HandClock, line: Airline):
        self.name = name
        self.folder = folder
        self.clock = clock
        self.line = line
        self.ledger: list[Row] = []
        self.lost = False
        self.feed: Feed = {}
        self.sent = 0  # the highest number ever handed to the line
        self.last_try = 0  # entries of the last try that nobody confirmed
        self.store: Store
        self.begin()

    def begin(self) -> None:
        """Start the program on this folder; believe what is there only when it was never looked at."""
        self.store = open_store(self.folder, self.clock)
        self.facts = Watched(self.store)
        self.facts.feed = self.feed
        self.acting = Acting(composed(self.store, self.clock), self.clock)
        sense = Sense(now=lambda: self.line.moment)
        key, centre_key = self.key, self.store.facts.centre_key()
        self.exchange = Exchange(self.facts, self.line, COUNTER, key, centre_key, self.clock, sense)
        if not self.ledger:
            self.ledger = self.rows()
            self.feed.update(self.stored_feed())
        self.acting.look(self.ledger)

    @property
    def key(self) -> SigningKey:
        """Its signing key."""
        return signing_key(self.store)

    @property
    def head(self) -> int:
        """The last number it ought to hold."""
        return len(self.ledger)

    def rows(self, after: int = 0) -> list[Row]:
        """What the store says."""
        return [Row(*row) for row in self.store.ledger.rows(after)]

    def stored_feed(self) -> Feed:
        """The feed as the store says."""
        with reading(self.store.engine) as connection:
            found = connection.exec_driver_sql("SELECT kind, key, body FROM feed_item").all()
        return {(kind, key): bytes(body) for kind, key, body in found}

    def save(self, what: str, luck: int) -> str:
        """An act through its service, or its refusal; what was reported saved is what must be there from now on."""
        try:
            saved = self.acting.do(what, luck)
        except Refused as refusal:
            assert self.rows(self.head) == [], "refused, and saved all the same"
            return refusal.code
        new = self.rows(self.head)
        assert new, "reported saved, and nothing is there"
        assert (new[-1].seq, new[-1].hash) == (saved.seq, saved.hash)
        assert [row.seq for row in new] == list(range(self.head + 1, self.head + 1 + len(new)))
        reached = self.ledger[-1].hash if self.ledger else genesis(COUNTER)
        for row in new:
            reached = link(reached, row.data)
            assert reached == row.hash, "the chain is broken"
        self.ledger += new
        self.acting.note(saved)
        return f"{saved.seq:04d}"

    def resent(self) -> int:
        """The most entries of one message that were handed to the line before, and nobody said that they did not
        arrive."""
        found = 0
        for after, count in self.facts.handed:
            found = max(found, min(self.sent, after + count) - after)
            self.sent = max(self.sent, after + count)
            self.last_try = count or self.last_try
        self.facts.handed.clear()
        return found

    def answered(self, mark: int) -> None:
        """It knows again what arrived, and what did not."""
        self.sent, self.last_try = mark, 0

    def drop(self) -> None:
        """The program ends without a word."""
        self.store.engine.dispose()
        self.store.lock.release()

    def killed(self) -> None:
        """The program is gone; the files are as SIGKILL leaves them, with all that stands in the write-ahead log."""
        left = {name: (self.folder / name).read_bytes() for name in FILES if (self.folder / name).is_file()}
        self.drop()
        for name in FILES:
            (self.folder / name).unlink(missing_ok=True)
        for name, data in left.items():
            (self.folder / name).write_bytes(data)

    def put_in_place(self, file: Path) -> None:
        """This file is the store from now on; the program is not running."""
        for name in FILES:
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "closed").unlink(missing_ok=True)
        shutil.copyfile(file, self.folder / "ledger.db")
