"""Kills, cuts and lost answers between real processes: nothing lost, nothing twice, no more sent again than one batch.

The short form of what `make bench` counts; `OUTLET_SOAK_ROUNDS` makes it so many.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.chaos import measure

RUNS = int(os.environ.get("OUTLET_SOAK_ROUNDS", "60"))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


@pytest.mark.timeout(max(180, RUNS * 2))
def test_nothing_lost_nothing_twice(tmp_path: Path) -> None:
    """What was reported saved and what was acknowledged is at both ends, once, with the same bytes."""
    found = measure(tmp_path / "chaos", RUNS)
    assert found.pop("chaos_runs") >= RUNS
    assert found == {"chaos_lost": 0.0, "chaos_doubled": 0.0, "chaos_resent_max": 0.0}
