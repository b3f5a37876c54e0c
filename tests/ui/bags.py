"""Sticks for the window's tests: folders that are put in and pulled out by the test, and the county office with a real
centre."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

from central import cli_bag
from outlet_app.devices.sticks import stick_at
from outlet_app.services.bags import BagWritten, Cancelled, Progress, Stick, never, unheard
from outlet_app.services.counter import Counter
from sync.bagging import Bagging
from tests.support.centre import TestCentre, enrolled_with
from tests.support.counter import HandClock, composed
from tests.ui import counters


class HandSticks:
    """What is plugged in is what the test put in. A stick is a folder; pulled out, it keeps its files. `asked`: how
    often it was asked for."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._in: list[str] = []
        self.asked = 0

    def now(self) -> list[Stick]:
        """What is in."""
        self.asked += 1
        return [stick_at(path) for path in self._in]

    def put(self, name: str = "KINGSTON") -> Path:
        """Put the stick of this name in; its folder."""
        path = self._folder / name
        path.mkdir(parents=True, exist_ok=True)
        self._in.append(str(path))
        return path

    def pull(self) -> None:
        """All of them out."""
        self._in.clear()


class Slow(Bagging):
    """The real thing on a slow stick: half-way, `met` says so, and it waits until `go_on` is set. `trouble`: what the
    stick does then."""

    def slowly(self, trouble: OSError | None = None) -> Slow:
        """Be slow from now on."""
        self.met, self.go_on, self.trouble = threading.Event(), threading.Event(), trouble
        return self

    def write(self, stick: Stick, progress: Progress = unheard, cancelled: Cancelled = never) -> BagWritten:
        """As the real one, with a rest where it asks whether to go on."""

        def asked() -> bool:
            progress(1, 2)
            self.met.set()
            assert self.go_on.wait(30)
            if self.trouble is not None:
                raise self.trouble
            return cancelled()

        return super().write(stick, progress, asked)


def stocked_at(centre: TestCentre, folder: Path, sticks: HandSticks, letter: str = "A") -> counters.Stocked:
    """A counter that is enrolled with a real centre and has told it nothing yet, its sticks in the test's hands."""
    clock = HandClock()
    store = enrolled_with(centre.url, centre.code(letter), folder, clock)
    counter = composed(store, clock)
    counter.staff.name(counters.SUPERVISOR, counters.SUPERVISOR_PIN)
    counter.staff.name(counters.CLERK, counters.CLERK_PIN)
    courier = counters.HandCourier()
    counter = dataclasses.replace(counter, courier=courier, bags=with_sticks(counter, sticks))
    return counters.Stocked(counter, courier, store, clock)


def with_sticks(counter: Counter, sticks: HandSticks) -> Slow:
    """The counter's bags, carried on these sticks; as fast as they come until `slowly` is said."""
    real = counter.bags
    assert isinstance(real, Bagging)
    slow = Slow(real._own, sticks, real._line).slowly()
    slow.go_on.set()
    return slow


def office(centre: TestCentre, stick: Path) -> None:
    """What the county office does with a stick: every bag on it is taken in and answered."""
    for path in sorted(stick.glob("*.bag")):
        cli_bag.take_in(centre.centre, path)


def flip(path: Path, at: int) -> None:
    """One byte of a file becomes another."""
    data = bytearray(path.read_bytes())
    data[at] ^= 0x20
    path.write_bytes(bytes(data))
