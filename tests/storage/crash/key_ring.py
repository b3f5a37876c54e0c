"""A system's key store for tests: it keeps what it is told at once and for good, in a file beside the counter's."""

from __future__ import annotations

import json
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend


class KeyRing(KeyringBackend):
    """Keys by service and name in the file `path`."""

    priority = 1.0

    def __init__(self, path: Path):
        super().__init__()  # type: ignore[no-untyped-call]
        self._path = path

    def _all(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._path.read_text("utf-8")) if self._path.is_file() else {}
        return found

    def get_password(self, service: str, username: str) -> str | None:
        """The key, or None."""
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a key."""
        self._path.write_text(json.dumps(self._all() | {f"{service} {username}": password}), "utf-8")


def use(path: Path) -> KeyringBackend:
    """Make it the key store of this process; returns the one before."""
    before = keyring.get_keyring()
    keyring.set_keyring(KeyRing(path))
    return before
