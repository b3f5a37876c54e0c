"""A camera that puts its photos into a folder: a phone that syncs, a document camera's own program, a card reader.

Implements `services.pictures.Camera`. No driver is needed, and any camera will do. Desk thread.
"""

from __future__ import annotations

from pathlib import Path

from outlet_app.errors import N_, SAFE_ALL, Refused

SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".bmp"))


class FolderCamera:
    """The folder a camera writes to; `settings.toml` names it (`[camera] folder`)."""

    def __init__(self, folder: str):
        self._folder = Path(folder)

    def folder(self) -> str:
        """Where its photos arrive."""
        return str(self._folder)

    def shots(self, since: int) -> list[str]:
        """Names of the photos written at or after `since` (UTC ms), newest first. Raises `Refused` E761 when the
        folder can't be read."""
        found = []
        try:
            for file in self._folder.iterdir():
                if file.suffix.lower() in SUFFIXES and (at := file.stat().st_mtime_ns // 1_000_000) >= since:
                    found.append((at, file.name))
        except OSError as error:
            raise Refused(
                "E761",
                N_("The camera's folder can't be read."),
                safe=SAFE_ALL,
                do=N_("Plug the camera in, or choose the photo as a file."),
            ) from error
        return [name for _at, name in sorted(found, reverse=True)]

    def path(self, name: str) -> str:
        """Where a photo of this name is."""
        return str(self._folder / name)
