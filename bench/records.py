"""The seeded consignments everybody carries: the peers' own generator where a folder of peers is given, else ours.

The peers' records come from `gen_records.py` of their folder (`--peers DIR`, or the environment's `OUTLET_PEERS`); it
is imported from there and never copied, so every side is fed the same bytes. Without it `bench.acts` makes records of
the same shape.
"""

from __future__ import annotations

import importlib.util
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

SEED = 7
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class RecordLine(NamedTuple):
    """One product handed over: `grams` at `price_fen` a kilogram."""

    product: str
    grade: str
    grams: int
    price_fen: int


class Record(NamedTuple):
    """One consignment as the peers know it, without the random id that stands for our sequence. UTC milliseconds."""

    at: int
    weighed_at: int
    clerk: str
    farmer: str
    note: str
    total_fen: int
    lines: tuple[RecordLine, ...]


def peers_folder(given: str = "") -> Path | None:
    """The folder with the peers: as given, or the environment's, or None. Raises `SystemExit` when it lacks them."""
    name = given or os.environ.get("OUTLET_PEERS", "")
    if not name:
        return None
    folder = Path(name).resolve()
    if not (folder / "gen_records.py").is_file():
        raise SystemExit(f"there is no gen_records.py in {folder}")
    return folder


def records_folder() -> Path | None:
    """Where the seeded records come from when nobody says: the data beside the project, if it is there."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "peers"
    return beside if (beside / "gen_records.py").is_file() else None


def records(count: int, peers: Path | None, seed: int = SEED) -> Iterator[Record]:
    """The first `count` records, in the order of their times."""
    if peers is None:
        yield from _ours(count, seed)
        return
    for row in generator(peers).gen(count, seed):
        lines = tuple(
            RecordLine(line["produce_code"], line["grade"], line["grams"], line["price_fen_per_kg"])
            for line in row["lines"]
        )
        at, weighed_at = _milliseconds(row["created_at"]), _milliseconds(row["weighed_at"])
        yield Record(at, weighed_at, row["clerk"], row["farmer_ref"], row["note"], row["total_fen"], lines)


def products_of(peers: Path | None) -> list[str]:
    """The codes of everything the records may name."""
    return list(_acts().PRODUCTS if peers is None else generator(peers).PRODUCE)


def generator(peers: Path) -> Any:
    """The peers' generator of records, as a module."""
    found = importlib.util.spec_from_file_location("gen_records", peers / "gen_records.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _ours(count: int, seed: int) -> Iterator[Record]:
    chance = random.Random(seed)
    acts = _acts()
    at = acts.START
    for pause, form in acts.forms(count, seed, list(range(1, 401))):
        at += pause
        lines = tuple(RecordLine(line.product, line.grade, line.gross, line.price_fen) for line in form.lines)
        total = sum((2 * line.grams * line.price_fen + 1000) // 2000 for line in lines)
        clerk = acts.CLERKS[chance.random() < 0.02]
        yield Record(at, at - chance.randrange(2_000, 45_000), clerk, f"N{form.party:03d}", "", total, lines)


def _milliseconds(text: str) -> int:
    """``2026-03-02T05:31:14.123Z`` as UTC milliseconds."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


def _acts() -> Any:
    """Our own acts, imported when they are needed: with them come all the services."""
    from bench import acts

    return acts
