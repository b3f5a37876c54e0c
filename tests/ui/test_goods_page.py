"""The pick-up page by keys alone: hand out by code and by name, arrivals in heaps, returns with the day's figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import Qt

from outlet_app.domain.acts.goods import Collected, GoodsArrived, OrderStepped
from outlet_app.services.goods.forms import ArrivalForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import DAY_MS, SUPERVISOR
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import press
from tests.ui.goods_acts import WAYBILL, arrive, body_of, cooker, opens, saves, shown
from ui.goods.arrivals import ArrivalsPage
from ui.goods.handout import HandOutPage
from ui.goods.page import GoodsPage


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
