"""A request's body, piece by piece, read on while an earlier piece is still being worked on.

A server that reads only when it has time loses, when the line breaks, what lay in its buffers; here somebody always
reads, up to `AHEAD` pieces ahead.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType

from starlette.requests import ClientDisconnect, Request

AHEAD = 16  # pieces of at most the server's own buffer, 64 kB


class Pieces:
    """An asynchronous context; `next` gives the pieces in their order. On the event loop alone."""

    def __init__(self, request: Request):
        self._request = request
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(AHEAD)
        self._task: asyncio.Task[None] | None = None

    async def next(self) -> bytes | None:
        """The next piece; None when the body, or the line, has ended."""
        return await self._queue.get()

    async def rest(self) -> None:
        """Read past what is left."""
        while await self.next() is not None:
            pass

    async def _read(self) -> None:
        with contextlib.suppress(ClientDisconnect):
            async for piece in self._request.stream():
                if piece:
                    await self._queue.put(piece)
        await self._queue.put(None)

    async def __aenter__(self) -> Pieces:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
