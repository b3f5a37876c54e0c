"""A display that nobody sees, for tests that need a real one: Xvfb on a number of its own choice."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SIZE = "1366x768x24"


@contextmanager
def virtual_display() -> Iterator[str]:
    """The name of a display (":93"), there until the end; skips where Xvfb is not installed."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not on this machine")
    read, write = os.pipe()
    words = [program, "-displayfd", str(write), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)
