"""This program and its peers on the same work, in one interleaved run.

    python -m bench.side_by_side --peers DIR [--rounds 5] [--quick]

A clean push of 10,000 records with a no-op and one change after it, a client killed at half, replies lost in turn, and
500 records over a poor line, held and cut. In every round the order is random; runs over the poor line, which mostly
wait, go together, but not while something is timed on loopback. Adds its figures to `build/bench.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from bench import poor, reporting, wire
from bench.poor import Crossing
from bench.records import peers_folder
from bench.rivals import OURS, Rivals, installed, rivals
from bench.telling import CARRIED, DRAINED, Run, table

Job = tuple[str, float, int]


class Amounts(NamedTuple):
    """How much is run. `rounds`: of the clean push; `slow`: runs over the line that holds, `seeds`: over the cut one,
    by peer."""

    rounds: int = 5
    kills: int = 3
    slow: tuple[tuple[str, int], ...] = ((OURS, 5), ("anki", 3), ("pouch", 1))
    seeds: tuple[tuple[str, int], ...] = ((OURS, 48), ("anki", 12), ("pouch", 3))
    together: int = 6


QUICK = Amounts(1, 1, ((OURS, 2), ("anki", 1)), ((OURS, 4), ("anki", 2)))
WIRE_BATCHES = 20
OTHERS = ("anki", "pouch", "rxdb", "watermelon", "floor_zrows")
KILLED = ("anki", "pouch")


def measure(
    folder: Path, amounts: Amounts | None = None, only: str = "", wire_100: float | None = None
) -> dict[str, float]:
    """All figures that need the peers, and those of the poor line over the peers' own line. Keeps what every run came
    to in `results/side_by_side.json` of their folder, and prints one table. `wire_100`: our bytes an entry at a
    hundred a batch, measured here unless given."""
    amounts = amounts or Amounts()
    made = rivals(folder)
    names = [OURS, *installed(made, OTHERS)]
    run = Run(wire_100=_wire(folder) if wire_100 is None else wire_100)
    parts: dict[str, Callable[[], None]] = {
        "clean": lambda: _clean(made, run, names, amounts.rounds),
        "kill": lambda: _killed(made, run, [name for name in names if name in (OURS, *KILLED)], amounts.kills),
        "lost": lambda: _lost(made, run),
        "poor": lambda: _poor(made, run, names, amounts),
    }
    for name, part in parts.items():
        if not only or name in only.split(","):
            began = time.monotonic()
            part()
            print(f"-- {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    (folder / "results" / "side_by_side.json").write_text(json.dumps(run.kept(), indent=1), encoding="utf-8")
    print(table(run))
    return run.figures()


def _wire(folder: Path) -> float:
    with tempfile.TemporaryDirectory(prefix="outlet-wire-") as name:
        return wire.measure(Path(name), WIRE_BATCHES, folder)["wire_bytes_per_entry_100"]


def _clean(made: Rivals, run: Run, names: Sequence[str], rounds: int) -> None:
    made.resized(DRAINED)
    run.clean = made.scenarios.clean(made.words(peers=list(names), n=DRAINED, runs=rounds))
    run.told_cpu = [one["cpu"] for one in made.adapters[OURS].pushes if one["waited"] == DRAINED]
    made.scenarios.save("clean_10000", run.clean)  # where `kill` looks for what a clean push costs


def _killed(made: Rivals, run: Run, names: Sequence[str], runs: int) -> None:
    made.resized(DRAINED)
    made.scenarios.kill(made.words(peers=list(names), n=DRAINED, runs=runs))
    run.killed = json.loads((made.folder / "results" / "kill_10000_side.json").read_text(encoding="utf-8"))


def _lost(made: Rivals, run: Run) -> None:
    """Every reply of ours lost in turn, the k-th of the session: the centre has the entries, the counter does not know.
    The peers' sweep is in their own results."""
    made.resized(300)
    for number in range(1, 20):
        station = made.adapters[OURS](made.folder / "work" / "lost")
        station.start()
        try:
            with made.link(station.port, lose_reply=str(number)) as link:
                done = station.js(station.push_cmd(link.port, 60), 120, ok=False)
                lost = link.stats()["cuts"]
            if not lost:
                return
            run.lost.append(done["rc"] == 0 and made.scenarios.check(station.verify(), 300))
        finally:
            station.stop()


def _poor(made: Rivals, run: Run, names: Sequence[str], amounts: Amounts) -> None:
    made.resized(CARRIED)
    slow = [(name, 0.0, number) for name, count in amounts.slow if name in names for number in range(1, count + 1)]
    cut = [(name, poor.CUT_KB, seed) for name, count in amounts.seeds if name in names for seed in range(1, count + 1)]
    # Ours holds the stage alone where its seconds are judged within a tenth; what else waits for minutes goes together.
    _together(made, run, [job for job in slow if job[0] == OURS], 1)
    rest = [job for job in slow if job[0] != OURS] + cut
    random.shuffle(rest)
    rest.sort(key=lambda job: job[0] != "pouch")  # the longest first
    _together(made, run, rest, amounts.together)


def _together(made: Rivals, run: Run, jobs: Sequence[Job], together: int) -> None:
    def one(job: Job) -> None:
        name, cut_kb, seed = job
        found = made.scenarios.poor_one(name, made.words(n=CARRIED, cut_kb=cut_kb), seed)
        print({key: value for key, value in found.items() if key != "last"}, file=sys.stderr, flush=True)
        run.poor.append((name, cut_kb, _crossing(found)))

    with ThreadPoolExecutor(together) as pool:
        list(pool.map(one, jobs))


def _crossing(found: dict[str, Any]) -> Crossing:
    """Seconds are those of the exchanging, each peer's own pauses included, without the starts of its process."""
    weighed = found["link_up"] + found["link_down"]
    return Crossing(
        found["sync_s"], found["up"] + found["down"], weighed, found["cuts"], found["finished"], found["hub_exact"]
    )


def main(argv: list[str] | None = None) -> int:
    """Measure side by side; 0 when every run of ours ended whole."""
    parser = argparse.ArgumentParser(prog="python -m bench.side_by_side")
    parser.add_argument("--peers", default="", help="a folder with the peers, which may be written (or OUTLET_PEERS)")
    parser.add_argument("--out", type=Path, default=reporting.DEFAULT)
    parser.add_argument("--rounds", type=int, default=0, help="rounds of the clean push")
    parser.add_argument("--quick", action="store_true", help="few rounds and seeds")
    parser.add_argument("--only", default="", help="some of clean,kill,lost,poor")
    arguments = parser.parse_args(argv)
    folder = peers_folder(arguments.peers)
    if folder is None:
        parser.error("--peers DIR: a copy of the peers' folder that may be written")
    amounts = QUICK if arguments.quick else Amounts()
    if arguments.rounds:
        amounts = amounts._replace(rounds=arguments.rounds)
    figures = measure(folder, amounts, arguments.only)
    reporting.keep(figures, arguments.out, add=True)
    reporting.show(figures)
    return 0 if figures.get("side_by_side_exact", 0) >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
