"""What every figure is: its unit, what it was measured against, and its goal. The table of `docs/measuring.md`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """`goal` None: told for the record. `least`: the goal is a floor, else a ceiling. `needs`: what it can't be
    measured without: "" nothing, "peers" a folder of peers, "chaos" the bench of chaos."""

    unit: str
    against: str
    goal: float | None = None
    least: bool = False
    needs: str = ""

    def met(self, value: float) -> bool:
        """Whether the goal is reached; a figure without one always is."""
        return self.goal is None or (value >= self.goal if self.least else value <= self.goal)


_RAW = "raw SQL, one durable commit of the same rows in the same kind of file, in turn"
_POOR = "500 acts at 40 kbit/s, 600 ms: "
_DRAIN = "10,000 waiting acts on loopback, medians of one interleaved run: "

MEANINGS = {
    "save_p50_ratio": Meaning("x", _RAW, 2),
    "save_p99_ratio": Meaning("x", "the same, 99th percentile", 2),
    "save_p50_ms": Meaning("ms", "one act through the service"),
    "raw_p50_ms": Meaning("ms", "the raw commit"),
    "save_fsyncs": Meaning("fsyncs", "one act through the service, counted by strace", 1),
    "start_ratio": Meaning("x", "a bare PySide6 window, whole processes to first paint, in turn", 3),
    "start_ms": Meaning("ms", "start to painted sign-in"),
    "bare_start_ms": Meaning("ms", "the bare window"),
    "wire_bytes_per_entry_100": Meaning("bytes", "both ways, all headers, 100 seeded consignments a batch", 25),
    "idle_requests": Meaning("requests", "an exchange with nothing to say", 1),
    "idle_bytes": Meaning("bytes", "the same, both ways, all headers", 450),
    "one_act_bytes": Meaning("bytes", "an exchange with one consignment, both ways, all headers", 550),
    "slow_line_s": Meaning("s", _POOR + "the exchanging alone"),
    "slow_line_ratio": Meaning("x", _POOR + "the line's own arithmetic, bytes ÷ bandwidth + 2 round trips", 1.1),
    "cut_line_ratio": Meaning("x", _POOR + "cut every 32 kB on average, mean of the seeds ÷ the line that holds", 1.3),
    "cut_goodput": Meaning("x", "the same: bytes of the line that holds ÷ mean bytes", 0.85, least=True),
    "poor_line_finished": Meaning("x", "the same: runs that ended with everything at the centre, once", 1, least=True),
    "slow_line_vs_anki": Meaning("x", _POOR + "Anki's seconds", 0.3, needs="peers"),
    "cut_line_vs_anki": Meaning("x", _POOR + "cut every 32 kB: Anki's mean", needs="peers"),
    "drain_vs_anki": Meaning("x", _DRAIN + "Anki's seconds", 1, needs="peers"),
    "drain_vs_pouchdb": Meaning("x", _DRAIN + "PouchDB's seconds", 0.2, needs="peers"),
    "drain_cpu_vs_anki": Meaning("x", _DRAIN + "Anki's client CPU, each without its start", 1, needs="peers"),
    "drain_cpu_whole_vs_anki": Meaning("x", _DRAIN + "Anki's client CPU, whole processes", needs="peers"),
    "drain_s": Meaning("s", _DRAIN + "the exchanging alone", needs="peers"),
    "drain_bytes_per_entry": Meaning("bytes", _DRAIN + "both ways; a fast line is given more bytes", needs="peers"),
    "wire_vs_anki": Meaning("x", "bytes an entry, a hundred a batch: Anki's a record", 0.27, needs="peers"),
    "wire_vs_pouchdb": Meaning("x", "bytes an entry, a hundred a batch: PouchDB's a record", 0.04, needs="peers"),
    "kill_resent": Meaning("x", "killed at half of 10,000, resumed: extra upload ÷ a clean one", needs="peers"),
    "side_by_side_exact": Meaning("x", "runs of this program beside its peers with every record whole, once", 1,
                                  least=True, needs="peers"),
    "chaos_runs": Meaning("runs", "seeded kills, cuts and lost answers", 2000, least=True, needs="chaos"),
    "chaos_lost": Meaning("entries", "acknowledged, and not at both ends", 0, needs="chaos"),
    "chaos_doubled": Meaning("entries", "there twice", 0, needs="chaos"),
    "chaos_resent_max": Meaning("entries", "sent again beyond the one batch whose answer was out", 0, needs="chaos"),
}  # fmt: skip
