"""What the tests of the house itself share: which files belong to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSING = {".venv", ".git", "build", "dist", "__pycache__", "node_modules"}


def of_git() -> list[Path] | None:
    """What git tracks or would track, or None where this is no clone (an unpacked archive)."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        return None
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    return [ROOT / name for name in listed.stdout.decode("utf-8").split("\0") if name]


@pytest.fixture(scope="session")
def house() -> list[Path]:
    """Every file of the project that is, or is about to be, in its history."""
    files = of_git()
    if files is None:
        files = [file for file in ROOT.rglob("*") if not PASSING & set(file.relative_to(ROOT).parts)]
    return sorted(file for file in files if file.is_file())


@pytest.fixture(scope="session")
def modules(house: list[Path]) -> list[Path]:
    """Every Python file among them."""
    return [file for file in house if file.suffix == ".py"]
