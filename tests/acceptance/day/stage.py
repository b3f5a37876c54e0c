"""Everything around the window: the centre, the line, the counter's folder as it stood before the day, and the process
the window lives in."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from central.catalogue.importing import import_file
from central.centre import Centre, open_centre
from central.serving import Serving
from sample.line import Line
from tests.acceptance.day.before import live_until_yesterday
from tests.acceptance.day.clock import DayClock
from tests.acceptance.day.feed import tell_the_day
from tests.support.counter import ROOT
from tests.support.processes import ENVIRONMENT

SECONDS = 240
SETTINGS = """\
[centre]
idle_seconds = 1
longest_pause_seconds = 2
[camera]
folder = "{camera}"
[printer]
device = "{printer}"
[bag]
folder = "{stick}"
"""


@dataclass
class Played:
    """How the window's process ended: its exit code (negative: the signal), what it reported, what it printed."""

    code: int
    facts: dict[str, Any] = field(default_factory=dict)
    printed: str = ""


class Stage:
    """One outlet with its centre, at 07:59 of the day. Close it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.clock = DayClock(7, 0)
        self.centre: Centre = open_centre(f"sqlite:///{folder / 'central.db'}", self.clock.now_ms)
        import_file(self.centre.engine, ROOT / "sample" / "catalogue.json", self.clock.now_ms())
        self._serving = Serving(self.centre).started()
        self._port = int(self._serving.url.rpartition(":")[2])
        self.line = Line(self._port)
        self.counter = folder / "counter"
        live_until_yesterday(self.counter, self.centre, self.line.url)
        self.stick = folder / "stick"
        self.stick.mkdir()
        around = {"camera": folder / "camera", "printer": folder / "paper", "stick": self.stick}
        text = SETTINGS.format(**{name: place.as_posix() for name, place in around.items()})
        (self.counter / "settings.toml").write_text(text, encoding="utf-8")
        (folder / "camera").mkdir()
        (folder / "paper").touch()
        tell_the_day(self.centre)

    def close(self) -> None:
        """End the centre and the line."""
        self.line.pull()
        self._serving.stop()
        self.centre.close()

    def backup_centre(self, name: str) -> Path:
        """The centre's database as it is now, in a file of its own."""
        target = self.folder / name
        with closing(sqlite3.connect(self.folder / "central.db")) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
        return target

    def restore_centre(self, backup: Path) -> None:
        """The centre loses everything since that backup, and answers again where it did."""
        self._serving.stop()
        self.centre.close()
        for name in ("central.db", "central.db-wal", "central.db-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(backup, self.folder / "central.db")
        self.centre = open_centre(f"sqlite:///{self.folder / 'central.db'}", self.clock.now_ms)
        self._serving = Serving(self.centre, port=self._port).started()

    def centre_command(self, *words: str | Path) -> tuple[int, dict[str, Any]]:
        """A command of the county office, on the centre's database: its exit code and facts."""
        program = [sys.executable, "-m", "central", "--database", f"sqlite:///{self.folder / 'central.db'}"]
        done = subprocess.run(
            [*program, *map(str, words), "--json"],
            env=ENVIRONMENT,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout.strip().splitlines()[-1])

    def copied(self, name: str) -> Path:
        """A copy of the counter's folder, to play a part from again."""
        target = self.folder / name
        shutil.copytree(self.counter, target)
        return target

    def play(self, part: str, *, folder: Path | None = None, platform: str = "offscreen", **more: str) -> Played:
        """Run the window in a process of its own and play `part` of the script; it may end by a kill of its own."""
        environment = {**ENVIRONMENT, "QT_QPA_PLATFORM": platform, **more}
        words = [sys.executable, "-W", "error", "-m", "tests.acceptance.day.player", part]
        process = subprocess.Popen(
            [*words, str(folder or self.counter), str(self.folder / "screens")],
            env=environment,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        played = Played(0)
        try:
            self._serve(process, played)
        finally:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            played.code = process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):
                        pipe.close()
        return played

    def _serve(self, process: subprocess.Popen[str], played: Played) -> None:
        """Do what the script asks of the world, until it ends."""
        assert process.stdin is not None
        assert process.stdout is not None
        asked: dict[str, Callable[[], None]] = {"pull": self.line.pull, "plug": self.line.plug}
        for line in process.stdout:
            if line.startswith("@facts "):
                played.facts |= json.loads(line.removeprefix("@facts "))
            elif line.startswith("@"):
                asked[line[1:].strip()]()
                process.stdin.write("done\n")
                process.stdin.flush()
            else:
                played.printed += line
        played.code = process.wait(SECONDS)
