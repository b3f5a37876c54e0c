"""A centre and a counter of the program in a folder, as processes, with the interface the peers' adapters have.

Filling a counter with thousands of acts takes longer than sending them, so a filled pair is made once and copied for
every run: centre and counter together, since each knows the other's key. POSIX, as the peers are.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 30.0
COMMAND_SECONDS = 1200.0
_making = threading.Lock()


class Station:
    """One run's pair, made from the filled pair of `size` acts, which is made at first use in `store`.

    The names that are short (`d`, `srv`, `js`, `url`, …) are those of the peers' adapters, whose scenarios call them.
    """

    name = "outlet"
    durable_client = True
    own_retry = True
    size = 0
    store = Path("build")
    peers: Path | None = None
    database = ""
    pushes: list[dict[str, Any]]  # what each push of this class of stations told

    def __init__(self, folder: Path | str):
        self.d = str(folder)
        self.folder = Path(folder)
        self.log = f"{folder}/log"
        self.srv: subprocess.Popen[str] | None = None
        self.port = 0
        shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def start(self) -> None:
        """The centre listens on a free port; centre and counter are as the filled pair's."""
        filled = self._filled()
        for part in ("centre", "counter"):
            shutil.copytree(filled / part, self.folder / part)
        shutil.copyfile(filled / "loaded.json", self.folder / "loaded.json")
        self._serve()

    def stop(self) -> None:
        """End the centre."""
        if self.srv is not None:
            self.srv.terminate()
            self.srv.communicate(timeout=START_SECONDS)
            self.srv = None

    def prepare(self) -> None:
        """Nothing: the pair came enrolled, with catalogue, staff and farmers exchanged."""

    def load(self, n: int) -> dict[str, Any]:
        """Nothing: the pair came with its acts waiting. Raises `ValueError` for another number of them."""
        if n != self.size:
            raise ValueError(f"made for {self.size} acts, not for {n}")
        return {"j": {}}

    def change(self, k: int) -> dict[str, Any]:
        """K further acts."""
        return self.js(self.command("change", self.d, str(k)))

    def push_cmd(self, port: int, deadline: float = 0) -> list[str]:
        """The command that sends what waits over a line at `port`."""
        return self.command("push", self.d, self.url(port), str(deadline))

    def url(self, port: int) -> str:
        """The centre, behind a line at `port`."""
        return f"http://127.0.0.1:{port}"

    def verify(self) -> dict[str, Any]:
        """What the centre holds; `conflicts` counts its alarms, and records that are not the source's."""
        found: dict[str, Any] = self.js(self.command("count", self.d))["j"]
        return {**found, "conflicts": found["conflicts"] + found["docs"] - found["whole"]}

    def js(self, words: list[str], timeout: float = COMMAND_SECONDS, ok: bool = True) -> dict[str, Any]:
        """Run a command: its code, seconds, processor seconds, and `j`, the facts it told last. Raises `RuntimeError`
        when it failed and `ok` asks for success."""
        began = time.perf_counter()
        with open(self.log, "ab") as log:
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
            bomb = threading.Timer(timeout, process.kill)
            bomb.start()
            assert process.stdout is not None
            told = process.stdout.read().decode(errors="replace").strip().splitlines()
            _, status, used = os.wait4(process.pid, 0)
            bomb.cancel()
            process.stdout.close()
            process.returncode = os.waitstatus_to_exitcode(status)
        facts = _facts(process.returncode, told, time.perf_counter() - began, used)
        if "waited" in facts["j"] and hasattr(self, "pushes"):
            self.pushes.append(facts["j"])
        if ok and process.returncode:
            raise RuntimeError(f"{' '.join(words[-4:])}: {process.returncode}, see {self.log}")
        return facts

    def command(self, *words: str) -> list[str]:
        """A command of `bench.peer`, wherever it is started from."""
        environment = [f"PYTHONPATH={ROOT}", "OUTLET_KEYSTORE=file", f"OUTLET_PEERS={self.peers or ''}"]
        program = ["/usr/bin/env", *environment, sys.executable, "-m", "bench.peer", *words]
        return [*program, "--database", self.database] if self.database else program

    def _serve(self) -> None:
        self.port = free_port()
        with open(self.log, "ab") as log:
            words = self.command("serve", str(self.port), self.d)
            self.srv = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        assert self.srv.stdout is not None
        if "url" not in self.srv.stdout.readline():
            raise RuntimeError(f"the centre did not start, see {self.log}")

    def _filled(self) -> Path:
        """The pair everything is copied from; whoever comes first makes it."""
        made = self.store / f"filled-{self.size}"
        with _making:
            if not (made / "whole").is_file():
                making = type(self)(made)
                making._serve()
                try:
                    making.js(making.command("enrol", making.d, making.url(making.port)))
                    making.js(making.command("load", making.d, str(self.size)))
                finally:
                    making.stop()
                (made / "whole").touch()
        return made


def _facts(code: int, told: list[str], wall: float, used: resource.struct_rusage) -> dict[str, Any]:
    return {
        "rc": code,
        "j": json.loads(told[-1]) if told else {},
        "out": "\n".join(told),
        "wall_s": wall,
        "cpu_s": used.ru_utime + used.ru_stime,
        "maxrss_mib": used.ru_maxrss / 1024,
    }


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def processor_seconds(pid: int) -> float:
    """User and system seconds of a living process so far, its ended children included; 0 when it is gone. Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
