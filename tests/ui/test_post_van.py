"""The van's manifest and parcels that come back, by keys; and that every mode of the page fits its window."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from outlet_app.domain.acts.post import ManifestSigned, ParcelReturned
from outlet_app.domain.feed import FeedKind, Track
from outlet_app.services.post.forms import ManifestForm
from tests.storage.test_parcels import FORM
from tests.support.counter import CLERK, FIRST_WAYBILL, START, items, tell
from tests.ui.acts import CTRL, ENTER, Clerk
from tests.ui.conftest import part, press
from tests.ui.test_post_page import SECOND, body, opened, posting, saves
from ui.post.back_page import BackPage
from ui.post.manifest.page import ManifestPage


@pytest.fixture
def clerk(clerk: Clerk) -> Clerk:
    """A clerk whose centre told postage, places and 200 waybill numbers."""
    return posting(clerk)


def test_the_manifest(clerk: Clerk) -> None:
    """All ticked; a scan and Space untick and tick; the driver signs on the pad; what stays waits for the next van."""
    for grams in (5400, 2000):
        clerk.stocked.counter.post.parcels.accept(msgspec.structs.replace(FORM, weight_g=grams), CLERK)
    page = cast(ManifestPage, opened(clerk, 3))
    assert (clerk.read("manifest-count"), clerk.read("manifest-weight")) == ("2 pieces", "7.4 kg")
    clerk.enter(SECOND)
    assert (clerk.read("manifest-count"), clerk.read("manifest-weight")) == ("1 piece", "5.4 kg")
    clerk.enter(SECOND)
    assert clerk.read("manifest-count") == "2 pieces"
    clerk.enter("9811111111111")
    assert "does not wait" in page.cargo.scan.problem()
    press(Qt.Key.Key_T, CTRL)
    assert clerk.read("manifest-count") == "0 pieces"
    press(Qt.Key.Key_T, CTRL)
    page.cargo.scan.clear()
    page.cargo.view.setFocus()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    assert clerk.read("manifest-count") == "1 piece"
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "manifest-driver"
    pad = page.van.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(pad, QPoint(80, 60))
    QTest.mouseMove(pad, QPoint(120, 30))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(120, 30))
    assert pad.signed()
    draft = page.draft()
    assert draft is not None
    assert (draft.unticked, len(draft.strokes)) == ((SECOND,), 1)
    saves(clerk, page)
    made = body(clerk)
    assert isinstance(made, ManifestSigned)
    assert ([piece.waybill for piece in made.pieces], made.total_g, made.driver) == ([FIRST_WAYBILL], 5400, "")
    assert clerk.stocked.counter.pictures.get(made.signature) is not None
    press(ENTER)
    clerk.settles()
    assert (clerk.read("manifest-count"), clerk.read("manifest-weight"), pad.signed()) == ("1 piece", "2 kg", False)


def test_the_days_van(clerk: Clerk) -> None:
    """Twelve boxes of 2.9 kg and a parcel of 5.4 kg: 13 pieces, 40.2 kg, the driver's name typed; nothing waits."""
    for grams in (5400, *[2900] * 12):
        clerk.stocked.counter.post.parcels.accept(msgspec.structs.replace(FORM, weight_g=grams), CLERK)
    page = cast(ManifestPage, opened(clerk, 3))
    assert (clerk.read("manifest-count"), clerk.read("manifest-weight")) == ("13 pieces", "40.2 kg")
    press(ENTER)
    clerk.enter("向师傅", "湘U12345")
    saves(clerk, page)
    made = body(clerk)
    assert (len(made.pieces), made.total_g, made.driver, made.vehicle) == (13, 40_200, "向师傅", "湘U12345")
    press(ENTER)
    clerk.settles()
    assert clerk.read("manifest-count") == "0 pieces"
    assert part(page, "manifest-empty", QLabel).isVisible()
    press(Qt.Key.Key_F10)
    assert "No piece is ticked" in page.side.said.text()


def test_one_comes_back(clerk: Clerk) -> None:
    """Chosen from what the centre says is coming; 150 g are missing; it is handed to its sender."""
    clerk.stocked.counter.post.parcels.accept(FORM, CLERK)
    van = ManifestForm((FIRST_WAYBILL,), "向师傅")
    clerk.stocked.counter.post.manifest.sign(van, CLERK)
    track = (FeedKind.TRACK, FIRST_WAYBILL, Track("returned", START, "refused"))
    tell(clerk.stocked.store, items([track], 800))
    page = cast(BackPage, opened(clerk, 4))
    clerk.enter("9811111111111")
    clerk.settles()
    assert "no parcel that left this counter" in page.waybill.problem()
    page.waybill.clear()
    page.view.setFocus()
    page.view.go_to(0)
    press(ENTER)
    clerk.settles()
    assert (clerk.cursor(), page.reason.value()) == ("back-weight", "refused")
    clerk.types("5.25")
    assert clerk.read("back-difference") == "−0.150 kg"
    saves(clerk, page)
    made = body(clerk)
    assert isinstance(made, ParcelReturned)
    assert (made.found_g, made.posted_g, made.reason, made.handed) == (5250, 5400, "refused", True)
    press(ENTER)
    clerk.settles()
    assert part(page, "back-none", QLabel).isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_the_pages_fit(clerk: Clerk, language: str, size: tuple[int, int]) -> None:
    """At both sizes in both languages no mode needs to be scrolled, and nothing is wider than what holds it."""
    clerk.window.resize(*size)
    clerk.window.switch_language(language)
    for mode in (1, 3, 4):
        page = opened(clerk, mode)
        if mode == 1:
            page.post.turn(True)
            QApplication.processEvents()
        frame = clerk.shell.page().parentWidget()
        assert frame is not None
        room = frame.size()
        need = page.minimumSizeHint()
        assert (need.width() <= room.width(), need.height() <= room.height()) == (True, True), (mode, need, room)
        inside = [one for one in page.side.findChildren(QWidget) if one.isVisible() and not one.isWindow()]
        held = [(one, one.parentWidget()) for one in inside]
        out = [one.objectName() for one, by in held if by is not None and not by.rect().contains(one.geometry())]
        assert out == []
