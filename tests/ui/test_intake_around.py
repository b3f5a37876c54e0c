"""Around the intake act, by keys: drafts, clearing, preview, registering in passing, language, Tab."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.acts import CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from ui.intake.draft import IntakeDraft
from ui.intake.page import IntakePage


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """The intake page, the farmer chosen by initials."""
    found = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(found.party.picker, "lxy")
    return found


def kiwi(clerk: Clerk, page: IntakePage) -> None:
    """The line of 0401: six crates of kiwifruit, grade A."""
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")


def test_the_draft_survives_a_crash(clerk: Clerk, page: IntakePage, qtbot: QtBot) -> None:
    """What was typed comes back exactly, on a page that was never told; saving drops the draft."""
    kiwi(clerk, page)
    clerk.picks(page.entry.product, "APPLE")
    clerk.enter("", "12斤")
    page.terms.advance.take_cursor()
    clerk.types("54")
    drafts = clerk.stocked.counter.drafts
    qtbot.waitUntil(lambda: kept(clerk) is not None and kept(clerk).terms.get("intake-advance") == "54")  # type: ignore[union-attr]
    again = IntakePage(page.context)
    qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    qtbot.waitUntil(lambda: again.party.party() is not None)
    assert [item.form for item in again.table.items()] == [item.form for item in page.table.items()]
    assert again.entry.typed() == page.entry.typed()
    assert again.entry.gross.value() == 6_000
    assert again.terms.advance.text() == "54"
    assert "Restored" in again.subtitle.text()
    page.entry.gross.take_cursor()
    clerk.saves()
    assert drafts.load("intake", IntakeDraft) is None


def kept(clerk: Clerk) -> IntakeDraft | None:
    """The draft on disk."""
    return clerk.stocked.counter.drafts.load("intake", IntakeDraft)


def test_esc_clears_at_the_second_press(clerk: Clerk, page: IntakePage) -> None:
    """One press asks, a key in between takes it back, two clear page and draft."""
    kiwi(clerk, page)
    press(ESC)
    assert "once more" in page.side.said.text()
    clerk.types("k")
    press(ESC)
    press(ESC)
    clerk.settles()
    assert page.draft() is None
    assert kept(clerk) is None


def test_preview_before_saving(clerk: Clerk, page: IntakePage) -> None:
    """Ctrl+P shows the very receipt, marked as not saved; typing goes on where it was."""
    kiwi(clerk, page)
    press(Qt.Key.Key_P, CTRL)
    assert page.previewing()
    assert "Preview, not saved yet" in page.paper.text()
    assert "1,800.00" in page.paper.text()
    press(Qt.Key.Key_P, CTRL)
    assert not page.previewing()
    assert clerk.cursor() == "intake-product"
    assert clerk.head() == clerk.stocked.counter.status.strip().head


def test_a_new_farmer_in_passing(clerk: Clerk) -> None:
    """The last row of the list registers somebody and the act goes on; a wrong phone is told in the panel."""
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.types("吴新来")
    clerk.qtbot.waitUntil(page.party.picker.popup.isVisible)
    assert page.party.picker.popup.current().title == "+ New farmer…"  # type: ignore[union-attr]
    press(ENTER)
    assert page.party.register.name.text() == "吴新来"
    assert clerk.cursor() == "intake-new-phone"
    clerk.types("1381234")
    press(ENTER)
    assert "not a mobile number" in page.party.register.row.said.text()  # type: ignore[union-attr]
    clerk.types("5699")
    clerk.enter("", "", "")
    clerk.qtbot.waitUntil(lambda: page.party.party() is not None)
    assert page.party.party().name == "吴**"  # type: ignore[union-attr]
    assert clerk.cursor() == "intake-product"


def test_languages_switch_while_typing(clerk: Clerk, page: IntakePage) -> None:
    """What is typed stays; product and words follow."""
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4")
    clerk.window.switch_language("zh_CN")
    assert page.entry.product.text() == "十八洞猕猴桃"
    assert page.entry.gross.text() == "158.4"
    clerk.window.switch_language("en")
    assert page.entry.product.text() == "Shibadong kiwifruit"


def test_shift_tab_and_tab_follow_the_reading_order(clerk: Clerk, page: IntakePage) -> None:
    """Tab from the product to the amount in the order they stand."""
    clerk.picks(page.entry.product, "KIWI")
    page.entry.product.take_cursor()
    seen = []
    for _ in range(11):
        seen.append(clerk.cursor())
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
    more = ("picked", "origin", "certificate", "floor")
    names = ("product", "grade", "gross", "packages", "tare", *more, "deduction", "price")
    assert seen == [f"intake-{name}" for name in names]
    assert part(page, "intake-add", type(page.entry.add)).hasFocus()
    assert all(isinstance(part(page, f"intake-{name}", QLineEdit), QLineEdit) for name in ("gross", "advance", "note"))
