"""What the protocols share: the shape of a frame, exact weights, check bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from outlet_app.services.weighing import Heard, Reading, ScaleFault

_NUMBER = re.compile(r" *([+-]?) *([0-9]+\.?[0-9]*|\.[0-9]+) *")
_GRAMS = {"g": Decimal(1), "kg": Decimal(1000), "t": Decimal(1_000_000)}


@dataclass(frozen=True)
class Protocol:
    """How a scale speaks.

    `shape` matches one whole frame, from its first to its last byte; `longest` bytes hold one. `follow`: what the next
    byte after a frame must match before it counts, for frames without an end mark. `ask`: sent to get a reading, empty
    where the scale talks by itself; `grant`: (what it may answer first, what is then sent).
    """

    name: str
    shape: re.Pattern[bytes]
    longest: int
    read: Callable[[re.Match[bytes]], Heard]
    follow: re.Pattern[bytes] | None = None
    ask: bytes = b""
    grant: tuple[bytes, bytes] | None = None

    def parse(self, frame: bytes) -> Heard:
        """One frame, whole. What is not one is a fault "unreadable"; nothing is raised."""
        match = self.shape.fullmatch(frame)
        return self.read(match) if match else ScaleFault("unreadable", frame)


def weight(text: bytes, unit: bytes, frame: bytes, *, stable: bool | None, mode: str = "") -> Heard:
    """A reading from a number as sent, in `unit`; exact. Faults: "unreadable", "unit", "fraction"."""
    said, name = text.decode("ascii", "replace"), unit.decode("ascii", "replace").strip().lower()
    number = _NUMBER.fullmatch(said)
    if number is None:
        return ScaleFault("unreadable", frame, said)
    if name not in _GRAMS:
        return ScaleFault("unit", frame, name)
    grams = Decimal(number[1] + number[2]) * _GRAMS[name]
    if grams != grams.to_integral_value():
        return ScaleFault("fraction", frame, f"{grams.normalize():f} g")
    return Reading(int(grams), stable, mode, frame)


def xor(data: bytes) -> int:
    """All bytes, exclusive-ored."""
    return reduce(lambda left, right: left ^ right, data, 0)
