"""Laying a file on a stick whole or not at all; shared by the counter and the centre.

Sticks are pulled out, full, or formatted in ways that know no order of writes: so the bytes go into a file of another
name, are forced out, and only then take the name that means something; the folder is forced out last.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PARTIAL = ".part"
_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP)  # file systems that can't force a folder out, and don't need to


def nothing() -> None:
    """Nothing to do before the name is given."""


def lay(path: Path, fill: Callable[[BinaryIO], None], ready: Callable[[], None] = nothing) -> None:
    """Write `path` by `fill`, replacing what was there; `ready` is called when the bytes are safe and the name is not
    given yet. Raises OSError, and whatever `fill` and `ready` raise; then `path` is as it was, and nothing is left."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        with partial.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        ready()
        os.replace(partial, path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    force_out(path.parent)


def force_out(folder: Path) -> None:
    """What was named or unnamed in `folder` is so after a power cut too. Raises OSError."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_THING:
            raise
    finally:
        os.close(handle)
