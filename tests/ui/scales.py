"""A counter with a scale on a pseudo-terminal, for window tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outlet_app.devices.scale import Pace, SerialScale
from tests.devices.pty_scale import Looks, PtyScale
from tests.ui import counters


@contextmanager
def plugged(folder: Path) -> Iterator[PtyScale]:
    """A line with a scale at its far end."""
    made = PtyScale(folder)
    yield made
    made.unplug()


@contextmanager
def weighing(folder: Path, line: PtyScale) -> Iterator[counters.Stocked]:
    """A counter that listens to the scale on `line`; everything ends with it."""
    made = counters.stocked(folder / "counter")
    scale = SerialScale(str(line.path), "and", pace=Pace(fresh=60, silent=90, retry=0.05))
    looks = Looks()
    scale.watch(looks.hear)
    scale.start()
    looks.until(lambda look: look.trouble == "waiting")
    made.counter = dataclasses.replace(made.counter, scale=scale)
    yield made
    scale.stop()
    made.counter.close()
