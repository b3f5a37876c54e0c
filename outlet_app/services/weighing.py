"""What a scale tells: readings, faults, and what it shows now. Weights are whole grams; nothing is rounded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """One weight as a scale sent it. `grams` may be negative; `stable` None: this protocol does not say. `mode`:
    "gross" | "net" | "" (not said). `frame`: the bytes it came in; `tare`: grams the scale itself took off, where it
    tells."""

    grams: int
    stable: bool | None
    mode: str
    frame: bytes
    tare: int = 0


@dataclass(frozen=True)
class ScaleFault:
    """A frame without a weight that may be used.

    `reason`: "overload" | "underload" | "range" | "busy" | "syntax" | "checksum" | "fraction" (not whole grams;
    `said` is what was sent) | "unit" | "zero" (switched on loaded) | "unreadable".
    """

    reason: str
    frame: bytes
    said: str = ""


Heard = Reading | ScaleFault


@dataclass(frozen=True)
class ScaleLook:
    """What the scale shows now. `stable`: settled, whether the scale says so or five equal readings did.

    `trouble`: "" or a fault's reason, or "opening" | "setting" (no such protocol) | "port" (can't be opened, or gone) |
    "waiting" (nothing yet, or nothing lately) | "silent" (opened, sends nothing) | "garbled" (sends what this protocol
    never does).
    """

    reading: Reading | None = None
    stable: bool = False
    trouble: str = ""

    @property
    def takeable(self) -> Reading | None:
        """The reading, when it may become a weight: settled, fresh, above nothing; else None."""
        fit = self.stable and not self.trouble and self.reading is not None and self.reading.grams > 0
        return self.reading if fit else None
