"""What a build server runs: the closing line is the last, and a failure is never lost in a pipe."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="build servers of this project run a shell")

PASSED = "123 passed, 2 skipped in 45.67s (0:00:45)"
FAILED = "1 failed, 122 passed in 45.67s"


@pytest.mark.parametrize(
    ("printed", "made", "code", "last"),
    [
        (f"....\n{PASSED}\n", 0, 0, PASSED),
        (f"....\n{PASSED}\nnot a test's word\n", 0, 0, PASSED),
        (f"..F.\n{FAILED}\nmake: *** [Makefile:30: test] Error 1\n", 2, 2, FAILED),
        ("ui/shell.py:1: error\nmake: *** Error 1\n", 2, 2, "the tests did not run to their end"),
        ("nothing at all\n", 0, 1, "the tests did not run to their end"),
    ],
)
def test_closing_line_and_exit_code(tmp_path: Path, printed: str, made: int, code: int, last: str) -> None:
    """A `make` that prints and ends as told stands before the real one."""
    script = tmp_path / "bin" / "make"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{printed}END\nexit {made}\n", encoding="utf-8")
    script.chmod(0o755)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    done = subprocess.run(
        [str(tmp_path / ".ci" / "run")],
        env={**os.environ, "CI": "true", "PATH": f"{script.parent}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, last), done.stdout + done.stderr
