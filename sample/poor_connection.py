"""One connection over a poor line: two pumps, two deliveries, and what cuts them. On the line's loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sample.poor_talk import Cut, Deed, Pass, Replay, Reply, Talk, Tricks
from sample.poor_wire import BACK, TO_CENTRE, Conditions, Counts, Luck, Pipe

GARBAGE = bytes(range(0x80, 0xC0)) * 3
CENTRE_SECONDS = 10.0
SMALL_BUFFER = 4096  # on a slow line: what is on its way is on the line, not in this machine's memory
Item = tuple[float, Deed | None]


class CutOff(Exception):
    """This connection is cut now."""


@dataclass
class Shared:
    """What all connections of a line have in common."""

    host: str
    centre_port: int
    conditions: Conditions
    seed: int
    counts: Counts
    tricks: Tricks = field(default_factory=Tricks)
    pipes: tuple[Pipe, Pipe] = field(init=False)
    replays: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pipes = (Pipe(lambda: self.conditions), Pipe(lambda: self.conditions))

    def replay(self, request: bytes) -> None:
        """A request comes to the centre once more, by itself."""
        task = asyncio.create_task(_replayed(self, request))
        self.replays.add(task)
        task.add_done_callback(self.replays.discard)


class Connection:
    """A pair of sockets. `silent`: what comes is accepted, and nothing arrives."""

    def __init__(self, shared: Shared, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._shared = shared
        self._told = shared.conditions  # cuts and loss as they were when the connection was made
        self._luck = Luck(shared.seed, shared.counts.connections, self._told)
        self._talk = Talk(shared.tricks)
        self._readers = [reader]
        self._writers = [writer]
        self._queues: list[asyncio.Queue[Item]] = [asyncio.Queue(), asyncio.Queue()]
        self._ready_at = time.monotonic() + self._told.handshake
        self.silent = False

    async def run(self, limit: int) -> None:
        """Carry until both ends are done, or the line is cut."""
        reader, writer = await asyncio.wait_for(reached(self._shared, limit), CENTRE_SECONDS)
        self._readers.append(reader)
        self._writers.append(writer)
        work = (self._pump(TO_CENTRE), self._pump(BACK), self._deliver(TO_CENTRE), self._deliver(BACK))
        tasks = [asyncio.create_task(one) for one in work]
        carrying: asyncio.Future[Any] = asyncio.gather(*tasks)
        timer: asyncio.Future[None] = asyncio.create_task(self._cut_later())
        try:
            await asyncio.wait([carrying, timer], return_when=asyncio.FIRST_COMPLETED)
            if timer.done():
                timer.result()
            await carrying
        except CutOff:
            self._shared.counts.cuts += 1
            self.cut()
        except OSError:  # one end is gone: so is the other
            self.cut()
        finally:
            for task in (*tasks, timer):
                task.cancel()
            await asyncio.gather(*tasks, timer, carrying, return_exceptions=True)
            for one in self._writers:
                one.close()

    def cut(self) -> None:
        """Reset both ends."""
        for one in self._writers:
            abort(one)

    async def _cut_later(self) -> None:
        """Ends with the cut, or never."""
        if self._luck.seconds is None:
            await asyncio.Event().wait()
        else:
            await asyncio.sleep(self._luck.seconds)
            self._cut_off()

    def _cut_off(self) -> None:
        """The line is cut here: a reset, or from now on silence."""
        if not self._told.silent:
            raise CutOff
        if not self.silent:
            self._shared.counts.cuts += 1
        self.silent = True

    async def _pump(self, way: int) -> None:
        """From one end into the pipe."""
        reader, queue, counts = self._readers[way], self._queues[way], self._shared.counts
        exact = (self._told.cut_up, self._told.cut_down)[way]
        if way == TO_CENTRE and (pause := self._ready_at - time.monotonic()) > 0:
            await asyncio.sleep(pause)
        while data := await reader.read(self._shared.conditions.segment if self._shared.conditions.slow else 1 << 16):
            counts.first = counts.first or time.monotonic()
            _count(counts, way, len(data))
            if self.silent:
                continue
            room = len(data) + 1 if exact is None else max(0, exact - self._luck.passed(way))
            budget = int(min(self._luck.budget, 1 << 60))
            self._luck.budget -= len(data)
            await self._carry(way, data[: min(room, budget)])
            if self._luck.budget <= 0 and self._shared.conditions.slow:
                self._cut_off()  # what is on its way is lost too
            if len(data) >= min(room, budget):
                queue.put_nowait((0.0, Cut()))
        if way == BACK:
            self._put(queue, 0.0, self._talk.over())
        queue.put_nowait((0.0, None))

    async def _carry(self, way: int, data: bytes) -> None:
        """A segment goes into the pipe; lost, it goes once more."""
        if not data:
            return
        shared = self._shared
        weight = shared.conditions.cost(len(data))
        lost = self._luck.losses(way, len(data), self._told)
        shared.counts.losses += lost
        arrives = 0.0
        for _ in range(1 + lost):
            _weigh(shared.counts, way, weight)
            arrives = await shared.pipes[way].carry(weight)
        before = shared.tricks.requests
        deeds = self._talk.up(data) if way == TO_CENTRE else self._talk.down(data)
        self._put(self._queues[way], arrives + lost * shared.conditions.retransmit, deeds)
        shared.counts.requests += shared.tricks.requests - before

    def _put(self, queue: asyncio.Queue[Item], at: float, deeds: Iterator[Deed]) -> None:
        for deed in deeds:
            queue.put_nowait((at, deed))

    async def _deliver(self, way: int) -> None:
        """Out of the pipe, to the other end, in order."""
        queue, counts = self._queues[way], self._shared.counts
        while True:
            at, deed = await queue.get()
            if (pause := at - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            match deed:
                case None:
                    with contextlib.suppress(OSError, RuntimeError):
                        self._writers[1 - way].write_eof()
                    return
                case Cut():
                    self._cut_off()
                case _ if self.silent:
                    pass
                case Pass(data):
                    await self._written(self._writers[1 - way], data)
                    _arrived(counts, way, len(data))
                case Reply(data):
                    await self._written(self._writers[way], data)
                case Replay(data):
                    self._shared.replay(data)

    async def _written(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
        await writer.drain()


async def reached(shared: Shared, limit: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the centre."""
    made = socket.socket()
    made.setblocking(False)
    if shared.conditions.slow:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        await asyncio.get_running_loop().sock_connect(made, (shared.host, shared.centre_port))
    except BaseException:
        made.close()
        raise
    return await asyncio.open_connection(sock=made, limit=limit)


async def _replayed(shared: Shared, request: bytes) -> None:
    """On a connection of its own; what is answered goes nowhere."""
    with contextlib.suppress(OSError):
        reader, writer = await reached(shared, 1 << 18)
        try:
            writer.write(request)
            await writer.drain()
            await reader.read(1 << 16)
        finally:
            abort(writer)


def reset(writer: asyncio.StreamWriter) -> None:
    """Have the other end told, at closing, that the line is gone."""
    found = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if found is not None:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def abort(writer: asyncio.StreamWriter) -> None:
    """Reset now."""
    reset(writer)
    writer.transport.abort()


def _count(counts: Counts, way: int, size: int) -> None:
    if way == TO_CENTRE:
        counts.up += size
    else:
        counts.down += size


def _weigh(counts: Counts, way: int, weight: int) -> None:
    if way == TO_CENTRE:
        counts.link_up += weight
    else:
        counts.link_down += weight


def _arrived(counts: Counts, way: int, size: int) -> None:
    counts.last = time.monotonic()
    if way == TO_CENTRE:
        counts.up_arrived += size
    else:
        counts.down_arrived += size
