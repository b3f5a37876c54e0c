"""Pictures: from a camera, a folder or a file, shrunk, kept under the SHA-256 of their bytes in the encrypted store.

An entry holds the hash; the picture itself travels later, when the line is good, or by stick.
"""

from __future__ import annotations

import hashlib
from typing import Protocol

from outlet_app.errors import N_, Refused
from outlet_app.services.ports import Clock

MOST_BYTES = 300_000
MIMES = ("image/jpeg", "image/png")


class Shrinker(Protocol):
    """Makes a picture small enough to keep. Any thread."""

    def shrunk(self, data: bytes, most_bytes: int) -> bytes | None:
        """JPEG bytes of at most `most_bytes`, without the camera's own notes (place, device); None: no picture."""


class PictureStore(Protocol):
    """Where pictures are kept."""

    def keep(self, digest: bytes, data: bytes, mime: str, at: int) -> None:
        """Keep it durably; the same picture twice is kept once."""

    def get(self, digest: bytes) -> bytes | None:
        """Its bytes, or None."""

    def waiting(self, limit: int) -> list[bytes]:
        """Hashes of pictures the centre does not have yet, oldest first."""

    def sent(self, digest: bytes, at: int) -> None:
        """The centre has it durably."""


class PictureService:
    """Keeps and finds pictures. Desk thread."""

    def __init__(self, store: PictureStore, shrinker: Shrinker, clock: Clock):
        self._store = store
        self._shrinker = shrinker
        self._clock = clock

    def keep(self, data: bytes) -> bytes:
        """Shrink and keep a picture; its hash, 32 bytes. Raises `Refused` E650 for bytes that are no picture,
        `StoreTrouble`."""
        small = self._shrinker.shrunk(data, MOST_BYTES)
        if small is None:
            raise Refused(
                "E650",
                N_("This file is not a picture that can be read."),
                do=N_("Take the photo again, or choose another file."),
            )
        digest = hashlib.sha256(small).digest()
        self._store.keep(digest, small, MIMES[0], self._clock.now())
        return digest

    def get(self, digest: bytes) -> bytes | None:
        """A picture's bytes, or None when it is not here (another machine's, or lost)."""
        return self._store.get(digest)
