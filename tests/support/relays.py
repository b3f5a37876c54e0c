"""A relay between counters and a centre that keeps what went each way: for tests that read real messages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Relay(ThreadingHTTPServer):
    """Passes everything on to the centre and keeps (path, body, answer). `old`: refuses what a centre of version 1
    refuses."""

    def __init__(self, centre: str):
        super().__init__(("127.0.0.1", 0), Passing)
        self.centre = centre
        self.old = False
        self.heard: list[tuple[str, bytes, bytes]] = []

    @property
    def url(self) -> str:
        """Where counters reach the centre through it."""
        return f"http://127.0.0.1:{self.server_port}"


class Passing(BaseHTTPRequestHandler):
    """One request on its way."""

    server: Relay

    def do_POST(self) -> None:
        """Pass it on; the centre's status when it is no 200."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status, answer = 404 if self.path == "/t" else 400, b""
        if not self.server.old or (self.path == "/x" and body[0] == 1):
            try:
                with urlopen(Request(self.server.centre + self.path, body), timeout=30) as passed:
                    status, answer = 200, passed.read()
            except HTTPError as refused:
                status = refused.code
                refused.close()
        self.server.heard.append((self.path, body, answer))
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def relaying(centre: str) -> Iterator[Relay]:
    """A relay to the centre at that address, as long as the block runs."""
    with Relay(centre) as relay:
        thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield relay
        finally:
            relay.shutdown()
            thread.join()
