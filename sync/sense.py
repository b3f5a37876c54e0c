"""The sense of the line: how fast it is, how much of what goes out survives, and so how much goes at once.

Fed by `sync.exchange` on the exchange's own thread; read by the carrier for its patience. What is not known yet is
taken as it was always taken: a hundred entries, half a minute. Measured are whole trips, from the first byte to the
answer's last, so a speed is never thought higher than the line carried; the centre's own work counts as line.

What a car costs beside its entries and what a cut takes away (half a car, on average) are least together at
``√(2 · cost · bytes between cuts)``: about two kilobytes where the line breaks every 32 kB.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

MOST_ENTRIES = 2000  # of a single frame
LEAST_ENTRIES = 10
MOST_BYTES = 2 << 20
UNKNOWN_ENTRIES = 500  # of a train, before anything is known of the line
MOST_TRAIN = 20_000
LIGHT_CAR = 2500
LIGHT_FROM = 100
TRAIN_CARS = 2  # so many cars go as a single frame: small enough for any line, and shorter
TRAIN_SECONDS = 30.0  # as long as a train may take at the measured speed
CARS_A_SECOND, MOST_CAR = 8, 32 << 10  # cars are no smaller than this, bytes: each is a transaction at the centre
FAST = 500_000  # bytes/s: weaving a row takes longer than a faster line needs for what it saves
NEAR_SECONDS, UNCLEAR_SECONDS = 0.05, 0.3  # who answers so soon is near; or may be, which one train more tells
CAR_COST = 60  # bytes: its digest and size, the end of its piece of the stream, columns that begin anew
SURVIVES = 32 << 10  # bytes between cuts, before any cut was seen
ENTRY_BYTES = 20.0  # on the wire, before one was measured
HEAD_BYTES = 250  # HTTP's own of a request and its answer, about
TELLING_BYTES = 4000  # a trip with fewer bytes says more of the round trip than of the speed
CONNECT_SECONDS = 0.02  # whose connection stands so soon is in the same house
FLOOR_SECONDS = 10.0
MOST_ROOM, LEAST_ROOM, ROOM_SECONDS = 65536, 2048, 8.0


@dataclass(frozen=True)
class Load:
    """How much goes at once. `entries`: at most so many; `bytes`: of their own bytes, about; `room`: bytes of feed that
    are welcome; `car`: entries a car, where trains are understood; `light`: the line is faster than packing."""

    entries: int = 100
    bytes: int = 512 << 10
    room: int = MOST_ROOM
    car: int = 50
    light: bool = False


class Sense:
    """What the exchanges of one counter have met so far. `first`: how much goes at most, to begin with; `metered`:
    bytes are paid for, so none are spent to save time; `now`: monotonic seconds."""

    def __init__(self, first: Load | None = None, metered: bool = False, now: Callable[[], float] = time.monotonic):
        self.metered = metered
        self._now = now
        self._began = now()
        self._frame = first or Load()
        self._cap = first.entries if first else MOST_TRAIN
        self._unknown = first.entries if first else UNKNOWN_ENTRIES
        self._asks_from = (self._frame.entries, UNKNOWN_ENTRIES) if first is None else (MOST_TRAIN, MOST_TRAIN)
        self._unsure = False
        self._trips = 0
        self._in_vain = 0
        self._round_trip: float | None = None
        self._connect = math.inf
        self._speed: float | None = None
        self._speed_told = False
        self._entry_bytes = ENTRY_BYTES
        self._survived = float(SURVIVES)
        self._since_cut = 0.0

    @property
    def light(self) -> bool:
        """Whether sending rows as they are is quicker than packing them."""
        if self.metered or self._speed is None or self._round_trip is None:
            return False
        return self._speed >= FAST or (not self._speed_told and self._near)

    @property
    def _near(self) -> bool:
        """An answer within moments; or a connection within moments, which no busy program at either end delays."""
        soon = UNCLEAR_SECONDS if self._connect <= CONNECT_SECONDS else NEAR_SECONDS
        return self._round_trip is not None and self._round_trip <= soon

    def load(self, trains: bool) -> Load:
        """How much the next exchange may carry: in one frame, or in a train."""
        if not trains:
            return replace(self._frame, room=self._room())
        light = self.light
        car_bytes = max(math.sqrt(2 * CAR_COST * self._survived), min((self._speed or 0.0) / CARS_A_SECOND, MOST_CAR))
        car = LIGHT_CAR if light else max(LEAST_ENTRIES, int(car_bytes / self._entry_bytes))
        entries = self._unknown
        if light or self._speed_told or (self._round_trip or 0.0) > UNCLEAR_SECONDS:
            entries = min(MOST_TRAIN, int(max(self._speed or 0.0, FAST * light) * TRAIN_SECONDS / self._entry_bytes))
        entries = max(1, min(self._cap, max(LEAST_ENTRIES, entries)))
        return Load(entries, max(self._frame.bytes, MOST_BYTES), self._room(), car, light)

    def asks_first(self, waiting: int, trains: bool) -> bool:
        """Whether an empty request should go before the entries: nobody knows what the last one brought there, or so
        much waits that it pays to know the line before it is sized."""
        if self._unsure or waiting <= self._asks_from[trains]:
            return self._unsure
        once_more = self._trips == 1 and trains and not self._near and (self._round_trip or 0.0) <= UNCLEAR_SECONDS
        return self._trips == 0 or once_more  # the first trip of a program is slower than the line

    def begins(self) -> None:
        """A trip begins: what it takes is counted from here."""
        self._began = self._now()

    def connected(self, seconds: float) -> None:
        """A connection was made for it, in so many seconds: counted from here instead."""
        self._connect = seconds
        self._began = self._now()

    def answered(self, up: int, down: int, sent: int, waiting: int) -> None:
        """A trip of `up` bytes with `sent` entries came back with `down` bytes; so many entries still wait."""
        self._unsure = False
        self._trips += 1
        self._measured(up + down + HEAD_BYTES, max(self._now() - self._began, 1e-4))
        self._since_cut += up + down + HEAD_BYTES
        self._survived = max(self._survived, self._since_cut)
        if sent:
            self._in_vain = 0
            self._cap = min(MOST_TRAIN, self._cap * 2)
            if sent >= LEAST_ENTRIES:
                self._entry_bytes += (min(200.0, up / sent) - self._entry_bytes) / 2
        if sent >= self._frame.entries:
            more = min(MOST_ENTRIES, self._frame.entries * 2)
            self._frame = replace(self._frame, entries=max(self._frame.entries, more))
        elif waiting > 0 and sent:
            more = min(MOST_BYTES, self._frame.bytes * 2)
            self._frame = replace(self._frame, bytes=max(self._frame.bytes, more))

    def failed(self, up: int, sent: int) -> None:
        """No answer came to a trip of `up` bytes with `sent` entries: ask first, and send less until one does."""
        self._unsure = True
        if not sent:
            return
        few = self._frame.entries
        self._frame = replace(self._frame, entries=max(min(few, LEAST_ENTRIES), few // 2))
        self._in_vain += 1
        if self._in_vain > 1:  # once is chance; a train that gets no car through twice is too long a head, or too fat
            self._cap = max(min(self._cap, LEAST_ENTRIES), min(self._cap, sent) // 2)
        self._since_cut += up / 2
        self._survived = max(1024.0, (self._survived + min(self._since_cut, self._survived)) / 2)
        self._since_cut = 0.0

    def arrived(self, entries: int) -> None:
        """After a failure the centre says how many entries got there all the same."""
        if entries:
            self._in_vain = 0

    def too_large(self, sent: int) -> bool:
        """The centre wants less than `sent` entries at once; whether there is less."""
        if sent <= 1:
            return False
        half = max(1, min(sent, self._frame.entries) // 2)
        self._frame = replace(self._frame, entries=half, bytes=max(1, self._frame.bytes // 2))
        self._cap = max(1, min(sent, self._cap) // 2)
        return True

    def patience(self, up: int) -> float | None:
        """Seconds after which an answer to `up` bytes will not come any more; None: nothing is known."""
        if self._speed is None or self._round_trip is None:
            return None
        return max(FLOOR_SECONDS, 6 * self._round_trip + 4 * (up + self._room()) / self._speed)

    def _measured(self, carried: int, seconds: float) -> None:
        before = self._round_trip
        self._round_trip = seconds if before is None else min(seconds, before * 1.25)
        spent = seconds - before if before is not None and seconds > 1.25 * before else seconds
        if carried < TELLING_BYTES:
            self._speed = max(self._speed or 0.0, carried / seconds)  # at least that
            return
        found = carried / spent
        self._speed = found if not self._speed_told or self._speed is None else (self._speed + found) / 2
        self._speed_told = True

    def _room(self) -> int:
        if not self._speed_told or self._speed is None:
            return self._frame.room
        fit = min(self._speed * ROOM_SECONDS, self._survived / 2 if self._survived < SURVIVES else MOST_ROOM)
        return int(min(self._frame.room, max(LEAST_ROOM, fit)))
