"""Kills, cuts and lost answers, counted: what was reported saved and what was acknowledged, held against both ends.

Counters and centres are real processes on real files, killed with SIGKILL at seeded moments; between them lies the bad
line of `sample`, which cuts requests and answers at seeded bytes, loses answers and repeats requests. Two outlets at
once, for two cores. Every kill and every cut is one run.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections import Counter as Counting
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from central.centre import open_centre
from central.engine import reading
from central.tables import entry
from outlet_app.bootstrap import SystemClock
from outlet_app.storage.engine import reading as reading_store
from outlet_app.storage.rebuild import differences
from outlet_app.storage.store import open_store
from sample.poor_line import PoorLine
from sample.poor_talk import Again, CutAt, Fault, LostAnswer, LostRequest
from sample.poor_wire import BACK, TO_CENTRE
from sync.draining import drain
from tests.acceptance.lives import Nursery, Outlet
from tests.support.centre import exchange

LONGEST_LIFE = 0.5  # seconds: long enough to open, to save and to exchange; short enough to be killed while opening
AT_ONCE = 2
CUT_WITHIN = 1500  # bytes of a message: most are that short


@dataclass
class Found:
    """What one outlet came to. `lost`: entries that were reported saved or accepted, and are not where they must be;
    `doubled`: entries that are there twice, or otherwise than at the other end; `resent`: the most that was handed to
    the line again beyond the one batch whose answer was out."""

    lost: int = 0
    doubled: int = 0
    resent: int = 0


@dataclass
class _Told:
    """What the children said."""

    saved: dict[int, str] = field(default_factory=dict)
    accepted: dict[int, str] = field(default_factory=dict)
    resent: int = 0
    twice: int = 0


def measure(folder: Path, runs: int) -> dict[str, float]:
    """`chaos_runs` (as many as asked for, or a few more), `chaos_lost`, `chaos_doubled`, `chaos_resent_max`."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ending:
        suffering = [Suffering(folder / f"outlet-{seed}", seed, ending) for seed in range(1, AT_ONCE + 1)]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            done = list(threads.map(lambda one: one.suffer(-(-runs // AT_ONCE)), suffering))
        found = [one.compared() for one in suffering]
    return {
        "chaos_runs": float(sum(done)),
        "chaos_lost": float(sum(one.lost for one in found)),
        "chaos_doubled": float(sum(one.doubled for one in found)),
        "chaos_resent_max": float(max(one.resent for one in found)),
    }


class Suffering:
    """One outlet with a bad line; everything it leaves is gone when `ending` ends. Made and compared on one thread."""

    def __init__(self, folder: Path, seed: int, ending: ExitStack):
        folder.mkdir()
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        nursery = Nursery("bench.chaos_child", str(folder / "diary"))
        ending.callback(nursery.close)
        self._place = Outlet(folder, nursery, seed)
        ending.callback(self._place.centre_off)
        self._line = PoorLine(self._place.port, seed=seed)
        ending.callback(self._line.close)
        self._chance = random.Random(seed)
        self._move(self._line.url)

    def _move(self, url: str) -> None:
        store = open_store(self._place.folder, SystemClock())
        store.facts.move_centre(url)
        store.close()

    def suffer(self, runs: int) -> int:
        """Life after life, until so many kills and cuts have happened; how many they were."""
        kills, lives = 0, 0
        while kills + self._line.counts.cuts < runs:
            self._line.next(*(_fault(self._chance) for _ in range(self._chance.randrange(6, 20))))
            dying = self._chance.random() if self._chance.random() < 0.15 else None
            self._place.live(self._chance.uniform(0.0, LONGEST_LIFE), lives, dying)
            self._place.centre_on()
            kills += 1 + (dying is not None)
            lives += 1
        return kills + self._line.counts.cuts

    def compared(self) -> Found:
        """The diary against both ends, when everything is brought together over a good line."""
        self._move(self._place.url)
        return _compared(self._place)


def _fault(chance: random.Random) -> Fault:
    kind = chance.random()
    if kind < 0.3:
        return Again(after=chance.randrange(3))  # nothing is cut: what is sent twice must not be there twice
    if kind < 0.55:
        return LostAnswer()
    if kind < 0.6:
        return LostRequest()
    return CutAt(chance.choice((TO_CENTRE, BACK)), int(chance.expovariate(1 / (CUT_WITHIN / 3))))


def _compared(place: Outlet) -> Found:
    """The diary against both ends, when everything is brought together."""
    store = open_store(place.folder, SystemClock())
    try:
        drain(exchange(store))
        here = {seq: (data, digest.hex()) for seq, data, digest in store.ledger.rows()}
        with reading_store(store.engine) as db:
            refs = Counting(db.exec_driver_sql("SELECT ref FROM act WHERE kind = 'consign'").scalars())
        wrong = len(differences(store.engine))
    finally:
        store.close()
    there = _centre_rows(place)
    told = _read(place.diary)
    lost = sum(here.get(seq, (b"", ""))[1] != digest for seq, digest in told.saved.items())
    lost += sum(there.get(seq, (b"", ""))[1] != digest for seq, digest in {**told.saved, **told.accepted}.items())
    doubled = told.twice + sum(count - 1 for count in refs.values()) + wrong
    doubled += sum(here.get(seq) != there.get(seq) for seq in here.keys() | there.keys())
    return Found(lost, doubled, told.resent)


def _centre_rows(place: Outlet) -> dict[int, tuple[bytes, str]]:
    centre = open_centre(place.database)
    try:
        with reading(centre.engine) as db:
            found = db.execute(select(entry.c.seq, entry.c.bytes, entry.c.hash)).all()
        return {seq: (bytes(data), bytes(digest).hex()) for seq, data, digest in found}
    finally:
        centre.close()


def _read(diary: Path) -> _Told:
    """What was said, and how much was handed to the line again beyond the last batch that nobody answered."""
    told, sent, open_batch = _Told(), 0, 0
    for line in diary.read_text(encoding="utf-8").splitlines():
        match line.split():
            case ["saved", seq, digest]:
                told.twice += int(seq) in told.saved
                told.saved[int(seq)] = digest
            case ["mark", mark, digest]:
                if int(mark):  # 0: the centre has nothing yet, and says so
                    told.accepted[int(mark)] = digest
                sent, open_batch = int(mark), 0
            case ["handed", after, count]:
                again = max(0, min(sent, int(after) + int(count)) - int(after))
                told.resent = max(told.resent, again - open_batch)
                sent, open_batch = max(sent, int(after) + int(count)), int(count) or open_batch
            case ["fault", *words]:
                raise AssertionError(" ".join(words))
    return told


if __name__ == "__main__":
    import os
    import sys
    import tempfile
    import time

    os.environ["OUTLET_KEYSTORE"] = "file"
    with tempfile.TemporaryDirectory() as name:
        began = time.monotonic()
        print(measure(Path(name), int(sys.argv[1])), f"{time.monotonic() - began:.0f} s")
    assert threading.active_count() == 1
