"""The trial outlet, set up with the commands an installer uses: a centre, its catalogue, an enrolled counter, staff,
a few people.

Everything lives in one folder and survives between runs; ports are kept, so the counter finds its centre again.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from outlet_app.bootstrap import SystemClock, compose
from outlet_app.config import read_settings
from outlet_app.domain.clock import business_day
from outlet_app.services.forms import PartyForm
from outlet_app.services.model import StaffMember
from outlet_app.storage.store import open_store
from sample.festival import write_sheet
from sample.line import Line

OUTLET, OUTLET_NAME, LETTER = "SBD01", "十八洞", "A"
SUPERVISOR = ("01", "石主任", "1111")
CLERK = ("02", "麻姐", "2222")
# Invented people, as every trial outlet has them.
PEOPLE = (
    PartyForm("cooperative", "十八洞猕猴桃合作社", uscc="93433124MA0000000T", ref="H01"),
    PartyForm("farmer", "龙秀英", "13800138000", "433124190001010016", address="十八洞村3组12号", ref="N01"),
    PartyForm("farmer", "施六金", "19900000001", address="十八洞村1组4号", ref="N02"),
    PartyForm("farmer", "曾大山", "16600000002", address="双龙镇竹子寨7号", ref="N03"),
    PartyForm("villager", "吴阿妹", "19900000003", address="十八洞村2组9号"),
)
NOTICE = (
    "试用网点：人和货都是虚构的，随便试。右下角的开关会真的拔掉线路。\nTrial outlet: people and goods are invented."
)
SETTINGS = """\
# The trial outlet looks often, so that the strip follows the switch within seconds.
[centre]
idle_seconds = 1.5
longest_pause_seconds = 3
"""
COMMAND_SECONDS = 120


class SetUpTrouble(Exception):
    """The trial outlet could not be set up; says why."""


@dataclass
class Trial:
    """A running trial outlet."""

    folder: Path
    centre: subprocess.Popen[str]
    line: Line
    counter_folder: Path

    def stop(self) -> None:
        """End the centre and the line."""
        self.line.pull()
        self.centre.terminate()
        try:
            self.centre.wait(10)
        except subprocess.TimeoutExpired:
            self.centre.kill()
            self.centre.wait()
        for pipe in (self.centre.stdin, self.centre.stdout):
            if pipe is not None:
                pipe.close()


def start(folder: Path, say: object = print) -> Trial:
    """Start the trial outlet in `folder`, setting it up the first time. Raises `SetUpTrouble`."""
    tell = say if callable(say) else print
    folder.mkdir(parents=True, exist_ok=True)
    ports = _ports(folder)
    first = not (folder / "ready").is_file()
    if first:
        tell("setting up the trial outlet: a centre, its catalogue, a counter (about ten seconds, once) ...")
        central(folder, "catalogue", "import", str(resources.files("sample").joinpath("catalogue.json")))
        central(folder, "notice", "welcome", NOTICE)
    centre = _serve(folder, ports["centre"])
    try:
        line = Line(ports["centre"], ports["line"])
        trial = Trial(folder, centre, line, folder / "counter")
        if first:
            _set_up(trial)
            (folder / "ready").touch()
    except BaseException:
        centre.kill()
        centre.wait()
        raise
    return trial


def central(folder: Path, *words: str) -> dict[str, object]:
    """A command of the centre, on the trial outlet's database; its facts."""
    found = _run([sys.executable, "-m", "central", "--database", database(folder), *words, "--json"])
    facts: dict[str, object] = json.loads(found)
    return facts


def counter(trial: Trial, *words: str, typed: str = "") -> dict[str, object]:
    """A command of the counter, in the trial outlet's folder; its facts."""
    program = [sys.executable, "-m", "outlet_app", "--data", str(trial.counter_folder), "--json"]
    facts: dict[str, object] = json.loads(_run([*program, *words], typed))
    return facts


def database(folder: Path) -> str:
    """The trial centre's database: an embedded one."""
    return f"sqlite:///{folder / 'centre.db'}"


def _run(words: list[str], typed: str = "") -> str:
    environment = {**os.environ, "OUTLET_KEYSTORE": "file", "PYTHONUTF8": "1"}
    done = subprocess.run(
        words, input=typed, text=True, capture_output=True, timeout=COMMAND_SECONDS, env=environment, check=False
    )
    if done.returncode != 0:
        raise SetUpTrouble(f"{' '.join(words[2:])}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip().splitlines()[-1]


def _ports(folder: Path) -> dict[str, int]:
    """Two ports of this trial's own, chosen once."""
    path = folder / "ports.json"
    if not path.is_file():
        path.write_text(json.dumps({"centre": _free_port(), "line": _free_port()}), encoding="ascii")
    found: dict[str, int] = json.loads(path.read_text(encoding="ascii"))
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _serve(folder: Path, port: int) -> subprocess.Popen[str]:
    """The centre as a process of its own, which ends when this one does. Raises `SetUpTrouble` when it can't listen."""
    words = [sys.executable, "-m", "sample.centre", "--database", database(folder), "serve"]
    process = subprocess.Popen(
        [*words, "--port", str(port), "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told = process.stdout.readline().strip()
    if not told or "url" not in json.loads(told):
        process.communicate(timeout=COMMAND_SECONDS)
        raise SetUpTrouble(
            f"the centre did not start on port {port}. Is another trial outlet running? "
            f'Close it, or give this one a folder of its own: make run ARGS="--folder build/another".'
        )
    return process


def _set_up(trial: Trial) -> None:
    code = str(
        central(trial.folder, "enrol-code", "--outlet", OUTLET, "--outlet-name", OUTLET_NAME, "--counter", LETTER)[
            "code"
        ]
    )
    name = f"{OUTLET}-{LETTER}"
    sheet = write_sheet(trial.folder / "festival.json", name, date.fromisoformat(business_day(SystemClock().now())))
    if central(trial.folder, "tell", str(sheet))["refused"]:
        raise SetUpTrouble(f"the centre refused rows: {sheet}.refused.csv")
    trial.counter_folder.mkdir(exist_ok=True)
    (trial.counter_folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    supervisor = ("--supervisor", SUPERVISOR[1], "--pin-stdin")
    counter(trial, "enrol", "--centre", trial.line.url, "--code", code, *supervisor, typed=SUPERVISOR[2] + "\n")
    counter(trial, "staff", "--number", CLERK[0], "--name", CLERK[1], "--role", "clerk", typed=CLERK[2] + "\n")
    counter(trial, "exchange")
    _register_people(trial)


def _register_people(trial: Trial) -> None:
    os.environ["OUTLET_KEYSTORE"] = "file"
    clock = SystemClock()
    store = open_store(trial.counter_folder, clock)
    made = compose(store, clock, read_settings(trial.counter_folder), courier=False)
    try:
        supervisor = made.staff.members()[0]
        assert isinstance(supervisor, StaffMember)
        for form in PEOPLE:
            made.people.register(form, supervisor)
    finally:
        made.close()
