"""Small files beside the store, and names of files, so that a power cut can't leave half of them.

A file's own sync keeps what is in it. That it is there, has this name, or is gone, is kept for sure by a sync of its
folder only; many file systems keep it with the next sync of anything, but none has promised to.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

_CAN_NOT = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF)  # a network folder, say: it keeps names as it can


def sync_folder(folder: Path) -> None:
    """Which files are in `folder`, and under which names, is on the disk when this returns. Raises `OSError`; does
    nothing where folders can't be synced (Windows keeps names in its journal)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CAN_NOT:
            raise
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Write `text` (ASCII) to `path`, for this user's eyes only: wholly and durably, or not at all. Raises
    `OSError`."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
