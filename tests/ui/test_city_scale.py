"""Boxes of city orders on the scale: each box's own weight under Ctrl+W, with its raw frame, over a pseudo-terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityPacked
from tests.devices.pty_scale import PtyScale
from tests.support.counter import city_feed, tell
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, Clerk
from tests.ui.city import body, opens, saves, taken_in
from tests.ui.conftest import part, press
from tests.ui.scales import plugged, weighing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
FRAME = b"ST,GS,+0002.94kg\r\n"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyScale]:
    """A line with a scale at its far end."""
    with plugged(tmp_path) as made:
        yield made


@pytest.fixture
def stocked(tmp_path: Path, line: PtyScale) -> Iterator[counters.Stocked]:
    """A counter with a scale."""
    with weighing(tmp_path, line) as made:
        yield made


def test_each_box_on_the_scale(clerk: Clerk, qtbot: QtBot, line: PtyScale) -> None:
    """Ctrl+W takes what lies there for the box at hand; another one stays as typed for all. Nothing settled: said."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(2))
    page = opens(clerk)
    press(Qt.Key.Key_A, ALT)
    clerk.settles()
    press(Qt.Key.Key_W, CTRL)
    assert "No settled weight" in page.pack.own.problem()
    line.send(FRAME)
    qtbot.waitUntil(lambda: part(page, "city-scale", QLabel).text() == "2.940 kg")
    press(Qt.Key.Key_W, CTRL)
    clerk.settles()
    assert page.pack.own.text() == "2.94"
    page.pack.each.take_cursor()
    clerk.enter("2.9")
    press(Qt.Key.Key_F10)  # no photos: asked once
    head = clerk.head()
    saves(clerk, qtbot, page)
    packed = body(clerk, head + 1)
    assert isinstance(packed, CityPacked)
    assert [(box.gross_g, box.source, box.frame) for box in packed.boxes] == [
        (2_940, "s", FRAME),
        (2_900, "m", b""),
    ]
