"""Pictures: from a camera, a folder or a file, shrunk, kept under the SHA-256 of their bytes in the encrypted store.

An entry holds the hash; the picture itself travels later, when the line is good, or by stick.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol

from outlet_app.errors import N_, SAFE_ALL, Refused
from outlet_app.services.ports import Clock

MOST_BYTES = 300_000
MOST_FILE_BYTES = 40 << 20
"""A larger file is no photo of a camera's."""
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


class Camera(Protocol):
    """Where new photos come from."""

    def folder(self) -> str:
        """Where its photos arrive."""

    def shots(self, since: int) -> list[str]:
        """Names of the photos taken at or after `since` (UTC ms), newest first. Raises `Refused` E761."""

    def path(self, name: str) -> str:
        """Where a photo of this name is."""


class PictureService:
    """Keeps and finds pictures. Desk thread. `camera` None: none is set up."""

    def __init__(self, store: PictureStore, shrinker: Shrinker, clock: Clock, camera: Camera | None = None):
        self._store = store
        self._shrinker = shrinker
        self._clock = clock
        self.camera = camera

    def keep(self, data: bytes) -> bytes:
        """Shrink and keep a picture; its hash, 32 bytes. Raises `Refused` E680 for bytes that are no picture,
        `StoreTrouble`."""
        small = self._shrinker.shrunk(data, MOST_BYTES)
        if small is None:
            raise Refused(
                "E680",
                N_("This file is not a picture that can be read."),
                do=N_("Take the photo again, or choose another file."),
            )
        digest = hashlib.sha256(small).digest()
        self._store.keep(digest, small, MIMES[0], self._clock.now())
        return digest

    def newest_shot(self, since: int, taken: frozenset[str]) -> str:
        """The camera's newest photo from `since` (UTC ms) on that is not among `taken`; "" for none. Raises `Refused`
        E761."""
        shots = self.camera.shots(since) if self.camera is not None else []
        return next((name for name in shots if name not in taken), "")

    def read_shot(self, name: str) -> bytes:
        """A photo of the camera's. Raises `Refused` E765 when there is none, E760 when it can't be read."""
        if self.camera is None or not name:
            raise Refused(
                "E765",
                N_("The camera has taken no new photo."),
                safe=SAFE_ALL,
                do=N_("Take the photo, wait a moment, and press the key again."),
            )
        return self.read_file(self.camera.path(name))

    def read_file(self, path: str) -> bytes:
        """The bytes of a picture's file. Raises `Refused` E760 when it can't be read or is far too large."""
        file = Path(path)
        try:
            if file.stat().st_size <= MOST_FILE_BYTES:
                return file.read_bytes()
        except OSError:
            pass  # told below, like a file that is too large
        raise Refused(
            "E760",
            N_("The file can't be read, or is too large for a picture."),
            safe=SAFE_ALL,
            do=N_("Choose another file, or take the photo again."),
        )

    def get(self, digest: bytes) -> bytes | None:
        """A picture's bytes, or None when it is not here (another machine's, or lost)."""
        return self._store.get(digest)
