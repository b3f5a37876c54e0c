"""The bundle is a counter: it starts in an empty folder, checks itself, enrols, and exchanges with a real centre.

It is built once, and again only when something in it changed; half a minute. What runs here is the frozen program, with
nothing of the environment it was built in: no PATH, no Python, a home of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "frozen"
WINDOWS = sys.platform == "win32"
PROGRAM = BUILD / "dist" / "outlet-app" / ("outlet-app-cli.exe" if WINDOWS else "outlet-app")
CENTRE = Path(sys.executable).with_name("outlet-central.exe" if WINDOWS else "outlet-central")
PIN = "135790"
LARGEST = 230_000_000  # bytes; about 165 MB on Linux. A library let in by mistake is what this would notice.

# The group keeps these tests on one worker. pytest-xdist 3.8 silently does not group under pytest 9.2 (known to its
# authors), so `building` makes a second worker wait as well.
pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("bundle")]


def sources() -> str:
    """A digest of everything that goes into the bundle."""
    digest = hashlib.sha256(sys.version.encode())
    packages = (file for room in ("outlet_app", "ui", "sync", "resources") for file in (ROOT / room).rglob("*"))
    for file in sorted([*packages, ROOT / "build.spec", ROOT / "requirements.lock"]):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def building() -> Iterator[None]:
    """One process at a time. A database's lock: it waits, is the same on every system, and dies with its owner."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(BUILD / "lock.db", timeout=500, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


@pytest.fixture(scope="module")
def program() -> Path:
    """The frozen program, built if what is there was made of something else."""
    with building():
        return built()


def built() -> Path:
    """The program for the sources as they are; half a minute if that is not what lies there."""
    made_of, now = BUILD / "made-of", sources()
    if made_of.is_file() and made_of.read_text(encoding="ascii") == now and PROGRAM.is_file():
        return PROGRAM
    made_of.unlink(missing_ok=True)
    places = ["--distpath", str(BUILD / "dist"), "--workpath", str(BUILD / "work")]
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, "build.spec"],
        cwd=ROOT,
        env={**os.environ, "PYINSTALLER_CONFIG_DIR": str(ROOT / "build" / "pyinstaller")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    made_of.write_text(now, encoding="ascii")
    return PROGRAM


def alone(home: Path) -> dict[str, str]:
    """An environment with nothing in it of the one the program was built in."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    own = {"HOME": str(home), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "OUTLET_KEYSTORE": "file"}
    return {**kept, **own}


def told(program: Path, data: Path, *words: str, typed: str = "") -> dict[str, object]:
    """What a command of the frozen counter prints with --json; it must end well."""
    done = subprocess.run(
        [str(program), "--data", str(data), *words, "--json"],
        cwd=data.parent,
        env=alone(data.parent),
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A real centre on loopback with an empty database: its address and a one-time code for a counter."""
    command = [str(CENTRE), "--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    asked = subprocess.run(
        [*command, "enrol-code", "--outlet", "SBD01", "--counter", "A", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert asked.returncode == 0, asked.stderr
    serving = subprocess.Popen(
        [*command, "serve", "--host", "127.0.0.1", "--port", "0", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert serving.stdout is not None
        yield json.loads(serving.stdout.readline())["url"], json.loads(asked.stdout)["code"]
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


def test_it_holds_the_counter_alone(program: Path) -> None:
    """Neither the centre nor the trial outlet nor anything of the tests is inside; the scripts and texts are."""
    archive = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz")
    inside = {name.partition(".")[0] for name in archive.toc}
    assert {"outlet_app", "ui", "sync", "resources", "sqlalchemy"} <= inside
    assert (
        inside & {"central", "sample", "tests", "bench", "pytest", "hypothesis", "starlette", "psycopg", "babel"}
        == set()
    )
    content = program.parent / "_internal"
    assert any((content / "outlet_app" / "storage" / "migrations" / "versions").glob("*.py"))
    assert (content / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "outlet.mo").is_file()
    platforms = {file.stem for file in content.rglob("platforms/*") if file.is_file()}
    assert {"qwindows"} <= platforms if WINDOWS else {"libqxcb", "libqoffscreen", "libqwayland"} <= platforms


def test_it_is_no_larger_than_it_must_be(program: Path) -> None:
    """What a village line has to carry once."""
    files = [file for file in program.parent.rglob("*") if file.is_file() and not file.is_symlink()]
    assert sum(file.stat().st_size for file in files) < LARGEST


def test_it_starts_in_an_empty_folder(program: Path, tmp_path: Path) -> None:
    """The first command makes the store, brings it up to date and finds it sound; the second finds it as it was."""
    for _ in range(2):
        told(program, tmp_path / "data", "doctor")
    assert any((tmp_path / "data").iterdir())


def test_it_enrols_and_exchanges(program: Path, centre: tuple[str, str], tmp_path: Path) -> None:
    """One exchange with a real centre, by the frozen program, and its ledger is true afterwards."""
    url, code = centre
    data = tmp_path / "data"
    words = ["enrol", "--centre", url, "--code", code, "--supervisor", "Lin Yuhe", "--pin-stdin"]
    told(program, data, *words, typed=f"{PIN}\n")
    told(program, data, "exchange")
    told(program, data, "verify")


def test_it_runs_from_another_place(program: Path, tmp_path: Path) -> None:
    """Copied elsewhere it is the same program: nothing in it points back at where it was built."""
    copy = shutil.copytree(program.parent, tmp_path / "elsewhere", symlinks=True)
    told(copy / program.name, tmp_path / "data", "doctor")
