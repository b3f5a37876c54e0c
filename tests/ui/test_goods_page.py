"""The pick-up page by keys alone: hand out by code and by name, arrivals in heaps, returns with the day's figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from outlet_app.domain.acts.goods import Collected, Disposed, GoodsArrived, GoodsReturned, OrderStepped, ReturnedLine
from outlet_app.domain.feed import Decision
from outlet_app.services.forms import OrderForm, OrderLineForm
from outlet_app.services.goods.forms import ArrivalForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import CLERK, DAY_MS, SUPERVISOR, tell
from tests.ui import acts
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import press
from ui.goods.arrivals import ArrivalsPage
from ui.goods.handout import HandOutPage
from ui.goods.page import GoodsPage
from ui.goods.returns import ReturnsPage

WAYBILL = "9820926000001"


def cooker(clerk: Clerk, deposit: int | None = 10_000, product: str = "COOKER", fen: int = 25_900) -> int:
    """An order of the day's villager; its number."""
    party = clerk.stocked.counter.people.search("slj")[0].party
    form = OrderForm(
        party=party,
        lines=(OrderLineForm(product, "pc", 1, fen),),
        tendered_fen=fen if deposit is None else deposit,
        deposit_fen=deposit,
    )
    return clerk.stocked.counter.orders.save(form, CLERK).seq


def arrive(clerk: Clerk, *orders: int) -> list[str]:
    """They are here; their codes."""
    counter = clerk.stocked.counter
    saved = counter.goods.arrivals.arrive([ArrivalForm(order, "B3") for order in orders], CLERK)
    return [one.code for one in cast(GoodsArrived, body_of(clerk, saved.seq)).arrivals]


def body_of(clerk: Clerk, seq: int = 0) -> object:
    """An act's body; the newest one's."""
    detail = clerk.stocked.counter.records.detail(seq or clerk.head())
    assert detail is not None
    return detail.body


def opens(clerk: Clerk) -> GoodsPage:
    """F5."""
    press(Qt.Key.Key_F5)
    clerk.settles()
    return cast(GoodsPage, clerk.shell.page())


def saves(clerk: Clerk, page: GoodsPage) -> None:
    """F10, and the number stands there."""
    press(Qt.Key.Key_F10)
    mode = cast(HandOutPage, page.mode())
    clerk.qtbot.waitUntil(mode.saved_shown)
    clerk.settles()


def shown(mode: HandOutPage) -> int:
    """The order that stands there, 0 for none."""
    return mode.card.order.order if mode.card.order is not None else 0


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


def test_a_code_scanned_the_balance_paid(clerk: Clerk, handing: Opens) -> None:
    """The cooker of step 12: six digits, Enter, 200, F10; 41.00 change; the page is ready for the next."""
    order = cooker(clerk)
    (code,) = arrive(clerk, order)
    page, mode = handing()
    assert clerk.cursor() == "handout-find"
    clerk.enter(code)
    clerk.qtbot.waitUntil(lambda: mode.card.order is not None)
    assert clerk.cursor() == "handout-tendered"
    assert (clerk.read("handout-total"), clerk.read("handout-order-shelf")) == ("¥159.00", "B3")
    clerk.types("200")
    assert clerk.read("handout-change") == "¥41.00"
    saves(clerk, page)
    assert mode.saved_panel.more.text() == "Change: ¥41.00"
    assert body_of(clerk) == Collected(order, "code", 15_900, 20_000)
    press(ENTER)
    assert clerk.cursor() == "handout-find"
    assert mode.draft() is None


def test_found_by_name_and_identity_shown(clerk: Clerk, handing: Opens) -> None:
    """No code at hand: found by initials, the proof is the identity card; exactly the balance is given."""
    order = cooker(clerk)
    arrive(clerk, order)
    page, mode = handing()
    clerk.picks(mode.picker, "slj")
    assert clerk.cursor() == "handout-code"
    press(Qt.Key.Key_F10)
    assert "Ask for the code" in mode.hand.code.problem()
    mode.hand.proof.take_cursor()
    press(Qt.Key.Key_Down)
    saves(clerk, page)
    assert body_of(clerk) == Collected(order, "identity", 15_900, 15_900)


def test_wrong_codes_are_told_and_counted(clerk: Clerk, handing: Opens) -> None:
    """Each one says what is left; the fifth locks; a supervisor's Ctrl+N gives out another."""
    order = cooker(clerk, None)
    (code,) = arrive(clerk, order)
    page, mode = handing()
    clerk.picks(mode.picker, str(order))
    for left in (4, 3, 2, 1, 0):
        mode.hand.code.take_cursor()
        clerk.types(f"{(int(code) + 1) % 10**6:06d}")
        press(Qt.Key.Key_F10)
        clerk.settles()
        told = f"{left} attempts are left" if left else "locked"
        assert told in mode.hand.code.problem()
    assert clerk.read("handout-order-warning") == "Code locked"
    press(Qt.Key.Key_N, CTRL)
    clerk.settles()
    assert "supervisor" in mode.hand.said.text()
    assert clerk.window.context is not None
    clerk.window.context.change_actor(SUPERVISOR)
    press(Qt.Key.Key_N, CTRL)
    clerk.qtbot.waitUntil(mode.saved_shown)
    clerk.settles()
    made = cast(GoodsArrived, body_of(clerk)).arrivals[0]
    press(ENTER)
    clerk.enter(made.code)
    clerk.qtbot.waitUntil(lambda: mode.card.order is not None)
    saves(clerk, page)
    assert body_of(clerk) == Collected(order, "code")


def test_a_code_of_nothing_is_told_at_the_field(clerk: Clerk, handing: Opens) -> None:
    """The cursor stays, everything selected for the next try."""
    _page, mode = handing()
    clerk.enter("123456")
    clerk.qtbot.waitUntil(lambda: bool(mode.picker.problem()))
    assert "Nothing waits under this pick-up code" in mode.picker.problem()
    assert clerk.cursor() == "handout-find"


def test_refused_with_a_reason(clerk: Clerk, handing: Opens) -> None:
    """The outcome is chosen, then the reason; nothing is taken."""
    order = cooker(clerk)
    arrive(clerk, order)
    page, mode = handing()
    clerk.picks(mode.picker, str(order))
    mode.hand.outcome.take_cursor()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "handout-reason"
    assert "why the goods are refused" in mode.hand.said.text()
    press(Qt.Key.Key_Down)
    saves(clerk, page)
    assert body_of(clerk) == OrderStepped((order,), "refused", "damaged")
    assert "Returns" in mode.saved_panel.more.text()


def test_never_collected_is_offered_once_the_code_ran_out(clerk: Clerk, handing: Opens) -> None:
    """From the list of what waits, by arrow keys."""
    order = cooker(clerk)
    arrive(clerk, order)
    page, mode = handing()
    clerk.stocked.clock.at += 7 * DAY_MS + 1000
    page.entered()
    clerk.settles()
    press(ENTER)
    press(ENTER)
    assert mode.card.order is not None
    assert "ran out" in clerk.read("handout-order-warning")
    mode.hand.outcome.take_cursor()
    press(Qt.Key.Key_End)
    saves(clerk, page)
    assert body_of(clerk) == OrderStepped((order,), "expired")


def test_too_little_given(clerk: Clerk, handing: Opens) -> None:
    """What is missing is said; nothing is saved."""
    order = cooker(clerk)
    (code,) = arrive(clerk, order)
    _page, mode = handing()
    clerk.enter(code)
    clerk.qtbot.waitUntil(lambda: mode.card.order is not None)
    head = clerk.head()
    clerk.types("150")
    press(Qt.Key.Key_F10)
    assert "¥9.00 is still missing" in mode.hand.tendered.problem()
    assert clerk.head() == head


def test_the_hand_out_survives_a_crash(clerk: Clerk, handing: Opens) -> None:
    """Order, proof and cash come back; the code does not."""
    order = cooker(clerk)
    (code,) = arrive(clerk, order)
    _page, mode = handing()
    clerk.enter(code)
    clerk.qtbot.waitUntil(lambda: mode.card.order is not None)
    clerk.types("170")
    mode.keep_draft()
    clerk.settles()
    again = HandOutPage(clerk.window.context)  # type: ignore[arg-type]
    again.restore(again.load_draft()())
    assert again.card.order is not None
    assert (again.card.order.order, again.hand.tendered.text(), again.hand.code.text()) == (order, "170", "")
    again.deleteLater()


def test_arrivals_in_a_heap(clerk: Clerk, handing: Opens) -> None:
    """A waybill scanned, its order named, the shelf once for all; two orders in one act; preview before."""
    first, second = cooker(clerk), cooker(clerk, None, "KETTLE", 6_900)
    page, _mode = handing()
    press(Qt.Key.Key_2, ALT)
    clerk.settles()
    mode = cast(ArrivalsPage, page.mode())
    assert clerk.cursor() == "arrivals-order"
    assert len(mode.list.model.rows) == 2
    clerk.enter(WAYBILL)
    assert (clerk.cursor(), mode.entry.waybill.text()) == ("arrivals-order", WAYBILL)
    clerk.picks(mode.entry.order, str(first))
    assert clerk.cursor() == "arrivals-shelf"
    clerk.enter("C1")
    assert clerk.cursor() == "arrivals-order"
    clerk.picks(mode.entry.order, str(second))
    assert mode.entry.shelf.text() == "C1"
    press(ENTER)
    assert [item.form for item in mode.table.items()] == [ArrivalForm(first, "C1", WAYBILL), ArrivalForm(second, "C1")]
    press(Qt.Key.Key_P, CTRL)
    assert mode.previewing()
    press(ESC)
    saves(clerk, page)
    body = cast(GoodsArrived, body_of(clerk))
    assert [(one.order, one.shelf, one.waybill) for one in body.arrivals] == [
        (first, "C1", WAYBILL),
        (second, "C1", ""),
    ]
    press(ENTER)
    assert mode.draft() is None


def test_the_same_order_twice_and_nothing_at_all(clerk: Clerk, handing: Opens) -> None:
    """Told at the field, before the service has to."""
    order = cooker(clerk)
    page, _mode = handing()
    press(Qt.Key.Key_2, ALT)
    clerk.settles()
    mode = cast(ArrivalsPage, page.mode())
    press(Qt.Key.Key_F10)
    assert "What arrived" in mode.entry.order.problem()
    for _ in range(2):
        clerk.picks(mode.entry.order, str(order))
        press(ENTER)
    assert "stands in the list already" in mode.entry.order.problem()
    assert len(mode.table.items()) == 1


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
    image.save(buffer, b"PNG")
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


def test_esc_clears_at_the_second_press(clerk: Clerk, handing: Opens) -> None:
    """As on every page."""
    order = cooker(clerk)
    arrive(clerk, order)
    _page, mode = handing()
    clerk.picks(mode.picker, str(order))
    press(ESC)
    assert shown(mode) == order
    press(ESC)
    assert shown(mode) == 0
    assert clerk.cursor() == "handout-find"
