"""Working the page of city orders: stock, a camera's photos, the page's keys, what an act says."""

from __future__ import annotations

import os
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityClosed, CityPacked
from outlet_app.services.forms import ConsignmentForm, LineForm
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import ALT, Clerk
from tests.ui.conftest import part, press
from ui.post.city.page import CityPage
from ui.post.page import PostPage

F4 = Qt.Key.Key_F4


def stocked_with_camera(home: Path, camera: Path) -> counters.Stocked:
    """A counter in `home` whose camera puts its photos into the folder `camera`."""
    home.mkdir()
    (home / "settings.toml").write_text(f'[camera]\nfolder = "{camera.as_posix()}"\n', encoding="utf-8")
    return counters.stocked(home)


def shoot(camera: Path, count: int) -> None:
    """The camera takes photos, one a second, each another one."""
    now = time.time()
    for n in range(count):
        image = QImage(64, 48, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(n * 29 % 360, 200, 40 + n * 15 % 200))
        path = camera / f"IMG_{n:04d}.jpg"
        assert image.save(str(path))
        os.utime(path, (now + 1 + n, now + 1 + n))


def taken_in(stocked: counters.Stocked, quantity: int = 150_000, grade: str = "A") -> int:
    """A lot of kiwifruit from the day's farmer."""
    party = stocked.counter.people.search("lxy", limit=1)[0].party
    form = ConsignmentForm(party=party, lines=(LineForm("KIWI", grade, "g", quantity, 1200),))
    return stocked.counter.intake.save(form, CLERK).seq


def opens(clerk: Clerk) -> CityPage:
    """F4, Alt+2."""
    press(F4)
    clerk.settles()
    press(Qt.Key.Key_2, ALT)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, PostPage)
    shown = page.mode()
    assert isinstance(shown, CityPage)
    return shown


def saves(clerk: Clerk, qtbot: QtBot, page: CityPage) -> None:
    """F10, and wait until the number stands there."""
    press(Qt.Key.Key_F10)
    qtbot.waitUntil(page.saved_shown)
    clerk.settles()


def body(clerk: Clerk, seq: int) -> CityPacked | CityClosed:
    """What an act says."""
    detail = clerk.stocked.counter.records.detail(seq)
    assert detail is not None
    assert isinstance(detail.body, CityPacked | CityClosed)
    return detail.body


def figure(page: CityPage, name: str) -> str:
    """A figure on the page."""
    return part(page, name, QLabel).text()
