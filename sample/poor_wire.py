"""What a poor line does to bytes: how fast they go, how long they take, where they are lost, when the line is cut.

The arithmetic of `sample.poor_line`, without sockets. A line has one pipe each way, which all its connections share,
as on one telephone. A byte leaves when the pipe is free and arrives half a round trip later. Every segment is charged
some header bytes. Slow start is not modelled: on the lines meant here the product of bandwidth and round trip is below
TCP's first window.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

TO_CENTRE, BACK = 0, 1
SEGMENT = 1360
IP_HEADER = 40  # IPv4 and TCP, without options
AHEAD = 0.005  # seconds: the next segment is looked for before the pipe is free, or every late wake-up would be a gap
KERNEL_PATIENCE_MS = 200  # the shortest time after which a system sends a lost segment again, beside the round trip


@dataclass(frozen=True)
class Conditions:
    """How poor a line is. As it stands: as good as this machine.

    `kbps`: kbit/s each way, shared by all connections; 0 without a limit. `round_trip_ms`; `handshake_ms`: what a new
    connection costs before its first byte leaves, None one round trip. `header`: bytes charged with each segment of
    `segment` bytes. `loss`: the chance that a segment is lost, which costs it (and all behind it) `retransmit_ms`, None
    200 ms and a round trip. Cuts: `cut_kb` each connection has an exponential budget of that mean, both ways together;
    `cut_seconds` the same in time; `cut_up`, `cut_down` at exactly that byte of each connection. A cut is a reset at
    both ends; `silent`: no reset, everything is accepted from then on and nothing arrives.
    """

    kbps: float = 0.0
    round_trip_ms: float = 0.0
    handshake_ms: float | None = None
    header: int = 0
    segment: int = SEGMENT
    loss: float = 0.0
    retransmit_ms: float | None = None
    cut_kb: float = 0.0
    cut_seconds: float = 0.0
    cut_up: int | None = None
    cut_down: int | None = None
    silent: bool = False

    @property
    def slow(self) -> bool:
        """Whether time is charged at all."""
        return self.kbps > 0 or self.round_trip_ms > 0

    @property
    def handshake(self) -> float:
        """Seconds before a connection's first byte."""
        return (self.round_trip_ms if self.handshake_ms is None else self.handshake_ms) / 1000

    @property
    def retransmit(self) -> float:
        """Seconds that a lost segment comes late."""
        told = self.round_trip_ms + KERNEL_PATIENCE_MS if self.retransmit_ms is None else self.retransmit_ms
        return told / 1000

    def cost(self, size: int) -> int:
        """What so many bytes weigh on the pipe."""
        return size + self.header * -(-size // self.segment)

    def seconds(self, *sizes: int) -> float:
        """How long segments of these sizes take one way, from the first byte's leaving to the last one's arrival."""
        leaving = sum(map(self.cost, sizes)) * 8 / (self.kbps * 1000) if self.kbps else 0.0
        return leaving + self.round_trip_ms / 2000


LINES = {
    "good": Conditions(),
    "slow": Conditions(kbps=40, round_trip_ms=600, header=IP_HEADER),
    "cut": Conditions(kbps=40, round_trip_ms=600, header=IP_HEADER, cut_kb=32),
    "lossy": Conditions(kbps=40, round_trip_ms=600, header=IP_HEADER, loss=0.03),
    "fair": Conditions(kbps=400, round_trip_ms=120, header=IP_HEADER),
}
"""Lines by name: this machine's own, a village's 2G line, the same cut about every 32 kB, with loss, and 3G."""


@dataclass
class Counts:
    """What went over the line. `up`, `down`: bytes taken from the counter and from the centre; `up_arrived`,
    `down_arrived`: delivered; `link_up`, `link_down`: weighed, with headers and what was sent twice. `told`: bytes that
    somebody said to an impostor, decrypted. `first`, `last`: monotonic seconds of the first byte taken and the last one
    delivered."""

    up: int = 0
    down: int = 0
    up_arrived: int = 0
    down_arrived: int = 0
    link_up: int = 0
    link_down: int = 0
    connections: int = 0
    requests: int = 0
    cuts: int = 0
    losses: int = 0
    told: int = 0
    first: float = 0.0
    last: float = 0.0


class Pipe:
    """One direction of the line, shared by all connections. On the line's own loop."""

    def __init__(self, conditions: Callable[[], Conditions]):
        self._conditions = conditions
        self._free_at = 0.0

    async def carry(self, weight: int) -> float:
        """Wait until so many bytes have (almost) left (whoever sends meanwhile waits behind them); when they arrive, in
        monotonic seconds."""
        now, told = time.monotonic(), self._conditions()
        left = now
        if told.kbps:
            left = self._free_at = max(now, self._free_at) + weight * 8 / (told.kbps * 1000)
            if left - AHEAD > now:  # no faster than the pipe: the sender feels it
                await asyncio.sleep(left - AHEAD - now)
        return left + told.round_trip_ms / 2000


class Luck:
    """What chance does to one connection: by its number and the line's seed alone, whatever else is under way."""

    def __init__(self, seed: int, number: int, conditions: Conditions):
        chance = random.Random(f"{seed}/{number}")
        mean = conditions.cut_kb * 1024
        self.budget = chance.expovariate(1 / mean) if mean else float("inf")
        self.seconds = chance.expovariate(1 / conditions.cut_seconds) if conditions.cut_seconds else None
        self._chances = tuple(random.Random(chance.random()) for _ in (TO_CENTRE, BACK))
        self._lost_at: list[float | None] = [None, None]
        self._passed = [0, 0]

    def passed(self, way: int) -> int:
        """Bytes of this direction so far."""
        return self._passed[way]

    def losses(self, way: int, size: int, conditions: Conditions) -> int:
        """So many more bytes go this way: how many times a segment of them is lost."""
        self._passed[way] += size
        found = 0
        while conditions.loss > 0:
            lost_at = self._lost_at[way]
            if lost_at is None:
                lost_at = self._passed[way] - size
            elif lost_at >= self._passed[way]:
                break
            else:
                found += 1
            self._lost_at[way] = lost_at + self._chances[way].expovariate(conditions.loss / conditions.segment)
        return found
