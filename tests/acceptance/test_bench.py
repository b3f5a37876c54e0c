"""The figures are produced, whatever this machine's mood today; how fast it is stands in `make bench`, not here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import MEANINGS
from tests.conftest import ROOT


@pytest.mark.timeout(180)
def test_every_figure_is_produced(tmp_path: Path) -> None:
    """The short form writes every key with a unit and what it was measured against; what is counted, not timed, must
    hold."""
    out = tmp_path / "bench.json"
    words = [sys.executable, "-m", "bench", "--short", "--out", str(out)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(out.read_text(encoding="utf-8"))
    assert set(report) == set(MEANINGS)
    for key, row in report.items():
        assert row["value"] > 0, key
        assert row["unit"], key
        assert row["against"], key
    assert report["save_fsyncs"]["value"] == 1
    assert report["idle_requests"]["value"] == 1
    assert report["idle_bytes"]["value"] <= 900
    assert report["wire_bytes_per_entry_100"]["value"] <= 45
