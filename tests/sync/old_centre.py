"""A centre of contract 1, written from `docs/protocol.md` as that contract was released: single frames, none of the
later fields, 400 for any other version and 404 for any other path. Entries in memory; it trusts what it reads."""

from __future__ import annotations

import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nacl.signing import SigningKey, VerifyKey

from tests.sync import from_the_document as other

NOW = 1_789_779_600_000


class OldCentre:
    """Answers on a free port of this machine. `key`: its own; `rows`: the exact bytes it holds of the one counter."""

    def __init__(self, counter: str, counter_key: bytes, key: SigningKey, port: int = 0):
        self.counter, self._counter_key, self._key = counter, counter_key, key
        self.rows: list[bytes] = []
        self.hashes = [other.genesis(counter)]
        self.asked: list[tuple[str, int]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answered(self, frame: bytes) -> bytes | None:
        """The answer's frame, None for what is no request of contract 1."""
        if frame[0] != 1 or frame[1] > 2:
            return None
        VerifyKey(self._counter_key).verify(b"outlet-request/1" + frame[:2] + frame[66:], frame[2:66])
        message: list[Any] = other.opened(frame, self._counter_key, b"outlet-request/1")
        after, rows = message[2], [other.encoded(row) for row in message[6]]
        if len(message) > 7 and message[7]:
            rows = other.unpacked(message[7])
        refusal = "gap" if after > len(self.rows) else ""
        for place, row in enumerate(rows if not refusal else [], after + 1):
            if place > len(self.rows):
                self.rows.append(row)
                self.hashes.append(other.hash_after(self.hashes[-1], row))
        answer = other.encoded([len(self.rows), self.hashes[-1], message[5], NOW, [], False, refusal, ""])
        squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = squeezer.compress(answer) + squeezer.flush()
        return b"\x01\x01" + self._key.sign(b"outlet-answer/1" + frame[2:66] + b"\x01\x01" + data).signature + data

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        centre = self

        class Handler(BaseHTTPRequestHandler):
            """One POST."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                centre.asked.append((self.path, body[0]))
                answer = centre.answered(body) if self.path == "/x" else None
                self.send_response(200 if answer else 404 if self.path != "/x" else 400)
                self.send_header("Content-Length", str(len(answer or b"")))
                self.end_headers()
                self.wfile.write(answer or b"")

            def log_message(self, *_said: object) -> None:
                """Nothing into the tests' output."""

        return Handler
