"""One program at a time on one counter's folder.

The operating system's own file lock: it ends with the process, however that ends, so a crash never leaves a counter
locked.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from outlet_app.errors import N_, SAFE_ALL, StoreTrouble


class FolderLock:
    """Holds the folder until `release`. Raises `StoreTrouble` E208 when another process holds it."""

    def __init__(self, folder: Path):
        self._file = (folder / "lock").open("a+b", buffering=0)
        try:
            self._lock()
        except OSError as error:
            self._file.close()
            raise StoreTrouble(
                "E208",
                N_("This counter is open already, in another window or another program."),
                safe=SAFE_ALL,
                do=N_("Use the window that is open, or close it first."),
            ) from error
        with contextlib.suppress(OSError):  # a courtesy to whoever looks; a full disk is no reason not to open
            self._file.truncate(0)
            self._file.write(str(os.getpid()).encode())

    def _lock(self) -> None:
        if sys.platform == "win32":
            import msvcrt

            self._file.seek(1 << 30)  # past the end: the number in the file stays readable to others
            msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            self._file.seek(0)
        else:
            import fcntl

            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        """Let the folder go."""
        self._file.close()
