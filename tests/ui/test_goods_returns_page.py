"""The returns of the pick-up page by keys: the day's eggs, the seller's decision, an order cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from outlet_app.domain.acts.goods import Disposed, GoodsReturned, OrderStepped, ReturnedLine
from outlet_app.domain.feed import Decision
from outlet_app.storage.rebuild import differences
from tests.support.counter import tell
from tests.ui import acts
from tests.ui.acts import ALT, ENTER, Clerk
from tests.ui.conftest import press
from tests.ui.goods_acts import WAYBILL, arrive, body_of, cooker, opens, saves
from ui.goods.handout import HandOutPage
from ui.goods.page import GoodsPage
from ui.goods.returns import ReturnsPage


@pytest.fixture
def handing(clerk: Clerk) -> Callable[[], tuple[GoodsPage, HandOutPage]]:
    """Opens the page at its first mode."""

    def go() -> tuple[GoodsPage, HandOutPage]:
        page = opens(clerk)
        return page, cast(HandOutPage, page.mode())

    return go


@pytest.fixture(autouse=True)
def _rebuilt_alike(clerk: Clerk) -> object:
    """After each test the tables are as derived anew."""
    yield
    assert differences(clerk.stocked.store.engine) == []


Opens = Callable[[], tuple[GoodsPage, HandOutPage]]


def test_0410_the_eggs_come_back(clerk: Clerk, handing: Opens) -> None:
    """Step 11: order 0362 of before; a box of twenty, six broken, 1.38 kg against 1.62 kg, a photo; 39.90, no fee."""
    acts.bring_to(clerk.stocked, 410)
    page, _mode = handing()
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    mode = cast(ReturnsPage, page.mode())
    assert clerk.cursor() == "returns-find"
    clerk.enter("0362")
    clerk.settles()
    press(ENTER)
    assert clerk.cursor() == "returns-product"
    clerk.picks(mode.card.entry.product, "EGGBOX")
    clerk.enter("1", "20", "6", "")
    assert (clerk.cursor(), mode.card.expected.text()) == ("returns-found", "1.62")
    clerk.enter("1.38")
    mode.card.pictures.add(photo())
    clerk.qtbot.waitUntil(lambda: len(mode.card.pictures.hashes()) == 1)
    assert mode.back_side.reason.value() == "damaged"
    assert clerk.read("returns-total") == "¥39.90"
    saves(clerk, page)
    assert clerk.read("goods-returns-saved-number") == "0410 saved"
    body = cast(GoodsReturned, body_of(clerk))
    assert body.lines == (ReturnedLine("EGGBOX", "pc", 1, 6, 20),)
    assert (body.ref, body.expected_g, body.found_g, body.refund_fen, body.fee_fen) == ("0362", 1_620, 1_380, 3_990, 0)
    assert (body.held, len(body.pictures)) == ("held", 1)
    assert mode.saved_panel.more.text() == "Hand back ¥39.90 in cash."


def photo() -> bytes:
    """A small picture."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, Qt for a text
    return bytes(buffer.data().data())


def test_the_seller_decides(clerk: Clerk, handing: Opens) -> None:
    """What is held stands in the list; what the centre told is chosen already; back it goes under a waybill."""
    counter = clerk.stocked.counter
    order = cooker(clerk)
    (code,) = arrive(clerk, order)
    page, mode = handing()
    clerk.enter(code)
    clerk.qtbot.waitUntil(lambda: mode.card.order is not None)
    saves(clerk, page)
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    back = cast(ReturnsPage, page.mode())
    clerk.picks(back.picker, str(order))
    clerk.settles()
    assert (clerk.cursor(), clerk.read("returns-total")) == ("returns-quantity", "¥259.00")
    clerk.enter("", "", "1", "")
    saves(clerk, page)
    returned = clerk.head()
    body = cast(GoodsReturned, body_of(clerk))
    assert (body.refund_fen, body.whole, body.reason) == (25_900, True, "damaged")
    told = Decision(returned, "sent_back", "寄回")
    tell(clerk.stocked.store, [(990, "decision", str(returned), msgspec.msgpack.encode(told))])
    press(ENTER)
    page.entered()
    clerk.settles()
    press(ENTER)
    press(ENTER)
    assert (back.phase, back.decision.decision.value()) == ("decide", "sent_back")
    clerk.enter("", WAYBILL)
    saves(clerk, page)
    assert body_of(clerk) == Disposed(returned, "sent_back", WAYBILL)
    assert counter.goods.returns.held() == []


def test_cancelled_with_its_deposit(clerk: Clerk, handing: Opens) -> None:
    """An order not shipped yet: the page offers to cancel it; the deposit goes back."""
    order = cooker(clerk)
    page, _mode = handing()
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    mode = cast(ReturnsPage, page.mode())
    clerk.picks(mode.picker, str(order))
    assert (mode.phase, clerk.cursor(), clerk.read("returns-total")) == ("cancel", "returns-reason", "¥100.00")
    press(Qt.Key.Key_F10)
    assert "Choose why" in mode.back_side.said.text()
    press(Qt.Key.Key_Down)
    saves(clerk, page)
    assert body_of(clerk) == OrderStepped((order,), "cancelled", "damaged", "", 10_000)


def test_a_return_survives_a_crash(clerk: Clerk, handing: Opens) -> None:
    """Lines, weights, choices and the paper's number come back."""
    page, _mode = handing()
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    mode = cast(ReturnsPage, page.mode())
    clerk.enter("0362")
    clerk.settles()
    press(ENTER)
    clerk.picks(mode.card.entry.product, "EGGBOX")
    clerk.enter("1", "20", "6", "")
    clerk.enter("1.38")
    mode.keep_draft()
    clerk.settles()
    again = ReturnsPage(clerk.window.context)  # type: ignore[arg-type]
    assert again.restore(again.load_draft()())
    assert again.form() == mode.form()
    again.deleteLater()
