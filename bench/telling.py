"""What a run side by side came to: as figures, as what is kept, and as one table with ratios."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Any

from bench import poor
from bench.poor import Crossing
from bench.rivals import OURS

DRAINED, CARRIED = 10_000, 500  # records over loopback, and over the poor line


@dataclass
class Run:
    """All that was run. `clean`, `killed`: as the peers' scenarios tell it; `lost`: whether each run with a lost reply
    of ours came out whole; `poor`: (peer, mean kB between cuts or 0, what it came to); `wire_100`: our bytes an entry,
    a hundred a batch; `told_cpu`: processor seconds of our clean pushes as the program itself told them."""

    clean: dict[str, Any] = field(default_factory=dict)
    killed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lost: list[bool] = field(default_factory=list)
    poor: list[tuple[str, float, Crossing]] = field(default_factory=list)
    wire_100: float = 0.0
    told_cpu: list[float] = field(default_factory=list)

    def kept(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    def crossings(self, name: str, cut: bool) -> list[Crossing]:
        """A peer's runs over the poor line."""
        return [found for who, cut_kb, found in self.poor if who == name and bool(cut_kb) == cut]

    def figures(self) -> dict[str, float]:
        """The keys, as far as what they need was run."""
        return {**self._drained(), **self._killed(), **self._crossed(), **self._exact()}

    def _drained(self) -> dict[str, float]:
        if OURS not in self.clean:
            return {}
        found = {"drain_s": self.median(OURS, "s"), "drain_bytes_per_entry": self.wire(OURS) / DRAINED}
        for name, key in (("anki", "anki"), ("pouch", "pouchdb")):
            if name in self.clean:
                found[f"drain_vs_{key}"] = self.median(OURS, "s") / self.median(name, "s")
                found[f"wire_vs_{key}"] = self.wire_100 * DRAINED / self.wire(name)
        if "anki" in self.clean:
            found["drain_cpu_vs_anki"] = self.own_cpu(OURS) / self.own_cpu("anki")
            found["drain_cpu_whole_vs_anki"] = self.median(OURS, "cli_cpu") / self.median("anki", "cli_cpu")
        return found

    def _killed(self) -> dict[str, float]:
        runs = self.killed.get(OURS, [])
        return {"kill_resent": statistics.median(one["re_sent_up_frac_of_clean"] for one in runs)} if runs else {}

    def _crossed(self) -> dict[str, float]:
        whole, broken = self.crossings(OURS, cut=False), self.crossings(OURS, cut=True)
        if not whole or not broken:
            return {}
        found = poor.figures(whole, broken)
        for key, cut, mean in (("slow", False, statistics.median), ("cut", True, statistics.mean)):
            theirs = self.crossings("anki", cut)
            if theirs:
                ours = mean(one.seconds for one in (broken if cut else whole))
                found[f"{key}_line_vs_anki"] = ours / mean(one.seconds for one in theirs)
        return found

    def _exact(self) -> dict[str, float]:
        every = [bool(self.clean[OURS]["verified"])] if OURS in self.clean else []
        every += [bool(one["ok"]) for one in self.killed.get(OURS, [])]
        every += self.lost
        every += [one.finished and one.exact for who, _, one in self.poor if who == OURS]
        return {"side_by_side_exact": sum(every) / len(every)} if every else {}

    def median(self, name: str, what: str, phase: str = "push") -> float:
        """A peer's median of the clean runs."""
        return float(self.clean[name][phase][what]["median"])

    def wire(self, name: str) -> float:
        """Bytes both ways of a clean push."""
        return self.median(name, "up") + self.median(name, "down")

    def own_cpu(self, name: str) -> float:
        """The client's processor seconds for the sync alone: the whole process, less the same command with nothing to
        say, which starts the same program and opens the same file. Without such a run: the whole process. Ours is no
        less than the program's own measure of its exchanging: starts differ by more than that from run to run."""
        whole = self.median(name, "cli_cpu")
        rest = whole - (self.median(name, "cli_cpu", "noop") if "noop" in self.clean[name] else 0.0)
        return max(rest, statistics.median(self.told_cpu)) if name == OURS and self.told_cpu else rest


def table(run: Run) -> str:
    """One line a peer, ours first: what it took, and how many times ours that is."""
    lines = []
    if OURS in run.clean:
        heads = ("10,000 clean", "s", "x ours", "CPU", "CPU-start", "hub CPU", "bytes/rec", "x ours", "nothing", "one")
        lines.append(_row(heads))
        for name in sorted(run.clean, key=lambda one: one != OURS):
            lines.append(_row((name, *_clean_cells(run, name))))
    names = sorted({who for who, _, _ in run.poor}, key=lambda one: one != OURS)
    if names:
        lines.append(
            _row(("500 at 40 kbit/s", "s", "x ours", "bytes", "cut: mean s", "worst", "x clean", "goodput", "whole"))
        )
        lines += [_row((name, *_poor_cells(run, name))) for name in names]
    for name, runs in run.killed.items():
        extra = statistics.median(one["re_sent_up_frac_of_clean"] for one in runs)
        lines.append(
            f"killed at half: {name} {extra:+.1%} uploaded, whole {sum(one['ok'] for one in runs)}/{len(runs)}"
        )
    if run.lost:
        lines.append(f"replies lost in turn: whole {sum(run.lost)}/{len(run.lost)}")
    return "\n".join(lines)


def _clean_cells(run: Run, name: str) -> tuple[str, ...]:
    said = [
        f"{run.median(name, 'up', phase) + run.median(name, 'down', phase):.0f}" if phase in run.clean[name] else "-"
        for phase in ("noop", "one")
    ]
    return (
        f"{run.median(name, 's'):.2f}",
        f"{run.median(name, 's') / run.median(OURS, 's'):.2f}",
        f"{run.median(name, 'cli_cpu'):.2f}",
        f"{run.own_cpu(name):.2f}",
        f"{run.median(name, 'srv_cpu'):.2f}",
        f"{run.wire(name) / DRAINED:.1f}",
        f"{run.wire(name) / run.wire(OURS):.1f}",
        *said,
    )


def _poor_cells(run: Run, name: str) -> tuple[str, ...]:
    whole, broken = run.crossings(name, cut=False), run.crossings(name, cut=True)
    ours = run.crossings(OURS, cut=False)
    cells = ["-"] * 8
    if whole:
        seconds, size = statistics.median(one.seconds for one in whole), statistics.median(one.bytes for one in whole)
        cells[:3] = [f"{seconds:.2f}", "-", f"{size:.0f}"]
        if ours:
            cells[1] = f"{seconds / statistics.median(one.seconds for one in ours):.2f}"
    if broken:
        mean = statistics.mean(one.seconds for one in broken)
        cells[3:5] = [f"{mean:.1f}", f"{max(one.seconds for one in broken):.1f}"]
        done = sum(one.finished and one.exact for one in broken)
        cells[7] = f"{done}/{len(broken)}"
        if whole:
            cells[5] = f"{mean / seconds:.2f}"
            cells[6] = f"{size / statistics.mean(one.bytes for one in broken):.2f}"
    return tuple(cells)


def _row(cells: tuple[str, ...]) -> str:
    return f"{cells[0]:18}" + "".join(f"{cell:>12}" for cell in cells[1:])
