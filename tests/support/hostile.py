"""Servers that behave badly, for real, at the socket; and a relay that loses answers."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Behaviour = Callable[[socket.socket, bytes], None]


class BadServer:
    """Reads one whole HTTP request a connection, then does what `behave` says. `requests`: how many came."""

    def __init__(self, behave: Behaviour):
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._ended = threading.Event()
        self.requests = 0
        self.heads: list[bytes] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Let everything go."""
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def wait(self, seconds: float) -> bool:
        """Wait a while, or until the server is closed; True when it is."""
        return self._ended.wait(seconds)

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                one, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(one)
            thread = threading.Thread(target=self._serve, args=(one,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            request = read_request(one)
            self.requests += 1
            self.heads.append(request.partition(b"\r\n\r\n")[0])
            self._behave(one, request)
        self._open.discard(one)
        one.close()


def read_request(one: socket.socket) -> bytes:
    """One HTTP request with its body, as it came."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = one.recv(65536)
        if not piece:
            raise OSError("gone")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        piece = one.recv(65536)
        if not piece:
            raise OSError("gone")
        body += piece
    return head + b"\r\n\r\n" + body


def answer(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """An HTTP answer; `length`: what it claims, when that is not true."""
    told = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status} Something", f"Content-Length: {told}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


Making = Callable[[Behaviour], BadServer]


class Relay:
    """Carries requests to the centre and answers back, unless `lose` is above 0: then the centre gets the request and
    its answer is thrown away, that many times."""

    def __init__(self, centre_port: int):
        self.lose = 0
        self.lost = 0
        self._centre_port = centre_port
        self._server = BadServer(self._carry)
        self.url = self._server.url

    def close(self) -> None:
        """Let it go."""
        self._server.close()

    def _carry(self, counter: socket.socket, request: bytes) -> None:
        request = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
        with socket.create_connection(("127.0.0.1", self._centre_port), 10) as centre:
            centre.sendall(request)
            found = b""
            while piece := centre.recv(65536):
                found += piece
        if self.lose > 0:
            self.lose -= 1
            self.lost += 1
            return
        counter.sendall(found)
