"""Where the messages of HTTP begin and end in a stream that is cut anywhere.

Lengths, chunks, requests that follow each other without waiting. For `sample.poor_talk`; nothing is changed, and
nothing but framing is understood.
"""

from __future__ import annotations

from collections.abc import Iterator

MOST_HEAD = 64 << 10


class Messages:
    """Where the messages of one direction begin and end. `opaque`: it is no HTTP."""

    def __init__(self, *beginnings: bytes):
        self._beginnings = beginnings
        self._head = bytearray()
        self._left = 0  # bytes of the body, or of the chunk, that are still to come; -1: until the end of the stream
        self._chunked = self._inside = False
        self._said = b""
        self.opaque = False

    @property
    def endless(self) -> bool:
        """Whether the message under way goes on until the stream ends."""
        return self._left < 0

    def split(self, data: bytes) -> Iterator[tuple[bytes, bool, bool]]:
        """Pieces of one message each: (bytes, whether the message begins with them, whether it ends with them)."""
        while data:
            begins, self._inside = not self._inside, True
            size, ends = self._taken(data)
            if ends:
                self._inside = False
            yield data[:size], begins, ends
            data = data[size:]

    def _taken(self, data: bytes) -> tuple[int, bool]:
        """How many of these bytes belong to the message under way, and whether they end it."""
        if self.opaque or self._left < 0:
            return len(data), False
        taken, ends = 0, False
        while taken < len(data) and not ends:
            if self._left:
                step = min(self._left, len(data) - taken)
                self._left -= step
                taken += step
                ends = self._left == 0 and not self._chunked
            elif self._chunked:
                step, ends = self._chunk_line(data[taken:])
                taken += step
            else:
                step, ends = self._header(data[taken:])
                taken += step
            if self.opaque or self._left < 0:
                return len(data), False
        return taken, ends

    def _header(self, data: bytes) -> tuple[int, bool]:
        before = len(self._head)
        self._head += data
        known = bytes(self._head[:4])
        if not any(known.startswith(one[: len(known)]) for one in self._beginnings):
            self.opaque = True
            return len(data), False
        end = self._head.find(b"\r\n\r\n")
        if end < 0:
            self.opaque = len(self._head) > MOST_HEAD
            return len(data), False
        lines = bytes(self._head[:end]).lower().split(b"\r\n")
        self._head.clear()
        return end + 4 - before, self._body_of(lines)

    def _body_of(self, lines: list[bytes]) -> bool:
        """Read the head; whether the message ends with it."""
        fields = dict(line.split(b":", 1) for line in lines[1:] if b":" in line)
        if lines[0].startswith(b"http/1.1 1"):
            return False  # "go on": the answer itself is still to come
        if b"chunked" in fields.get(b"transfer-encoding", b""):
            self._chunked, self._said = True, b""
            return False
        length = fields.get(b"content-length", b"").strip()
        if length.isdigit():
            self._left = int(length)
            return self._left == 0
        if lines[0].startswith(b"http") and not lines[0].startswith((b"http/1.1 204", b"http/1.1 304")):
            self._left = -1
            return False
        return True

    def _chunk_line(self, data: bytes) -> tuple[int, bool]:
        """A chunk's size line, the line end behind a chunk, or the trailer: a line at a time."""
        end = data.find(b"\n") + 1
        if not end:
            self._said += data
            return len(data), False
        line, self._said = (self._said + data[:end]).strip(), b""
        if not line and self._head != b"0":
            return end, False  # behind a chunk
        if self._head == b"0":  # in the trailer: an empty line ends the message
            if line:
                return end, False
            self._head.clear()
            self._chunked = False
            return end, True
        size = line.split(b";")[0]
        try:
            self._left = int(size, 16)
        except ValueError:
            self.opaque = True
            return end, False
        if not self._left:
            self._head += b"0"
        return end, False
