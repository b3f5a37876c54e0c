"""Counters and centres that live in forked children and are killed: the asking side of `tests.acceptance.nursery`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from central.catalogue.importing import import_file
from central.centre import Centre, open_centre
from tests.support.centre import enrolled_with
from tests.support.counter import ROOT
from tests.support.processes import child


class Nursery:
    """Asks the forking process for children. `words`: the module that forks, and its arguments."""

    def __init__(self, *words: str) -> None:
        started = words or ("tests.acceptance.nursery",)
        self._process = child("-m", *started, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._answer() == "ready"

    def born(self, **order: Any) -> int:
        """A new child; its number."""
        return int(self._asked(order))

    def kill(self, number: int) -> None:
        """With SIGKILL, and buried."""
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        assert self._asked({"what": "bury", "child": number}) == "buried"

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _asked(self, order: dict[str, Any]) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


class Outlet:
    """A counter and a centre that live in children; everything they leave is in `folder`."""

    def __init__(self, folder: Path, nursery: Nursery, seed: int):
        self.folder = folder / "counter"
        self.diary = folder / "diary"
        self.database = f"sqlite:///{folder / 'central.db'}"
        self._nursery = nursery
        self._seed = seed
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._centre = 0
        self._enrol()

    def _enrol(self) -> None:
        centre: Centre = open_centre(self.database)
        import_file(centre.engine, ROOT / "sample" / "catalogue.json", centre.clock())
        code = centre.issue_code("SBD01", "A", "十八洞").code
        centre.close()
        self.centre_on()
        enrolled_with(self.url, code, self.folder).close()

    def centre_on(self) -> None:
        """Start the centre, if it is not there, and wait until it listens."""
        if not self._centre:
            self._centre = self._nursery.born(what="centre", database=self.database, port=self.port)
        for _ in range(2000):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            threading.Event().wait(0.005)
        raise AssertionError("the centre does not listen")

    def centre_off(self) -> None:
        """Kill the centre."""
        self._nursery.kill(self._centre)
        self._centre = 0

    def live(self, seconds: float, place: int, centre_dies_at: float | None) -> None:
        """A counter lives so long and is killed; the centre perhaps before it."""
        number = self._nursery.born(
            what="counter", folder=str(self.folder), diary=str(self.diary), seed=self._seed * 10_000 + place
        )
        moment = threading.Event()
        if centre_dies_at is not None:
            moment.wait(seconds * centre_dies_at)
            self.centre_off()
            seconds *= 1 - centre_dies_at
        moment.wait(seconds)
        self._nursery.kill(number)
