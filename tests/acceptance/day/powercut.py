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

from outlet_app.storage.connection import Quick


def arm(how: str) -> None:
    """The power goes off as `how` says; call it before the press of F10."""
    if how in ("before", "after"):
        _arm_commit(how)
    else:
        threading.Thread(target=_off_in, args=(int(how) / 1_000_000,), daemon=True).start()


def _arm_commit(how: str) -> None:
    saving = threading.local()
    runs, commits = Quick.exec_driver_sql, Quick.commit

    def run(writing: Quick, statement: str, *values: Any) -> Any:
        if statement.startswith("INSERT INTO ledger"):
            saving.act = True
        return runs(writing, statement, *values)

    def commit(writing: Quick) -> None:
        if getattr(saving, "act", False):
            if how == "after":
                commits(writing)  # and nothing more
            _off()
        commits(writing)

    for name, instead in (("exec_driver_sql", run), ("commit", commit)):
        setattr(Quick, name, instead)


def _off_in(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
    _off()


def _off() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
