"""A line that can be pulled: a small TCP relay between the counter and the centre, cut for real, at the socket.

Pulled, it closes every connection at once and stops listening, so the counter meets what a pulled cable gives it;
plugged in, it listens again on the same port. Each connection is two threads; it is made for one counter and its
tests, not for traffic.
"""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 64 << 10


class Line:
    """A relay from a local port to the centre's. Thread-safe. `carried`: bytes carried so far, (to the centre,
    back)."""

    def __init__(self, centre_port: int, port: int = 0, host: str = "127.0.0.1"):
        self.centre_port = centre_port
        self._host = host
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self.carried = [0, 0]
        self.requests = 0
        self._spoke_last = 1
        self.port = port
        self.plug()

    @property
    def url(self) -> str:
        """The address the counter calls."""
        return f"http://{self._host}:{self.port}"

    @property
    def plugged(self) -> bool:
        """Whether the line is there."""
        return self._listener is not None

    def plug(self) -> None:
        """The line is there (again)."""
        with self._lock:
            if self._listener is not None:
                return
            listener = socket.create_server((self._host, self.port))
            self.port = listener.getsockname()[1]
            self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), name="line", daemon=True).start()

    def pull(self) -> None:
        """The line is gone, in the middle of whatever it carried."""
        with self._lock:
            listener, self._listener = self._listener, None
            pairs, self._pairs = self._pairs, set()
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for pair in pairs:
            for end in pair:
                _cut(end)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                counter, _ = listener.accept()
            except OSError:
                return
            try:
                centre = socket.create_connection((self._host, self.centre_port), 10)
            except OSError:
                counter.close()
                continue
            with self._lock:
                if self._listener is not listener:
                    _cut(counter)
                    _cut(centre)
                    return
                self._pairs.add((counter, centre))
            for place, (source, target) in enumerate(((counter, centre), (centre, counter))):
                threading.Thread(
                    target=self._carry, args=(source, target, place, (counter, centre)), name="line", daemon=True
                ).start()

    def _count(self, place: int, size: int) -> None:
        """A request begins whenever the counter speaks after the centre did."""
        with self._lock:
            self.carried[place] += size
            self.requests += place == 0 and self._spoke_last == 1
            self._spoke_last = place

    def _carry(
        self, source: socket.socket, target: socket.socket, place: int, pair: tuple[socket.socket, socket.socket]
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                self._count(place, len(data))
                target.sendall(data)
        for end in pair:
            _cut(end)
        with self._lock:
            self._pairs.discard(pair)


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
