"""The peers' own scripts, loaded from their folder, with this program among them.

Their adapters, their proxy and their scenarios are used as they are, so that every side is measured by the same code.
Nothing of theirs is copied. Their folder must be one that may be written (they keep work and results in it), with the
peers installed as its README says. Two things are lent to them: processor seconds read from `/proc` where psutil is
missing, and the interpreter of their `venv` for their Python parts.
"""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from bench.station import Station, processor_seconds

OURS = Station.name


@dataclass(frozen=True)
class Rivals:
    """The peers of a folder. `scenarios`: their bench; `adapters`: by name, ours among them."""

    folder: Path
    scenarios: ModuleType
    adapters: dict[str, Any]
    link: Any

    def resized(self, acts: int, **fields: Any) -> None:
        """Ours is made for so many acts from now on."""
        more = {"size": acts, "store": self.folder / "work", "peers": self.folder, "pushes": [], **fields}
        self.adapters[OURS] = type("Outlet", (Station,), more)

    def words(self, **chosen: Any) -> SimpleNamespace:
        """The arguments of a scenario, theirs unless chosen."""
        usual = {"peers": [OURS], "n": 10_000, "runs": 1, "at": 0.5, "kbps": 40.0, "rtt": 600.0, "cut_kb": 0.0}
        return SimpleNamespace(**{**usual, "seeds": [1], "deadline": 900.0, "par": 1, "tag": "_side", **chosen})


def rivals(folder: Path) -> Rivals:
    """Load them. Raises `SystemExit` when the folder can't be written, or something of theirs is missing."""
    try:
        (folder / "work").mkdir(exist_ok=True)
    except OSError as error:
        raise SystemExit(
            f"{folder} can't be written: copy it, and install the peers there as its README says"
        ) from error
    sys.path.append(str(folder))
    common = importlib.import_module("common")
    if importlib.util.find_spec("psutil") is None:
        common.cpu = processor_seconds  # type: ignore[attr-defined]
    peers = importlib.import_module("peers")
    own = folder / "venv" / "bin" / "python"
    if own.is_file():
        peers.PY = str(own)  # type: ignore[attr-defined]
    found = importlib.util.spec_from_file_location("peers_bench", folder / "bench.py")  # `bench` is ours
    assert found is not None
    assert found.loader is not None
    scenarios = importlib.util.module_from_spec(found)
    found.loader.exec_module(scenarios)
    made = Rivals(folder, scenarios, peers.PEERS, importlib.import_module("link").Link)
    made.resized(0)
    _records(folder)
    return made


def installed(made: Rivals, wanted: Sequence[str]) -> list[str]:
    """Those of the wanted peers that are there; the rest is told."""
    needs = {"pouch": "pouch/node_modules", "anki": "venv-anki", "rxdb": "rxdb/node_modules"}
    needs |= {"watermelon": "watermelon/node_modules", "floor": "venv"}
    there = [name for name in wanted if (made.folder / needs.get(name.partition("_")[0], ".")).exists()]
    if len(there) < len(wanted):
        print(f"not installed: {', '.join(sorted(set(wanted) - set(there)))}", file=sys.stderr)
    return there


def _records(folder: Path) -> None:
    """PouchDB and the others in JavaScript read the records from a file."""
    path = folder / "work" / "recs.jsonl"
    if not path.is_file():
        with open(path, "wb") as out:
            subprocess.run(
                [sys.executable, str(folder / "gen_records.py"), "10000"], stdout=out, check=True, timeout=60
            )
