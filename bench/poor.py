"""Five hundred acts over a poor line: how long, against the arithmetic of the line; and what cuts cost.

40 kbit/s each way, 600 ms round trip, 40 header bytes charged with every segment. A line of our own
(`sample.poor_line`), or the peers' one in `bench.side_by_side`: the same model. Seconds are those of the exchanging,
the program's own pauses after a cut included.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.station import Station
from sample.poor_line import PoorLine
from sample.poor_wire import LINES

SLOW, CUT_KB = LINES["slow"], 32.0
SECONDS = 600.0
TOGETHER = 3


class Crossing(NamedTuple):
    """One push over a poor line. `bytes`: both ways, without the segments' headers; `weighed`: with them."""

    seconds: float
    bytes: int
    weighed: int
    cuts: int
    finished: bool
    exact: bool


def arithmetic(weighed: float) -> float:
    """The seconds the line itself needs: its bytes at its bandwidth, and two round trips (a connection, an answer)."""
    return weighed * 8 / (SLOW.kbps * 1000) + 2 * SLOW.round_trip_ms / 1000


def measure(folder: Path, acts: int, seeds: Sequence[int], clean: int, peers: Path | None) -> dict[str, float]:
    """`slow_line_ratio` over `clean` runs, `cut_line_ratio`, `cut_goodput` and `cut_finished` over `seeds`."""
    kind = type("PoorStation", (Station,), {"size": acts, "store": folder / "filled", "peers": peers})
    crossings = [(kind, folder / f"slow-{number}", 0.0, number) for number in range(clean)]
    cut = [(kind, folder / f"cut-{seed}", CUT_KB, seed) for seed in seeds]
    with ThreadPoolExecutor(1) as pool:  # one at a time: little is waited for here, and nothing may be in the way
        whole = list(pool.map(lambda words: crossed(*words), crossings))
    with ThreadPoolExecutor(TOGETHER) as pool:
        broken = list(pool.map(lambda words: crossed(*words), cut))
    return figures(whole, broken)


def crossed(kind: type[Station], folder: Path, cut_kb: float, seed: int) -> Crossing:
    """One push of what a station holds, over a line of that seed."""
    station = kind(folder)
    station.start()
    line = PoorLine(station.port, conditions=replace(SLOW, cut_kb=cut_kb), seed=seed)
    try:
        done = station.js(station.push_cmd(line.port, SECONDS), SECONDS + 60, ok=False)
        counts = line.counts
    finally:
        line.close()
        held = station.verify()
        station.stop()
    exact = held["docs"] == held["distinct"] == station.size and not held["conflicts"]
    weighed = counts.link_up + counts.link_down
    took = done["j"].get("s", done["wall_s"])
    return Crossing(took, counts.up + counts.down, weighed, counts.cuts, done["rc"] == 0, exact)


def figures(whole: Sequence[Crossing], broken: Sequence[Crossing]) -> dict[str, float]:
    """The keys, from runs over a line that holds and over one that is cut."""
    clean_seconds = statistics.median(one.seconds for one in whole)
    clean_bytes = statistics.median(one.bytes for one in whole)
    everything = [*whole, *broken]
    return {
        "slow_line_s": clean_seconds,
        "slow_line_ratio": clean_seconds / arithmetic(statistics.median(one.weighed for one in whole)),
        "cut_line_ratio": statistics.mean(one.seconds for one in broken) / clean_seconds,
        "cut_goodput": clean_bytes / statistics.mean(one.bytes for one in broken),
        "poor_line_finished": sum(one.finished and one.exact for one in everything) / len(everything),
    }
