"""What a newcomer's first command does where there is no display: the scripted piece of the day, and both ends
agree."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from sample.outlet import SetUpTrouble, start
from tests.conftest import ROOT

SECONDS = 150
EXPECTED = ("sign-in", "intake", "intake-saved", "line-down", "order", "reversal", "waiting", "accepted-again", "sync")


@pytest.mark.timeout(SECONDS + 30)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_tour_ends_with_both_ends_in_agreement(tmp_path: Path, language: str) -> None:
    """Exit code 0, the summary says so, and every step left a picture that shows something."""
    words = [sys.executable, "-m", "sample", "--tour", "--lang", language, "--screens", str(tmp_path / "screens")]
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("both ends agree")
    assert "Traceback" not in done.stderr
    names = [path.stem.partition("-")[2] for path in sorted((tmp_path / "screens").glob("*.png"))]
    for name in EXPECTED:
        assert name in names
    for path in (tmp_path / "screens").glob("*.png"):
        assert _colours(path) > 20, f"{path.name} is all but empty"


def test_the_centre_ends_with_the_trial(tmp_path: Path) -> None:
    """Its starter gone, however it went, the centre stops by itself and its port is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = [sys.executable, "-W", "error", "-m", "sample.centre", "--database", f"sqlite:///{tmp_path / 'centre.db'}"]
    centre = subprocess.Popen(
        [*words, "serve", "--port", str(port), "--json"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert centre.stdout is not None
    assert "url" in centre.stdout.readline()
    _, errors = centre.communicate(timeout=30)  # closes its standard input, as the system does for a killed starter
    assert (centre.returncode, errors) == (0, "")
    socket.create_server(("127.0.0.1", port)).close()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    """Another trial outlet in the same folder: no window onto somebody else's centre, but words that help."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ports = {"centre": other.getsockname()[1], "line": 0}
        (tmp_path / "ports.json").write_text(json.dumps(ports), encoding="ascii")
        (tmp_path / "ready").touch()
        with pytest.raises(SetUpTrouble, match="another trial outlet"):
            start(tmp_path)


def _colours(path: Path) -> int:
    """How many different colours a picture has, on a coarse grid."""
    image = QImage(str(path))
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})
