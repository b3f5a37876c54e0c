"""Other processes for tests: a child of the same Python, its environment set for tests, its words as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "OUTLET_KEYSTORE": "file", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}


def child(*words: str, **more: Any) -> subprocess.Popen[str]:
    """Start Python with these words; its output is read by the caller."""
    return subprocess.Popen(
        [sys.executable, *words], env=ENVIRONMENT, cwd=ROOT, text=True, stdout=subprocess.PIPE, **more
    )


def run(*words: str, typed: str = "", **more: Any) -> subprocess.CompletedProcess[str]:
    """Run Python with these words to its end."""
    where: dict[str, Any] = {"env": ENVIRONMENT, "cwd": ROOT, "text": True} | more
    return subprocess.run([sys.executable, *words], capture_output=True, input=typed, timeout=60, check=False, **where)


def facts(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The facts a command printed with --json."""
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
