"""City orders by keys: chosen, weighed, photographed, packed in one act; what became of the ones that were sent."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityClosed, CityPacked
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import CLERK, FIRST_WAYBILL, city_feed, tell
from tests.ui import counters
from tests.ui.acts import ALT, ENTER, Clerk, bring_to
from tests.ui.conftest import part, press
from ui.post.city.page import CityPage
from ui.post.page import PostPage

F4 = Qt.Key.Key_F4


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """The folder in which the camera's photos arrive."""
    folder = tmp_path / "camera"
    folder.mkdir()
    return folder


@pytest.fixture
def stocked(tmp_path: Path, camera: Path) -> Iterator[counters.Stocked]:
    """A counter with a camera, as `tests.ui.conftest.stocked` otherwise."""
    home = tmp_path / "counter"
    home.mkdir()
    (home / "settings.toml").write_text(f'[camera]\nfolder = "{camera.as_posix()}"\n', encoding="utf-8")
    made = counters.stocked(home)
    yield made
    made.counter.close()


def shoot(camera: Path, count: int) -> None:
    """The camera takes photos, one a second, each another one."""
    now = time.time()
    for n in range(count):
        image = QImage(64, 48, QImage.Format.Format_RGB32)
        image.fill(QColor.fromHsv(n * 29 % 360, 200, 40 + n * 15 % 200))
        path = camera / f"IMG_{n:04d}.jpg"
        assert image.save(str(path), "JPEG")
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


def test_step_four_of_the_day(clerk: Clerk, qtbot: QtBot, camera: Path) -> None:
    """Alt+A, one weight for all, Enter for each photo, F10: 0403 packs twelve; 120.0 kg and 188 numbers are left."""
    bring_to(clerk.stocked, 401)
    lot = taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed())
    bring_to(clerk.stocked, 403)
    page = opens(clerk)
    assert clerk.cursor() == "city-orders"
    press(Qt.Key.Key_A, ALT)
    clerk.settles()
    assert clerk.cursor() == "city-each"
    clerk.enter("2.9")
    assert clerk.cursor() == "city-photo-camera"
    shoot(camera, 12)
    for taken in range(1, 13):
        press(ENTER)
        clerk.settles()
        assert figure(page, "city-seen") == f"{taken} of 12"
    assert clerk.cursor() == "city-note"
    assert figure(page, "city-lot-1") == "120.0 kg"
    assert figure(page, "city-waybills") == "188"
    assert figure(page, "city-gross") == "34.8 kg"
    assert page.city.total.amount.text() == "¥598.80"
    saves(clerk, qtbot, page)
    packed = body(clerk, 403)
    assert isinstance(packed, CityPacked)
    assert (lot, len(packed.boxes), packed.total_fen) == (401, 12, 59_880)
    assert [box.waybill for box in packed.boxes] == [str(int(FIRST_WAYBILL) + n) for n in range(12)]
    assert {box.gross_g for box in packed.boxes} == {2_900}
    pictures = [box.picture for box in packed.boxes]
    assert len(set(pictures)) == 12
    assert all(clerk.stocked.counter.pictures.get(picture) for picture in pictures)
    assert page.saved_panel.number.text() == "0403 saved"
    said = page.saved_panel.more.text()
    assert said == "12 boxes are packed. Lot 0401 holds 120.0 kg now. 188 waybill numbers are left."
    assert page.pack.table.model.rows == []
    assert clerk.stocked.counter.drafts.load("city", type(page.draft() or object)) is None  # type: ignore[type-var]
    assert differences(clerk.stocked.store.engine) == []
