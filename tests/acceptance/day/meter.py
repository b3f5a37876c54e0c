"""How long the window's thread is busy with one event: what a clerk would feel as the window waiting.

An application whose `notify` is timed. What counts is every event that reaches the window while the script plays, with
everything it causes; the script's own work (screenshots) does not. Times are of this thread's processor time, so that
another program on a busy machine is no fault of the window, and of the wall, for the record.
"""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

FRAME_MS = 16.0
_EVERY, _WORK = 40, range(6_000)


class MeterApplication(QApplication):
    """Use it in place of QApplication; `begin` from inside the event that plays the script."""

    def __init__(self) -> None:
        super().__init__(["day"])
        self._depth = 0
        self._base: int | None = None
        self._quiet = False
        self.cpu_ms: list[float] = []
        self.wall_ms: list[float] = []
        self.slowest: list[tuple[float, str]] = []
        self._same: list[float] = []

    def begin(self) -> None:
        """Count from now on: the events inside the one that is being handled."""
        self._base = self._depth

    def pause(self, quiet: bool) -> None:
        """The script itself works (a screenshot): its events don't count."""
        self._quiet = quiet

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Time it, when it is an event of the window's."""
        counts = self._base is not None and self._depth == self._base and not self._quiet
        self._depth += 1
        kind = event.type() if counts else None
        began, busy = time.perf_counter(), time.thread_time()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self._depth -= 1
            if counts:
                self._note(receiver, kind, (time.perf_counter() - began) * 1000, (time.thread_time() - busy) * 1000)

    def _note(self, receiver: QObject, kind: Any, wall: float, cpu: float) -> None:
        self.cpu_ms.append(cpu)
        self.wall_ms.append(wall)
        if len(self.cpu_ms) % _EVERY == 0:
            self._same.append(_same_work())
        if cpu > FRAME_MS:
            try:
                name = f"{type(receiver).__name__} {receiver.objectName()}"
            except RuntimeError:  # it was deleted by what it did
                name = "gone"
            self.slowest.append((cpu, f"{kind} → {name}"))

    def figures(self) -> dict[str, Any]:
        """Events, and the 99.9th percentile and the longest of both times, in milliseconds. `slowed`: how much longer
        the same work took in the middle than at best, because others used the machine's caches and cores."""
        return {
            "slowed": sorted(self._same)[len(self._same) // 2] / min(self._same) if self._same else 1.0,
            "events": len(self.cpu_ms),
            "longest": sorted(self.cpu_ms)[-40:],
            "cpu_p999_ms": _quantile(self.cpu_ms, 0.999),
            "cpu_most_ms": max(self.cpu_ms, default=0.0),
            "wall_p999_ms": _quantile(self.wall_ms, 0.999),
            "wall_most_ms": max(self.wall_ms, default=0.0),
        }


def _same_work() -> float:
    began = time.thread_time()
    sum(_WORK)
    return time.thread_time() - began


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0
