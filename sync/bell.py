"""The courier's sleep: until a time, or until somebody rings."""

from __future__ import annotations

import threading
import time


class Bell:
    """Time that only runs forward, and a sleep in it. `ring` from any thread; the others on the sleeper's."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def ran(self) -> float:
        """Seconds, from some moment on."""
        return time.monotonic()

    def ring(self) -> None:
        """End the sleep; one rung before it began does not begin."""
        self._rung.set()

    def sleep(self, seconds: float) -> None:
        """Sleep so long, or until it rings."""
        self._rung.wait(max(0.0, seconds))
        self._rung.clear()
