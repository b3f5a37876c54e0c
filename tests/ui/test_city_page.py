"""City orders by keys: chosen, weighed, photographed, packed in one act; what became of the ones that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.post import CityClosed, CityPacked, ManifestPiece, ManifestSigned
from outlet_app.domain.entries import Kind
from outlet_app.domain.feed import CityOrderLine, FeedKind
from outlet_app.services.post.forms_city import BoxForm, PackForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import CLERK, FIRST_WAYBILL, TODAY, city_feed, city_order, items, tell
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, Clerk, bring_to
from tests.ui.city import body, figure, opens, saves, shoot, taken_in
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
    home = tmp_path / "counter"
    home.mkdir()
    (home / "settings.toml").write_text(f'[camera]\nfolder = "{camera.as_posix()}"\n', encoding="utf-8")
    made = counters.stocked(home)
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
    assert "Person" in said


def test_home_leads_there(clerk: Clerk) -> None:
    """Home says how many wait, and how many must go today; the button opens the packing."""
    tell(clerk.stocked.store, city_feed(3))
    tell(clerk.stocked.store, items([(FeedKind.CITY_ORDER, "B", city_order(9, ship_by=TODAY))], 500))
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    button = part(clerk.shell.page(), "home-go-city", QPushButton)
    assert button.isVisible()
    assert button.accessibleName() == "4 city orders to pack, 1 today"
    button.click()
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, PostPage)
    assert isinstance(page.mode(), CityPage)
