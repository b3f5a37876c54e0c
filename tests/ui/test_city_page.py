"""City orders by keys: chosen, weighed, photographed, packed in one act; what became of the ones that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityPacked
from outlet_app.domain.feed import CityOrderLine, FeedKind
from outlet_app.storage.rebuild import differences
from tests.support.counter import FIRST_WAYBILL, TODAY, city_feed, city_order, items, tell
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, Clerk, bring_to
from tests.ui.city import body, figure, opens, saves, shoot, stocked_with_camera, taken_in
from tests.ui.conftest import part, press
from ui.post.city.draft import CityDraft
from ui.post.city.page import CityPage
from ui.post.page import PostPage


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
    assert said == "12 boxes are packed. Lot 0401-1 holds 120.0 kg now. 188 waybill numbers are left."
    assert page.pack.table.model.rows == []
    assert clerk.stocked.counter.drafts.load("city", CityDraft) is None
    assert differences(clerk.stocked.store.engine) == []


def test_chosen_one_by_one(clerk: Clerk, qtbot: QtBot, camera: Path) -> None:
    """Space or Enter chooses and takes out again; a box may weigh its own; without photos F10 asks once."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(4))
    page = opens(clerk)
    press(Qt.Key.Key_Space)
    press(ENTER)
    press(ENTER)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Space)  # the second one out again
    clerk.settles()
    assert [row.key for row in page.pack.chosen()] == ["M0919-001", "M0919-003"]
    press(Qt.Key.Key_F10)
    assert "not weighed yet" in page.side.said.text()
    assert clerk.cursor() == "city-each"
    clerk.enter("3")
    press(Qt.Key.Key_Tab)
    page.pack.table.go_to("M0919-003")
    page.pack.own.take_cursor()
    clerk.types("5斤8两")
    clerk.settles()
    assert figure(page, "city-gross") == "5.9 kg"
    press(Qt.Key.Key_F10)
    assert "2 boxes have no photo." in page.side.said.text()
    head = clerk.head()
    saves(clerk, qtbot, page)
    packed = body(clerk, head + 1)
    assert isinstance(packed, CityPacked)
    assert [(box.order, box.gross_g, box.picture) for box in packed.boxes] == [
        ("M0919-001", 3_000, b""),
        ("M0919-003", 2_900, b""),
    ]
    press(ENTER)
    clerk.settles()
    assert [row.key for row in page.pack.table.model.rows] == ["M0919-002", "M0919-004"]


def test_more_than_there_is(clerk: Clerk, qtbot: QtBot) -> None:
    """Alt+A takes what the stock suffices for; one more is refused at once, and at saving, and nothing is written."""
    taken_in(clerk.stocked, 6_000)
    tell(clerk.stocked.store, city_feed(4))
    page = opens(clerk)
    press(Qt.Key.Key_A, ALT)
    clerk.settles()
    assert len(page.pack.chosen()) == 2
    page.pack.table.view.setFocus()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    clerk.settles()
    assert "[E147]" in page.side.said.text() or "not enough in stock" in page.side.said.text()
    page.pack.each.take_cursor()
    clerk.enter("2.9")
    head = clerk.head()
    for _again in range(2):
        press(Qt.Key.Key_F10)
        clerk.settles()
    assert not page.saved_shown()
    assert clerk.head() == head
    page.pack.each.take_cursor()
    clerk.enter("2.4")
    for _again in range(2):
        press(Qt.Key.Key_F10)
        clerk.settles()
    assert clerk.head() == head


def test_a_box_far_too_heavy_is_asked_once(clerk: Clerk, qtbot: QtBot, camera: Path) -> None:
    """29 kg for 2.9 kg: a slip of the keys, asked once."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(1))
    page = opens(clerk)
    press(Qt.Key.Key_A, ALT)
    clerk.enter("29")
    shoot(camera, 1)
    press(ENTER)
    clerk.settles()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "Much heavier than what is in it: M0919-001." in page.side.said.text()
    assert not page.saved_shown()
    saves(clerk, qtbot, page)


def test_preview_and_escape(clerk: Clerk, qtbot: QtBot) -> None:
    """Ctrl+P shows the slip without numbers; Esc twice clears everything chosen."""
    taken_in(clerk.stocked)
    tell(clerk.stocked.store, city_feed(2))
    page = opens(clerk)
    press(Qt.Key.Key_P, CTRL)
    assert "Nothing that could be saved" in page.side.said.text()
    press(Qt.Key.Key_A, ALT)
    clerk.enter("2.9")
    clerk.settles()
    texts = [" ".join(line.text.split()) for line in page.paper_lines()]
    assert "Preview, not saved yet" in texts
    assert "waybill when saved M0919-001" in texts
    assert "Every box 2.900 kg" in texts
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    clerk.settles()
    assert page.pack.chosen() == []
    assert clerk.stocked.counter.drafts.load("city", CityDraft) is None


def test_what_is_of_one_order_is_told(clerk: Clerk) -> None:
    """The line above the weights says what goes into the box at hand, and for whom, masked."""
    lines = (CityOrderLine("KIWI", "A", "g", 2_500, 4_990), CityOrderLine("KIWIBOX", "", "pc", 2, 9_980))
    tell(clerk.stocked.store, items([(FeedKind.CITY_ORDER, "B", city_order(1, lines, ship_by=TODAY))], 500))
    page = opens(clerk)
    press(Qt.Key.Key_Space)
    clerk.settles()
    said = page.pack.about.text()
    assert "Box 1 of 1 · B · Shibadong kiwifruit A 2.5 kg, Shibadong kiwifruit, 2.5 kg box 2 pc" in said
    assert "收*** 199******01" in said
    assert "A person" in said


def test_home_leads_there(clerk: Clerk) -> None:
    """Home says how many wait, and how many must go today; the button opens the packing."""
    tell(clerk.stocked.store, city_feed(3))
    tell(clerk.stocked.store, items([(FeedKind.CITY_ORDER, "B", city_order(9, ship_by=TODAY))], 500))
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    button = part(clerk.shell.page(), "home-go-city", QPushButton)
    assert button.isVisible()
    assert button.accessibleName() == "City orders to pack: 4, 1 of them today"
    button.click()
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, PostPage)
    assert isinstance(page.mode(), CityPage)
