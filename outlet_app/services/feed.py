"""What the centre told, decoded: any kind, by key. Small kinds are read anew at each call; nothing is cached here."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from outlet_app.services.ports import FeedReads

T = TypeVar("T")


class FeedService:
    """Items of the feed. Desk thread."""

    def __init__(self, feed: FeedReads):
        self._feed = feed

    def all(self, kind: str, body: type[T]) -> dict[str, T]:
        """Every item of a kind, by key, decoded as `body` (of `domain.feed.BODY_TYPES`); one that this version
        can't read is left out, never in the way of the rest."""
        decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(body)
        found: dict[str, T] = {}
        for key, data in self._feed.items(kind):
            try:
                found[key] = decoder.decode(data)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
        return found

    def setting(self, key: str, default: str = "") -> str:
        """A setting of the centre's, as text."""
        return self.all("setting", str).get(key, default)

    def version(self) -> int:
        """Changes when anything was told anew."""
        return self._feed.version()
