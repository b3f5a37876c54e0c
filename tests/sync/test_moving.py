"""The centre gets another address: kept when the same centre answers there, left alone when anybody else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample.line import Line
from tests.support.centre import TestCentre
from tests.support.commands import command
from tests.support.counter import HandClock

CAPSYS = pytest.CaptureFixture[str]


@pytest.fixture
def folder(centre: TestCentre, tmp_path: Path) -> Path:
    """A counter of that centre, closed."""
    from tests.support.centre import enrolled_with

    place = tmp_path / "counter"
    enrolled_with(centre.url, centre.code(), place, HandClock()).close()
    return place


def test_the_same_centre_elsewhere_is_kept(centre: TestCentre, folder: Path, capsys: CAPSYS) -> None:
    """Another way to the same centre: one exchange, then the address stays."""
    line = Line(centre.port)
    code, facts, _ = command(capsys, "--data", folder, "move", "--centre", line.url)
    assert (code, facts["centre"], facts["mark"]) == (0, line.url, 1)
    centre.stop()
    code, facts, _ = command(capsys, "--data", folder, "exchange")
    assert (code, facts["error"]["code"]) == (3, "E420")
    centre.start()
    line.centre_port = centre.port
    assert command(capsys, "--data", folder, "exchange")[0] == 0
    line.pull()


def test_another_centre_is_not_believed(folder: Path, tmp_path: Path, capsys: CAPSYS) -> None:
    """It does not know this counter, so it refuses; the old address stays, and works."""
    (tmp_path / "other").mkdir()
    other = TestCentre(tmp_path / "other")
    try:
        code, facts, _ = command(capsys, "--data", folder, "move", "--centre", other.url)
        assert (code, facts["error"]["code"]) == (1, "E426")
    finally:
        other.stop()
    assert command(capsys, "--data", folder, "exchange")[0] == 0


def test_nobody_there_and_nonsense(folder: Path, capsys: CAPSYS) -> None:
    """Nobody answers: 3. An address that is none, or not encrypted: 1. The old one stays each time."""
    line = Line(9)
    line.pull()
    for address, code, error in (
        (line.url, 3, "E420"),
        ("ftp://centre.example", 1, "E403"),
        ("http://centre.example", 1, "E404"),
    ):
        got, facts, _ = command(capsys, "--data", folder, "move", "--centre", address)
        assert (got, facts["error"]["code"]) == (code, error)
    assert command(capsys, "--data", folder, "exchange")[0] == 0
