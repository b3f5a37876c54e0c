"""`make bench`: measure, print a table, write `build/bench.json`. `--short`: quick, for the tests. `--peers DIR`: side
by side with the peers of that folder too (`bench.side_by_side`), which takes much longer."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench import poor, reporting, saving, starting, syncs, wire
from bench.records import peers_folder, records_folder


@dataclass(frozen=True)
class Amounts:
    """How much is measured."""

    saves: int = 4000
    starts: int = 11
    batches: int = 20
    poor_acts: int = 500
    slow_runs: int = 5
    seeds: int = 48
    chaos_runs: int = 2000


SHORT = Amounts(saves=100, starts=2, batches=2, poor_acts=100, slow_runs=1, seeds=2, chaos_runs=20)


def main(argv: list[str] | None = None) -> int:
    """Measure and tell; 0 when every figure was produced (it judges nothing: machines differ from day to day)."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--peers", default="", help="a folder with the peers, which may be written (or OUTLET_PEERS)")
    parser.add_argument("--out", type=Path, default=reporting.DEFAULT)
    arguments = parser.parse_args(argv)
    os.environ["OUTLET_KEYSTORE"] = "file"
    peers = peers_folder(arguments.peers)
    amounts = SHORT if arguments.short else Amounts()
    with tempfile.TemporaryDirectory(prefix="outlet-bench-") as name:
        figures = _alone(Path(name), amounts, peers or records_folder())
    figures |= _chaos(amounts.chaos_runs)
    if peers is not None and not arguments.short:
        side_by_side = importlib.import_module("bench.side_by_side")
        figures |= side_by_side.measure(peers, wire_100=figures["wire_bytes_per_entry_100"])
    reporting.keep(figures, arguments.out)
    reporting.show(figures)
    without = {"peers"} if peers is None or arguments.short else set()
    return 1 if reporting.missing(figures, without | ({"chaos"} if not _has_chaos() else set())) else 0


def _alone(folder: Path, amounts: Amounts, peers: Path | None) -> dict[str, float]:
    figures = saving.measure(folder, amounts.saves)
    figures |= syncs.measure(folder)
    figures |= starting.measure(folder, amounts.starts)
    figures |= wire.measure(folder, amounts.batches, peers)
    seeds = range(1, amounts.seeds + 1)
    return figures | poor.measure(folder, amounts.poor_acts, seeds, amounts.slow_runs, peers)


def _has_chaos() -> bool:
    return importlib.util.find_spec("bench.chaos") is not None


def _chaos(runs: int) -> dict[str, float]:
    """The figures of `bench.chaos`, which is a program of its own."""
    if not _has_chaos():
        return {}
    with tempfile.TemporaryDirectory(prefix="outlet-chaos-") as name:
        found: dict[str, float] = importlib.import_module("bench.chaos").measure(Path(name), runs)
    return found


if __name__ == "__main__":
    sys.exit(main())
