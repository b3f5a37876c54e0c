"""Connections to the centre, bounded: uvicorn waits for a request's head for ever, and takes every connection until the
system has none left, which shuts everybody out and fills the log.

Here a head that does not come is not waited for, and a connection too many is let go at once. What a body may take is
`central.app`'s. On the event loop alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger(__name__)
HEAD_SECONDS = 30.0  # from the connection, or from a head's first byte, to its last
KEPT_FREE = 384  # of the files this process may open: the database's, the log's, connections that are being let go
AT_LEAST, AT_MOST = 64, 4096


def ask_for_files() -> None:
    """Let this process open as many files as so many connections need, as far as the system allows it."""
    if os.name == "posix":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = AT_MOST + KEPT_FREE
        wanted = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def most_connections() -> int:
    """How many connections this process can hold and still open its database."""
    if os.name != "posix":
        return AT_MOST
    import resource

    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return AT_MOST if files == resource.RLIM_INFINITY else min(AT_MOST, max(AT_LEAST, files - KEPT_FREE))


class Bounded(H11Protocol):
    """One connection."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self._awaiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One more, unless there are too many; its first head is awaited."""
        super().connection_made(transport)
        if len(self.connections) > most_connections():
            transport.abort()
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self._heed()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """As ever; a head that has begun must end."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._heed()
        elif self._awaiting is None:
            self._await_head()

    def _await_head(self) -> None:
        self._awaiting = self.loop.call_later(HEAD_SECONDS, self._late)

    def _heed(self) -> None:
        if self._awaiting is not None:
            self._awaiting.cancel()
            self._awaiting = None

    def _late(self) -> None:
        log.info("a connection without a request is let go")
        self.transport.abort()
