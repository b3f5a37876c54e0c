"""Sends what waits in a counter's folder, by the courier as the program runs it.

Imports only what an exchange needs: a push is a process of its own, and its start is measured with it.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

from outlet_app.bootstrap import SystemClock, exchange_of
from outlet_app.config import read_settings
from outlet_app.services.model import Line, LineState
from outlet_app.storage.store import Store, open_store
from sync.courier import Courier, Pace


def pushed(folder: Path, url: str, seconds: float) -> dict[str, Any]:
    """What waits, sent to `url` by the courier as the program runs it: its pauses, its batches, its wakes."""
    store = open_store(folder, SystemClock())
    try:
        store.facts.move_centre(url)
        return drained(store, seconds)
    finally:
        store.close()


def drained(store: Store, seconds: float) -> dict[str, Any]:
    """Send what waits, within so many seconds; what it came to, and the seconds of the exchanging alone."""
    settings = read_settings(store.folder)
    clock = SystemClock()
    pace = Pace(idle=settings.idle_exchange_seconds, longest=settings.longest_pause_seconds)
    courier = Courier(exchange_of(store, clock, settings), clock, pace, store.rest)
    ended = _Ended(store)
    waited = store.facts.waiting()[0]
    courier.watch(ended)
    began, spent = time.perf_counter(), time.process_time()
    courier.start()
    in_time = ended.wait(seconds)
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    courier.stop()
    waiting = store.facts.waiting()[0]
    return {
        "ok": in_time and not waiting,
        "s": took,
        "cpu": cpu,
        "waited": waited,
        "waiting": waiting,
        "failures": ended.failures,
        "err": ended.trouble,
    }


class _Ended:
    """Hears the courier, and knows when it came to rest with nothing waiting. On the courier's thread."""

    def __init__(self, store: Store):
        self._store = store
        self._over = threading.Event()
        self.failures = 0
        self.trouble = ""

    def __call__(self, state: LineState) -> None:
        if state.busy:
            return
        if state.line is Line.OPEN:
            if not self._store.facts.waiting()[0]:
                self._over.set()
        elif state.trouble_code:
            self.failures += state.line is Line.DOWN
            self.trouble = state.trouble_code
            if state.line is Line.REFUSED:
                self._over.set()

    def wait(self, seconds: float) -> bool:
        """Until then, or so long; whether it came."""
        return self._over.wait(seconds)
