"""Figures as a table and as `build/bench.json`; what was measured in another run stays in the file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.meanings import MEANINGS

DEFAULT = Path("build") / "bench.json"


def keep(figures: Mapping[str, float], path: Path, *, add: bool = False) -> None:
    """Write the figures that have a meaning: key → value, unit, against, goal, met. `add`: to what stands there."""
    report = json.loads(path.read_text(encoding="utf-8")) if add and path.is_file() else {}
    for key, meaning in MEANINGS.items():
        if key in figures:
            report[key] = {
                "value": round(figures[key], 3),
                "unit": meaning.unit,
                "against": meaning.against,
                "goal": meaning.goal,
                "goal_is": "at least" if meaning.least else "at most",
                "met": meaning.met(round(figures[key], 3)),
            }
    path.parent.mkdir(parents=True, exist_ok=True)
    in_order = {key: report[key] for key in MEANINGS if key in report}
    path.write_text(json.dumps(in_order, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def show(figures: Mapping[str, float]) -> None:
    """The figures as a table, in the order of their meanings."""
    for key, meaning in MEANINGS.items():
        if key in figures:
            sign = ">=" if meaning.least else "<="
            goal = "" if meaning.goal is None else f"{sign} {meaning.goal:g}"
            mark = " " if meaning.met(round(figures[key], 3)) else "!"
            print(f"{key:26} {figures[key]:>10.3f} {mark} {meaning.unit:9} {goal:9} {meaning.against}")


def missing(figures: Mapping[str, float], without: set[str]) -> list[str]:
    """The goals that were not measured, though nothing they need was missing; told on standard error."""
    keys = [key for key, meaning in MEANINGS.items() if meaning.needs not in without and key not in figures]
    found = [key for key in keys if MEANINGS[key].goal is not None]
    if found:
        print(f"not measured here: {', '.join(found)} (is strace missing?)", file=sys.stderr)
    return found
