"""What the tests of the devices may ask for."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def vectors(shared_data: Path) -> dict[str, Any]:
    """The shared test vectors; skips where they are absent."""
    found: dict[str, Any] = json.loads((shared_data / "test_vectors.json").read_text(encoding="utf-8"))
    return found
