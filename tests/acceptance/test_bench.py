"""The figures are produced, whatever this machine's mood today; how fast it is stands in `make bench`, not here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import reporting
from bench.meanings import MEANINGS
from bench.poor import Crossing, arithmetic, figures
from bench.rivals import OURS
from bench.telling import Run, table
from tests.conftest import ROOT


@pytest.mark.timeout(180)
def test_every_figure_is_produced(tmp_path: Path) -> None:
    """The short form writes every key that needs nobody else with a unit and what it was measured against; what is
    counted, not timed, must hold."""
    out = tmp_path / "bench.json"
    words = [sys.executable, "-m", "bench", "--short", "--out", str(out)]
    alone = {name: value for name, value in os.environ.items() if name != "OUTLET_PEERS"}
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False, env=alone)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(out.read_text(encoding="utf-8"))
    assert {key for key, meaning in MEANINGS.items() if not meaning.needs} <= set(report) <= set(MEANINGS)
    for key, row in report.items():
        assert row["value"] > 0 or MEANINGS[key].needs == "chaos", key
        assert row["unit"], key
        assert row["against"], key
    counted = ("save_fsyncs", "idle_requests", "idle_bytes", "one_act_bytes", "wire_bytes_per_entry_100")
    assert [key for key in (*counted, "poor_line_finished") if not report[key]["met"]] == []
    assert report["slow_line_ratio"]["value"] >= 0.9  # nobody is faster than the line


def test_what_cuts_cost_is_told_against_the_line_that_holds() -> None:
    """Seconds and bytes of the cut line are means over all seeds, also over those that met no cut."""
    whole = [Crossing(4.0, 10_000, 11_000, 0, True, True)]
    broken = [Crossing(4.0, 10_000, 11_000, 0, True, True), Crossing(8.0, 15_000, 16_000, 1, True, True)]
    found = figures(whole, broken)
    assert found["cut_line_ratio"] == 1.5
    assert found["cut_goodput"] == 0.8
    assert found["poor_line_finished"] == 1
    assert found["slow_line_ratio"] == pytest.approx(4.0 / (11_000 / 5000 + 1.2))
    assert arithmetic(5000) == pytest.approx(2.2)
    assert figures(whole, [*broken, Crossing(600, 1, 1, 9, False, False)])["poor_line_finished"] == 0.75


def test_a_run_beside_the_peers_becomes_ratios(tmp_path: Path) -> None:
    """Ours over theirs, each client without its own start; a run that was not whole is seen in the figures."""

    def pushed(seconds: float, cpu: float, start: float, size: int) -> dict[str, Any]:
        phases = {"push": (seconds, cpu, size), "noop": (0.01, start, 300), "one": (0.01, start, 400)}
        return {
            "verified": True,
            **{
                name: {
                    key: {"median": value}
                    for key, value in (("s", s), ("cli_cpu", c), ("srv_cpu", 0.1), ("up", b), ("down", 0))
                }
                for name, (s, c, b) in phases.items()
            },
        }

    run = Run(clean={OURS: pushed(0.5, 1.1, 1.0, 20), "anki": pushed(1.0, 0.6, 0.4, 940_000)}, wire_100=18.8)
    found = run.figures()
    assert found["drain_vs_anki"] == 0.5
    assert found["drain_cpu_vs_anki"] == pytest.approx(0.5)
    assert found["wire_vs_anki"] == 0.2
    assert found["side_by_side_exact"] == 1
    run.told_cpu = [0.15, 0.2, 0.4]  # never less than the program itself told
    assert run.figures()["drain_cpu_vs_anki"] == pytest.approx(1)
    run.killed = {OURS: [{"re_sent_up_frac_of_clean": 0.01, "ok": False}]}
    assert run.figures()["side_by_side_exact"] == 0.5
    assert "anki" in table(run)


def test_a_figure_measured_elsewhere_stays(tmp_path: Path) -> None:
    """The run beside the peers adds to the file of `make bench`; goals say which way they are meant."""
    out = tmp_path / "build" / "bench.json"
    reporting.keep({"cut_goodput": 0.9, "idle_bytes": 451.0}, out)
    reporting.keep({"drain_vs_anki": 0.4, "no such key": 1.0}, out, add=True)
    report = json.loads(out.read_text(encoding="utf-8"))
    assert {key: row["met"] for key, row in report.items()} == {
        "idle_bytes": False,
        "cut_goodput": True,
        "drain_vs_anki": True,
    }
    assert report["cut_goodput"]["goal_is"] == "at least"
