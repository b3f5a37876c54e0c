"""A real centre at the end of the bag's way, a counter of it without a line, sticks in hand, and the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from outlet_app.services.model import Line, LineState
from tests.support.centre import TestCentre
from tests.ui import bags, counters
from tests.ui.bag.clerk import Page
from tests.ui.bags import HandSticks
from ui.shell import Shell
from ui.window import MainWindow


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[TestCentre]:
    """A real centre, with the sample catalogue to tell."""
    made = TestCentre(tmp_path)
    made.told()
    yield made
    made.stop()


@pytest.fixture
def sticks(tmp_path: Path) -> HandSticks:
    """No stick is in."""
    return HandSticks(tmp_path / "sticks")


@pytest.fixture
def stocked(tmp_path: Path, centre: TestCentre, sticks: HandSticks) -> Iterator[counters.Stocked]:
    """A counter of that centre without a line; its first entries wait."""
    made = bags.stocked_at(centre, tmp_path / "counter", sticks)
    made.courier.say(LineState(Line.DOWN))
    yield made
    made.counter.close()


@pytest.fixture
def page(shell: Shell, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Page:
    """F9, Alt+2; sticks are asked for often."""
    monkeypatch.setattr("ui.sync.bag.watch.POLL_MS", 10)
    return Page(shell, window, qtbot).open()
