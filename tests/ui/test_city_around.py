"""City orders by keys: cancelled meanwhile, kept through a crash, given up, come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityClosed, ManifestPiece, ManifestSigned
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import FeedKind
from outlet_app.services.post.forms_city import BoxForm, PackForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import CLERK, FIRST_WAYBILL, city_feed, city_order, items, tell
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, Clerk
from tests.ui.city import body, figure, opens, saves, shoot, stocked_with_camera, taken_in
from tests.ui.conftest import press
from ui.post.city.draft import CityDraft
from ui.post.city.page import CityPage


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """The folder in which the camera's photos arrive."""
    folder = tmp_path / "camera"
    folder.mkdir()
    return folder


@pytest.fixture
def stocked(tmp_path: Path, camera: Path) -> Iterator[counters.Stocked]:
    """A counter with a camera, as `tests.ui.conftest.stocked` otherwise."""
    made = stocked_with_camera(tmp_path / "counter", camera)
    yield made
    made.counter.close()


def test_cancelled_while_chosen(clerk: Clerk, qtbot: QtBot) -> None:
    """The centre cancels a chosen order, and takes another away: both leave the boxes, which is said."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(3))
    page = opens(clerk)
    heard: list[str] = []
    page.context.told.connect(lambda text, _kind: heard.append(text))
    press(Qt.Key.Key_A, ALT)
    clerk.settles()
    gone: list[tuple[str, str, object]] = [
        (FeedKind.CITY_ORDER, "M0919-001", city_order(1, cancelled=True)),
        (FeedKind.CITY_ORDER, "M0919-002", None),
    ]
    tell(clerk.stocked.store, items(gone, 500))
    page.context.exchanged.emit()
    clerk.settles()
    assert [row.key for row in page.pack.chosen()] == ["M0919-003"]
    assert heard == ["No longer to be packed, taken out: M0919-001, M0919-002"]
    assert figure(page, "city-boxes") == "1"


def test_cancelled_in_the_moment_of_saving(clerk: Clerk, qtbot: QtBot) -> None:
    """Nobody has told the page yet: the service refuses the whole act, and the page looks again."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(2))
    page = opens(clerk)
    press(Qt.Key.Key_A, ALT)
    clerk.enter("2.9")
    clerk.settles()
    gone: list[tuple[str, str, object]] = [(FeedKind.CITY_ORDER, "M0919-001", city_order(1, cancelled=True))]
    tell(clerk.stocked.store, items(gone, 500))
    head = clerk.head()
    press(Qt.Key.Key_F10)  # no photos: asked
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == head
    assert [row.key for row in page.pack.chosen()] == ["M0919-002"]


def test_the_draft_survives(clerk: Clerk, qtbot: QtBot, camera: Path) -> None:
    """After a crash the boxes stand as they were: chosen, weighed, photographed; what was packed meanwhile is out."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(3))
    page = opens(clerk)
    press(Qt.Key.Key_A, ALT)
    clerk.enter("2.9")
    shoot(camera, 1)
    press(ENTER)
    clerk.settles()
    page.keep_draft()
    clerk.settles()
    kept = clerk.stocked.counter.drafts.load("city", CityDraft)
    assert kept is not None
    gone: list[tuple[str, str, object]] = [(FeedKind.CITY_ORDER, "M0919-003", None)]
    tell(clerk.stocked.store, items(gone, 500))
    again = CityPage(page.context)
    qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    clerk.settles()
    assert [row.key for row in again.pack.chosen()] == ["M0919-001", "M0919-002"]
    assert [again.pack.gross_g(row) for row in again.pack.chosen()] == [2_900, 2_900]
    assert again.pack.boxes["M0919-001"].picture == page.pack.boxes["M0919-001"].picture != b""
    assert "Restored" in again.subtitle.text()


def test_an_order_given_up(clerk: Clerk, qtbot: QtBot) -> None:
    """Ctrl+D, the order, that it can't be sent, why: F10."""
    tell(clerk.stocked.store, city_feed(2))
    page = opens(clerk)
    press(Qt.Key.Key_D, CTRL)
    clerk.settles()
    assert clerk.cursor() == "city-search"
    press(ENTER)
    assert clerk.cursor() == "city-sent"
    press(Qt.Key.Key_Down)
    press(ENTER)
    assert clerk.cursor() == "city-state"
    press(Qt.Key.Key_Down)
    press(ENTER)
    assert clerk.cursor() == "city-reason"
    press(Qt.Key.Key_F10)
    assert "Choose why." in page.side.said.text()
    press(Qt.Key.Key_Down)
    press(ENTER)
    assert clerk.cursor() == "city-note"
    head = clerk.head()
    saves(clerk, qtbot, page)
    closed = body(clerk, head + 1)
    assert isinstance(closed, CityClosed)
    assert (closed.orders, closed.state, closed.reason) == (("M0919-002",), "short", "stock")
    rows = {row.key: str(row.state) for row in page.sent.model.rows}
    assert rows == {"M0919-001": "placed", "M0919-002": "short"}


def sent(clerk: Clerk) -> int:
    """Two orders are packed, and the van took the first; the lot they came from."""
    lot = taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(2))
    form = PackForm(tuple(BoxForm(f"M0919-00{n}", 2_900) for n in (1, 2)))
    clerk.stocked.counter.post.packing.save(form, CLERK)
    with clerk.stocked.store.ledger.writing() as writing:
        signed = ManifestSigned((ManifestPiece(FIRST_WAYBILL, 2_900),), 2_900, "司机")
        writing.append(Kind.MANIFEST, signed, "clerk:02")
    return lot


def test_a_box_that_came_back(clerk: Clerk, qtbot: QtBot, camera: Path) -> None:
    """Its waybill is scanned; weighed, photographed: its produce is in its lot again."""
    lot = sent(clerk)
    page = opens(clerk)
    press(Qt.Key.Key_D, CTRL)
    clerk.settles()
    clerk.enter("9820926000009")
    clerk.settles()
    assert "No order" in page.sent.search.problem()
    page.sent.search.take_cursor()
    clerk.enter(FIRST_WAYBILL)
    clerk.settles()
    assert clerk.cursor() == "city-state"
    assert page.sent.key() == "M0919-001"
    page.sent.state.choose("returned")
    press(ENTER)
    press(Qt.Key.Key_Down)
    press(ENTER)
    assert clerk.cursor() == "city-found"
    press(Qt.Key.Key_F10)
    assert "Weigh it" in page.side.said.text()
    clerk.enter("2.75")
    assert clerk.cursor() == "city-sale"
    shoot(camera, 1)
    press(Qt.Key.Key_G, CTRL)
    clerk.settles()
    head = clerk.head()
    saves(clerk, qtbot, page)
    closed = body(clerk, head + 1)
    assert isinstance(closed, CityClosed)
    assert (closed.state, closed.found_g, len(closed.pictures)) == ("returned", 2_750, 1)
    assert [(pick.seq, pick.quantity, pick.fen) for pick in closed.back] == [(lot, 2_500, 4_990)]
    assert differences(clerk.stocked.store.engine) == []
