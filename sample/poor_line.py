"""A bad line between counter and centre: a TCP relay that is slow, lossy, cut, silent, or answers for somebody else.

Beside `sample.line`, which can only be pulled: this one does what a village's mobile line does, with its arithmetic in
`sample.poor_wire` and its tricks on requests in `sample.poor_talk`. By a seed, so that a run can be repeated; changed
while it runs, from any thread. One thread and one event loop, whatever the number of connections.

    python -m sample.poor_line --listen 9001 --to 9000 --line slow --cut-kb 32 --seed 7 --stats line.json
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from sample.poor_connection import GARBAGE, SMALL_BUFFER, Connection, Shared, abort, reset
from sample.poor_talk import Fault
from sample.poor_wire import Conditions, Counts

Result = TypeVar("Result")


class State(StrEnum):
    """What a new connection meets. `OPEN` the line; `REFUSED` nobody listens; `UNREACHABLE` not even that is said;
    `SILENT` everything is accepted and nothing arrives; `GARBAGE` bytes that are neither TLS nor HTTP; `IMPOSTOR`
    somebody with another certificate."""

    OPEN = "open"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    GARBAGE = "garbage"
    IMPOSTOR = "impostor"


class PoorLine:
    """A relay from a local port to the centre's. Every method from any thread; `close` it.

    `certificate`: what an impostor shows, a server's context."""

    def __init__(
        self,
        centre_port: int,
        port: int = 0,
        conditions: Conditions | None = None,
        seed: int = 0,
        host: str = "127.0.0.1",
        certificate: ssl.SSLContext | None = None,
    ):
        self._host = host
        self._state = State.OPEN
        self._certificate = certificate
        self._server: asyncio.Server | None = None
        self._bound: socket.socket | None = None
        self._crowd: list[socket.socket] = []
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._shared = Shared(host, centre_port, conditions or Conditions(), seed, Counts())
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="poor-line", daemon=True)
        self._thread.start()
        self._asked(self._open())

    @property
    def url(self) -> str:
        """The address the counter calls."""
        return f"http://{self._host}:{self.port}"

    @property
    def counts(self) -> Counts:
        """What went over it so far; a copy."""
        return self._asked(self._copied())

    def change(self, conditions: Conditions | None = None, **changes: Any) -> None:
        """The line is like this from now on; `changes`: fields of `Conditions`. Cuts and loss count for connections
        made from now on."""
        self._asked(self._changed(conditions, changes))

    def become(self, state: State) -> None:
        """What connections meet from now on; those that are there are cut, or fall silent."""
        self._asked(self._became(state))

    def next(self, *faults: Fault) -> None:
        """What happens to the next requests, one each."""
        self._asked(self._armed(faults))

    def release(self) -> None:
        """Requests that are kept to come again come now."""
        self._asked(self._released())

    def pull(self) -> None:
        """Everything under way is cut; new connections are welcome."""
        self._asked(self._pulled())

    def forget(self) -> None:
        """Count from nothing."""
        self._asked(self._zeroed())

    def close(self) -> None:
        """The line is gone, with everything under way."""
        if not self._loop.is_closed():
            self._asked(self._closed())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _asked(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _copied(self) -> Counts:
        return replace(self._shared.counts)

    async def _changed(self, conditions: Conditions | None, changes: dict[str, Any]) -> None:
        was_slow = self._shared.conditions.slow
        self._shared.conditions = replace(conditions or self._shared.conditions, **changes)
        if self._shared.conditions.slow != was_slow and self._server is not None:
            await self._shut()  # the buffers of a connection are those of the port it came to
            await self._open()

    async def _became(self, state: State) -> None:
        self._state = state
        if state is State.SILENT:
            for connection in self._connections:
                connection.silent = True
            await self._open()
            return
        await self._pulled()
        if state in (State.REFUSED, State.UNREACHABLE):
            await self._shut()
        if state is State.UNREACHABLE:
            await self._crowded()
        elif state is not State.REFUSED:
            await self._open()

    async def _armed(self, faults: tuple[Fault, ...]) -> None:
        self._shared.tricks.waiting.extend(faults)

    async def _released(self) -> None:
        for request in self._shared.tricks.due(all_of_them=True):
            self._shared.replay(request)

    async def _zeroed(self) -> None:
        self._shared.counts.__init__()  # type: ignore[misc]  # the same object: connections count into it

    async def _open(self) -> None:
        if self._server is not None:
            return
        self._uncrowd()
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self._shared.conditions.slow:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        listening.bind((self._host, self.port))
        self.port = listening.getsockname()[1]
        self._server = await asyncio.start_server(self._met, sock=listening, limit=self._limit())

    def _limit(self) -> int:
        return 2 * self._shared.conditions.segment if self._shared.conditions.slow else 1 << 18

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
            await asyncio.sleep(0)

    async def _crowded(self) -> None:
        """A port whose queue is full and never read: a connection attempt hears nothing at all (on Linux)."""
        self._bound = socket.socket()
        self._bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._bound.bind((self._host, self.port))
        self._bound.listen(0)
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            self._crowd.append(one)
            with contextlib.suppress(OSError):
                one.connect((self._host, self.port))

    def _uncrowd(self) -> None:
        for one in [*self._crowd, *([self._bound] if self._bound else [])]:
            one.close()
        self._crowd, self._bound = [], None

    async def _pulled(self) -> None:
        for connection in list(self._connections):
            connection.cut()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _closed(self) -> None:
        await self._pulled()
        await self._shut()
        self._uncrowd()
        replays = list(self._shared.replays)
        for task in replays:
            task.cancel()
        await asyncio.gather(*replays, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)  # what was aborted is told so, and lets its socket go

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A new connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._shared.counts.connections += 1
        try:
            await self._answered(reader, writer)
        except (OSError, asyncio.CancelledError):
            abort(writer)
        finally:
            self._tasks.discard(task)

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match self._state:
            case State.OPEN | State.SILENT:
                connection = Connection(self._shared, reader, writer)
                connection.silent = self._state is State.SILENT
                self._connections.add(connection)
                try:
                    await connection.run(self._limit())
                finally:
                    self._connections.discard(connection)
            case State.GARBAGE:
                await reader.read(1 << 16)
                writer.write(GARBAGE)
                await writer.drain()
                writer.close()
            case State.IMPOSTOR:
                assert self._certificate is not None
                await writer.start_tls(self._certificate)
                while data := await reader.read(1 << 16):
                    self._shared.counts.told += len(data)
                writer.close()
            case _:
                reset(writer)


def waited(line: PoorLine, ready: Callable[[Counts], bool], seconds: float = 10.0) -> Counts:
    """The counts once they are as wanted, looked at again and again. Raises `TimeoutError`."""
    until = time.monotonic() + seconds
    pause = threading.Event()
    while not ready(found := line.counts):
        if time.monotonic() > until:
            raise TimeoutError(f"the line came to {found}")
        pause.wait(0.005)
    return found


if __name__ == "__main__":
    from sample.poor_run import main

    raise SystemExit(main())
