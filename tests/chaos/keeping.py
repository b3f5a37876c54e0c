"""A small server that keeps its connections and numbers what it answers: the far end of a bad line."""

from __future__ import annotations

import contextlib
import socket
import threading

from tests.support.hostile import read_request


class Keeping:
    """Answers each request with its number, its body's length and `more` bytes; notes the bodies. `close` it."""

    def __init__(self, more: int = 0) -> None:
        self.bodies: list[bytes] = []
        self.more = more
        self._news = threading.Condition()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Let everything go."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for one in self._open:
            one.close()

    def wait(self, count: int, seconds: float = 10) -> list[bytes]:
        """The bodies, once so many came."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.bodies) >= count, seconds), len(self.bodies)
            return list(self.bodies)

    def _accept(self) -> None:
        while True:
            try:
                one, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(one)
            thread = threading.Thread(target=self._serve, args=(one,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                body = read_request(one).partition(b"\r\n\r\n")[2]
                with self._news:
                    self.bodies.append(body)
                    told = b"%d:%d:" % (len(self.bodies), len(body)) + b"x" * self.more
                    self._news.notify_all()
                one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))


class Caller:
    """A client that keeps its connection, and makes a new one when it was cut. Raises `OSError` when it is."""

    def __init__(self, port: int, seconds: float = 10) -> None:
        self._port = port
        self._seconds = seconds
        self._socket: socket.socket | None = None

    def ask(self, body: bytes) -> bytes:
        """The answer's body."""
        one = self._socket = self._socket or socket.create_connection(("127.0.0.1", self._port), self._seconds)
        try:
            one.sendall(b"POST /x HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            found = b""
            while b"\r\n\r\n" not in found:
                found += self._received(one)
            head, _, found = found.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            while len(found) < length:
                found += self._received(one)
        except OSError:
            self.close()
            raise
        return found

    def close(self) -> None:
        """Let the connection go."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _received(self, one: socket.socket) -> bytes:
        data = one.recv(65536)
        if not data:
            raise ConnectionResetError("gone")
        return data
