"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data and vectors that is not part of this project; skips where it is absent."""
    folder = Path(os.environ.get("OUTLET_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "test_vectors.json").is_file():
        pytest.skip("the shared test data is not on this machine")
    return folder
