"""Frames out of a stream, and when a weight has settled.

A stream begins anywhere, is cut anywhere and has noise in it: what is no frame is dropped, and the reader finds the
next one by itself.
"""

from __future__ import annotations

from outlet_app.devices.scale_frames.protocol import Protocol
from outlet_app.services.weighing import Heard, Reading

EQUAL = 5
"""So many equal readings in a row have settled, where a protocol has no flag."""


class FrameReader:
    """Takes bytes as they come; gives what was heard. `noise`: bytes dropped since the last frame. Raises nothing."""

    def __init__(self, protocol: Protocol):
        self._protocol = protocol
        self._kept = b""
        self.noise = 0

    def feed(self, data: bytes) -> list[Heard]:
        """Every frame that is whole now, in order."""
        kept, heard, at = self._kept + data, [], 0
        while (match := self._protocol.shape.search(kept, at)) is not None:
            follow = self._protocol.follow
            if follow is not None:
                if match.end() == len(kept):
                    break  # what comes next decides
                if not follow.match(kept, match.end()):
                    at = match.start() + 1
                    continue
            heard.append(self._protocol.read(match))
            kept, at, self.noise = kept[match.end() :], 0, 0
        spare = len(kept) - self._protocol.longest
        if spare > 0:
            self.noise += spare
            kept = kept[spare:]
        self._kept = kept
        return heard


class Settling:
    """Decides whether the newest reading has settled: the scale's own flag, or five equal ones in a row."""

    def __init__(self) -> None:
        self._last: tuple[int, str] | None = None
        self._equal = 0

    def add(self, heard: Heard) -> bool:
        """Whether this one has settled; a fault begins the count anew."""
        if not isinstance(heard, Reading):
            self.forget()
            return False
        now = (heard.grams, heard.mode)
        self._equal = self._equal + 1 if now == self._last else 1
        self._last = now
        return self._equal >= EQUAL if heard.stable is None else heard.stable

    def forget(self) -> None:
        """Begin anew, after a fault or a pause."""
        self._last, self._equal = None, 0
