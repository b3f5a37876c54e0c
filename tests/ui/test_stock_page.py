"""The stock by keys: produce returned, spoiled, split, mixed; certificates."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from outlet_app.domain.acts.produce import Certified, LotMoved
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import press
from tests.ui.produce import downs, open_lot, opens, saves, take_in, to_list
from ui.produce.cert_page import CertificatePage
from ui.produce.page import ProducePage


@pytest.fixture
def lot(clerk: Clerk) -> int:
    """20 kg of kiwifruit that are paid when sold."""
    return take_in(clerk, quantity=20_000, on_sale=True, paper="HG-0918-03")


def test_returned_to_the_farmer(clerk: Clerk, lot: int) -> None:
    """A lot opened shows where it went; 5 kg go back; in = on hand + returned."""
    page = open_lot(clerk)
    assert clerk.read("stock-lot") == f"{lot:04d}-1"
    downs(1)
    press(ENTER)
    assert clerk.cursor() == "lot-quantity"
    clerk.enter("5", "")
    assert clerk.read("stock-after") == "15 kg"
    body = cast(LotMoved, saves(clerk))
    assert (body.how, body.takes[0].quantity) == ("returned", 5_000)
    assert "Hand the goods" in page.saved_panel.more.text()
    press(ENTER)
    clerk.settles()
    assert page.list.model().rows[0].row.on_hand == 15_000


def test_spoiled_after_a_call(clerk: Clerk, lot: int) -> None:
    """The farmer's goods: refused until a try is noted by Ctrl+T."""
    page = open_lot(clerk)
    downs(2)
    press(ENTER)
    clerk.enter("2斤")
    downs(1)
    press(ENTER)
    clerk.enter("3")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "try to reach them" in page.side.said.text()
    press(Qt.Key.Key_T, CTRL)
    assert "by phone" in clerk.read("lot-tries")
    body = cast(LotMoved, saves(clerk))
    assert (body.reason, body.takes[0].quantity, body.brought_fen, len(body.attempts)) == ("rot", 1_000, 300, 1)


def test_split_then_certified(clerk: Clerk, lot: int) -> None:
    """12 and 8 kg out of 20; the new lots need a certificate, written for both at once."""
    open_lot(clerk)
    downs(3)
    press(ENTER)
    assert clerk.cursor() == "lot-parts"
    clerk.enter("12 + 8", "")
    body = cast(LotMoved, saves(clerk))
    assert [one.quantity for one in body.into] == [12_000, 8_000]
    made = clerk.head()
    page = cast(CertificatePage, opens(clerk, "cert"))
    to_list(clerk)
    assert page.list.current().lots == ((made, 1),)
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "cert-how"
    assert page.fields.how.value() == "reissued"
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.cursor() == "cert-origin"
    clerk.enter("花垣县十八洞村")
    page.fields.contact.take_cursor()
    clerk.enter("13812345600")
    paper = cast(Certified, saves(clerk))
    assert (paper.lots, paper.quantity, paper.how) == (((made, 1), (made, 2)), 20_000, "reissued")
    assert "SBD01-A" in page.saved_panel.paper.text()


def test_mixed_and_graded_anew(clerk: Clerk, lot: int) -> None:
    """Two lots of one farmer become one; nonsense in the parts is told."""
    take_in(clerk, quantity=4_000, on_sale=True)
    page = open_lot(clerk)
    downs(5)
    press(ENTER)
    clerk.enter("")
    press(ENTER)
    assert clerk.cursor() == "lot-other"
    downs(1)
    press(ENTER)
    body = cast(LotMoved, saves(clerk))
    assert (body.how, sum(one.quantity for one in body.takes), body.into[0].quantity) == ("mixed", 24_000, 24_000)
    press(ENTER)
    clerk.settles()
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    downs(3)
    press(ENTER)
    clerk.enter("1公斤半")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "two ways" in page.fields.parts.problem()


def test_the_stock_leads_to_the_certificate(clerk: Clerk, lot: int) -> None:
    """The last choice of a lot opens the certificate's form for it."""
    open_lot(clerk)
    downs(6)
    press(ENTER)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    mode = page.mode()
    assert isinstance(mode, CertificatePage)
    assert mode.fields.form().lots == ((lot, 1),)
    press(ESC)
    press(ESC)
    assert mode.draft() is None


def test_nothing_to_do_says_so(clerk: Clerk) -> None:
    """Every mode without anything says what would appear there."""
    for mode, sentence in (
        ("due", "Nothing is to be paid."),
        ("settle", "Nothing waits to be settled"),
        ("stock", "Nothing is in stock"),
        ("cert", "No certificate yet"),
    ):
        page = opens(clerk, mode)
        shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]  # type: ignore[attr-defined]
        assert any(sentence in text for text in shown)
        if mode != "due":
            press(Qt.Key.Key_1, ALT)
