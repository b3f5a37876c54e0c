"""What the courier last saw, kept for whoever asks, and told to whoever listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from outlet_app.services.model import LineState

_log = logging.getLogger(__name__)


class Telling:
    """The state of the line. Any thread."""

    def __init__(self, state: LineState):
        self._state = state
        self._watchers: list[Callable[[LineState], None]] = []
        self._lock = threading.RLock()  # held while telling: nobody hears an older state after a newer one

    def state(self) -> LineState:
        """As it is."""
        return self._state

    def watch(self, heard: Callable[[LineState], None]) -> None:
        """Call `heard` on every change, on the thread of whoever changes it."""
        with self._lock:
            self._watchers.append(heard)

    def tell(self, **changes: object) -> None:
        """Change fields of the state, and tell it if it is another now."""
        with self._lock:
            before = self._state
            self._state = now = replace(before, **changes)  # type: ignore[arg-type]
            if now == before:
                return
            for heard in list(self._watchers):
                try:
                    heard(now)
                except Exception:  # noqa: BLE001 - whoever listens badly must not keep acts from going out
                    _log.exception("a watcher of the line failed")
