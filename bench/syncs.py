"""How many times a save makes the disk promise: fsyncs per act, counted by the kernel's own trace.

Two runs of the same child, with few and with many acts, under strace; the difference is what an act costs, free of
what opening and closing cost. fsync is cheap on this disk and dear on a village PC: the count is what travels.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CALLS = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(?:fsync|fdatasync)\(", re.MULTILINE)


def measure(folder: Path, few: int = 5, many: int = 45) -> dict[str, float]:
    """`save_fsyncs`, or nothing at all where strace is missing."""
    if shutil.which("strace") is None:
        return {}
    counts = [_count(folder / f"syncs-{acts}", acts) for acts in (few, many)]
    return {"save_fsyncs": (counts[1] - counts[0]) / (many - few)}


def _count(folder: Path, acts: int) -> int:
    with tempfile.NamedTemporaryFile("r", suffix=".trace") as trace:
        words = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", trace.name]
        child = [sys.executable, "-m", "bench.syncs", str(folder), str(acts)]
        subprocess.run([*words, *child], check=True, env={**os.environ, "OUTLET_KEYSTORE": "file"}, timeout=120)
        return len(CALLS.findall(trace.read()))


def main(folder: Path, acts: int) -> None:
    """The child: open a counter, save `acts` consignments."""
    from bench.acts import SteppingClock, outlet_with_farmers, save_many

    store, farmers = outlet_with_farmers(folder, 20)
    save_many(store, SteppingClock(), acts, 7, farmers)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
