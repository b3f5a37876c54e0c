"""Parcels by keys: posting one, refusing one, and what survives a crash."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from outlet_app.domain.acts.post import ParcelPresented
from outlet_app.domain.feed import DivisionRow, FeedKind, WaybillBatch
from outlet_app.domain.prohibited import CODES
from outlet_app.services.forms import PartyForm
from outlet_app.storage.rebuild import differences
from tests.storage.test_parcels import id_number
from tests.support.counter import CLERK, FIRST_WAYBILL, SUPERVISOR, city_feed, items, tell
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from ui.page import Page
from ui.post.parcel.page import ParcelPage
from ui.post.parcel.prompt import KEYS, ORDERED
from ui.widgets.modes_page import ModesPage

SECOND = str(int(FIRST_WAYBILL) + 1)


@pytest.fixture
def clerk(clerk: Clerk) -> Clerk:
    """A clerk whose centre told postage, places and 200 waybill numbers."""
    return posting(clerk)


def posting(clerk: Clerk) -> Clerk:
    """Tell the clerk's counter postage, places and 200 waybill numbers."""
    places = (DivisionRow("440000", "广东省"), DivisionRow("440100", "广州市"), DivisionRow("440106", "天河区"))
    tell(clerk.stocked.store, city_feed())
    tell(clerk.stocked.store, items([(FeedKind.DIVISIONS, "44", places)], 700))
    return clerk


def opened(clerk: Clerk, mode: int = 1) -> Any:
    """Press F4 and Alt with the mode's number; the mode's page, loaded."""
    press(Qt.Key.Key_F4)
    clerk.settles()
    press(Qt.Key(int(Qt.Key.Key_0) + mode), ALT)
    clerk.settles()
    page: Page = clerk.shell.page()
    assert isinstance(page, ModesPage)
    return page.mode()


def saves(clerk: Clerk, page: Any) -> None:
    """F10, and wait until the number stands there."""
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(page.saved_shown)
    clerk.settles()


def types_people(clerk: Clerk) -> None:
    """Sender with document, recipient with place and address; the cursor is at the contents."""
    clerk.enter("吴大娘")
    clerk.settles()
    clerk.enter("13812345699", "十八洞村 5 组", "", id_number())
    press(Qt.Key.Key_Down)
    clerk.enter("", "陈城", "020-38880000", "广州市")
    clerk.settles()
    clerk.enter("体育西路 12 号")
    assert clerk.cursor() == "parcel-contents"


def types_parcel(clerk: Clerk) -> None:
    """All of it, looked inside; the cursor is at the cash."""
    types_people(clerk)
    clerk.enter("腊肉", "2", "5.4", "")
    assert clerk.cursor() == "parcel-look-inside"
    clerk.enter("", "")
    clerk.settles()
    assert clerk.cursor() == "parcel-tendered"


def body(clerk: Clerk) -> Any:
    """The newest act's body."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    return detail.body


def strip(clerk: Clerk) -> str:
    """What the strip says about waybill numbers."""
    return part(clerk.shell, "strip-waybills", QLabel).text()


def test_posting_by_keys(clerk: Clerk) -> None:
    """¥16.00 stands there while typing, 20 gives 4 back; the number comes from the pool, and one fewer is left."""
    page = cast(ParcelPage, opened(clerk))
    assert clerk.cursor() == "parcel-sender"
    types_parcel(clerk)
    assert (page.post.total.amount.text(), clerk.read("parcel-left")) == ("¥16.00", "200")
    clerk.enter("20")
    assert clerk.read("parcel-change") == "¥4.00"
    saves(clerk, page)
    made = body(clerk)
    assert isinstance(made, ParcelPresented)
    assert (made.outcome, made.waybill, made.fee_fen, made.tendered_fen) == ("accepted", FIRST_WAYBILL, 1600, 2000)
    assert (made.weight_g, made.contents, made.quantity, made.division) == (5400, "腊肉", 2, "440100")
    assert (made.id_check, made.result, made.inspector, made.source) == ("matches", "passed", "clerk:02", "m")
    told = page.saved_panel.more.text()
    for words in ("Take ¥16.00", FIRST_WAYBILL, "199 numbers left", "Change ¥4.00"):
        assert words in told
    assert strip(clerk) == "Waybills left 199"
    assert page.draft() is None
    assert differences(clerk.stocked.store.engine) == []


def test_without_document_or_look_it_is_not_accepted(clerk: Clerk) -> None:
    """F10 says what is missing and puts the cursor there; nothing is written."""
    page = cast(ParcelPage, opened(clerk))
    head = clerk.head()
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "parcel-sender"
    types_people(clerk)
    clerk.enter("腊肉", "2", "5.4", "")
    page.work.who.check.choose("not_done")
    press(Qt.Key.Key_F10)
    assert (clerk.cursor(), page.side.said.isVisible()) == ("parcel-id-check", True)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "parcel-look-inside"
    assert "Look inside first" in page.side.said.text()
    page.post.tendered.take_cursor()
    clerk.types("15")
    press(Qt.Key.Key_I, CTRL)
    press(Qt.Key.Key_F10)
    assert "prohibited goods" in page.side.said.text()
    press(ESC)
    assert page.work.inside.result == "not_done"
    press(Qt.Key.Key_I, CTRL)
    press(ENTER)
    clerk.settles()
    press(Qt.Key.Key_F10)
    assert (clerk.cursor(), clerk.read("parcel-change")) == ("parcel-tendered", "¥1.00")
    assert clerk.head() == head


def test_every_category_has_its_key(clerk: Clerk) -> None:
    """Eighteen keys, the rural ones first; each presses and lets go its own button; M and R say what else may be."""
    page = cast(ParcelPage, opened(clerk))
    assert len(KEYS) == len(CODES) == 18
    assert {category.code for category in ORDERED[:4]} == {"pesticide", "liquor", "battery", "live_animals"}
    press(Qt.Key.Key_I, CTRL)
    for key, category in zip(KEYS, ORDERED, strict=True):
        clerk.types(key.lower())
        assert page.prompt.found() == (category.code,)
        clerk.types(key.lower())
    for key, reason in (("m", "inspection_mismatch"), ("r", "inspection_refused")):
        clerk.types(key)
        clerk.settles()
        assert (page.post.refusing, page.post.reason.value()) == (True, reason)
        press(Qt.Key.Key_I, CTRL)


def test_prohibited_goods_are_refused(clerk: Clerk) -> None:
    """A battery inside: nothing but a refusal can be saved; it keeps the finding, uses no number, takes no cash."""
    page = cast(ParcelPage, opened(clerk))
    types_people(clerk)
    clerk.enter("玩具", "1", "2", "", "")
    clerk.types("3")
    press(ENTER)
    clerk.settles()
    assert (clerk.cursor(), page.post.reason.value()) == ("parcel-reason", "prohibited")
    assert "Record refusal" in page.post.primary.text()
    assert not page.post.tendered.isVisible()
    press(Qt.Key.Key_R, CTRL)
    assert page.post.refusing
    saves(clerk, page)
    made = body(clerk)
    assert (made.outcome, made.reason, made.found, made.waybill) == ("refused", "prohibited", ("battery",), "")
    assert "Give the parcel back" in page.saved_panel.more.text()
    assert (strip(clerk), page.post.refusing) == ("Waybills left 200", False)


def test_refusing_needs_words(clerk: Clerk) -> None:
    """Ctrl+R at the empty page: a reason must be chosen, another one told; Ctrl+R again leads back."""
    page = cast(ParcelPage, opened(clerk))
    press(Qt.Key.Key_R, CTRL)
    assert clerk.cursor() == "parcel-reason"
    press(Qt.Key.Key_F10)
    assert "Choose why" in page.side.said.text()
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "parcel-note"
    press(Qt.Key.Key_R, CTRL)
    assert (page.post.refusing, clerk.cursor()) == (False, "parcel-tendered")
    press(Qt.Key.Key_R, CTRL)
    page.post.note.take_cursor()
    clerk.types("湿透了")
    saves(clerk, page)
    assert (body(clerk).reason, body(clerk).note, body(clerk).sealed) == ("other", "湿透了", b"")


def test_somebody_elses_document(clerk: Clerk) -> None:
    """Chosen at the comparison: refused with that reason; chosen back, it can be accepted again."""
    page = cast(ParcelPage, opened(clerk))
    page.work.who.check.take_cursor()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert (page.post.refusing, page.post.reason.value()) == (True, "identity_mismatch")
    press(Qt.Key.Key_Up)
    assert not page.post.refusing


def test_a_registered_sender_is_not_typed_again(clerk: Clerk) -> None:
    """What is registered stands in grey, masked; Enter goes straight to the document."""
    who = PartyForm("villager", "吴秀莲", "13712345688", id_number(), address="十八洞村 2 组")
    party = clerk.stocked.counter.people.register(who, CLERK).party.party
    page = cast(ParcelPage, opened(clerk))
    clerk.picks(page.work.who.picker, "wxl")
    clerk.settles()
    assert clerk.cursor() == "parcel-id-type"
    assert page.work.who.phone.edit.placeholderText() == "137******88"
    assert page.work.who.id_number.edit.placeholderText().startswith("110*")
    clerk.enter("", "")
    press(Qt.Key.Key_Down)
    clerk.enter("", "陈城", "13700000001", "440106")
    clerk.settles()
    clerk.enter("体育西路 12 号", "腊肉", "1", "1", "", "", "")
    clerk.settles()
    saves(clerk, page)
    assert (body(clerk).party, body(clerk).fee_fen, body(clerk).place) == (party, 600, "天河区")


def test_it_survives_a_crash(clerk: Clerk) -> None:
    """A new page has everything typed again, the inspection too; another clerk has to look inside anew."""
    page = cast(ParcelPage, opened(clerk))
    types_parcel(clerk)
    page.keep_draft()
    clerk.settles()
    assert clerk.window.context is not None
    again = ParcelPage(clerk.window.context)
    clerk.qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    clerk.settles()
    assert again.work.form(again.post) == page.work.form(page.post)
    assert again.draft() == page.draft()
    assert again.post.total.amount.text() == "¥16.00"
    clerk.window.context.change_actor(SUPERVISOR)
    assert (again.work.inside.result, page.work.inside.result) == ("not_done", "not_done")


def test_the_preview_names_nobody(clerk: Clerk) -> None:
    """Ctrl+P shows the slip; Esc leads back to what was typed."""
    page = cast(ParcelPage, opened(clerk))
    types_parcel(clerk)
    press(Qt.Key.Key_P, CTRL)
    assert page.previewing()
    words = "\n".join(line.text for line in page.paper_lines())
    assert "Preview, not saved yet" in words
    assert "16.00" in words
    assert "吴大娘" not in words
    press(ESC)
    assert not page.previewing()
    press(ESC)
    press(ESC)
    assert page.draft() is None


def test_few_numbers_and_none(clerk: Clerk) -> None:
    """Under twenty the strip turns amber with a sign; without any, posting is refused and says what to do."""
    tell(clerk.stocked.store, items([(FeedKind.WAYBILLS, "W0919-1", WaybillBatch(FIRST_WAYBILL, 1))], 800))
    page = cast(ParcelPage, opened(clerk))
    types_parcel(clerk)
    saves(clerk, page)
    assert strip(clerk) == "● Waybills left 0"
    assert part(clerk.shell, "strip-waybills", QLabel).property("role") == "chip-amber"
    press(ENTER)
    types_parcel(clerk)
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "not enough waybill numbers" in page.side.said.text()
    assert page.draft() is not None
