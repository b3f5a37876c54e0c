"""The power cut of step 10: a real SIGKILL of the window's process, in the very moment that saves.

``OUTLET_DAY_CUT``: "before" the commit that holds the act · "after" it, before anything else is done · a number: so
many microseconds after F10.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

from sqlalchemy import Engine, event


def arm(how: str) -> None:
    """The power goes off as `how` says; call it before the press of F10."""
    if how in ("before", "after"):
        saving = threading.local()
        event.listen(Engine, "before_cursor_execute", lambda *words: _note(saving, words[2]))
        event.listen(Engine, "commit", lambda connection: _committing(saving, connection, how))
    else:
        threading.Thread(target=_off_in, args=(int(how) / 1_000_000,), daemon=True).start()


def _note(saving: threading.local, statement: str) -> None:
    if statement.startswith("INSERT INTO ledger"):
        saving.act = True


def _committing(saving: threading.local, connection: Any, how: str) -> None:
    if getattr(saving, "act", False):
        if how == "after":
            connection.connection.driver_connection.commit()  # what the engine is about to do; then nothing more
        _off()


def _off_in(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
    _off()


def _off() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
