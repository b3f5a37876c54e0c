"""The sense of the line: what it carried, how fast, and how much of it survived; from that, how much goes at once.

Fed by `sync.exchange` alone, on the exchange's own thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST_ENTRIES = 2000
LEAST_ENTRIES = 10
MOST_BYTES = 2 << 20


@dataclass(frozen=True)
class Load:
    """How much goes at once. `entries`: at most so many; `bytes`: of their own bytes, about; `room`: bytes of feed that
    are welcome."""

    entries: int = 100
    bytes: int = 512 << 10
    room: int = 65536


class Sense:
    """What the exchanges of one counter have met so far. `first`: how much goes before anything is known."""

    def __init__(self, first: Load | None = None):
        self._load = first or Load()

    def load(self) -> Load:
        """How much the next exchange may carry."""
        return self._load

    def answered(self, sent: int, waiting: int) -> None:
        """An exchange with `sent` entries was answered, and so many still wait: twice as much of what bounded it."""
        if sent >= self._load.entries:
            self._load = replace(self._load, entries=max(self._load.entries, min(MOST_ENTRIES, self._load.entries * 2)))
        elif waiting > 0:
            self._load = replace(self._load, bytes=max(self._load.bytes, min(MOST_BYTES, self._load.bytes * 2)))

    def failed(self) -> None:
        """No answer came: half as much next time."""
        few = self._load.entries
        self._load = replace(self._load, entries=max(min(few, LEAST_ENTRIES), few // 2))

    def too_large(self) -> bool:
        """The centre wants less at once; whether there is less than this."""
        if self._load.entries == 1:
            return False
        half = max(1, self._load.entries // 2)
        self._load = replace(self._load, entries=half, bytes=max(1, self._load.bytes // 2))
        return True
