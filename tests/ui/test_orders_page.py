"""Orders by keys alone: the day's sales and deposits, city orders, drafts, and nonsense in each field."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.trade import Order
from tests.support.counter import CLERK
from tests.ui import acts
from tests.ui.acts import ALT, CTRL, ENTER, Clerk
from tests.ui.conftest import press
from ui.orders.draft import OrderDraft
from ui.orders.page import OrdersPage

MILK = "6900000001011"


@pytest.fixture
def page(clerk: Clerk) -> OrdersPage:
    """The orders page, nobody named, the cursor at the product."""
    found = cast(OrdersPage, clerk.opens("orders"))
    press(ENTER)
    assert clerk.cursor() == "orders-product"
    return found


def adds(clerk: Clerk, page: OrdersPage, words: str, quantity: str) -> None:
    """A line at the catalogue's price."""
    clerk.picks(page.entry.product, words)
    clerk.enter(quantity, "")


def saved(clerk: Clerk) -> Order:
    """The newest act."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    assert isinstance(detail.body, Order)
    return detail.body


def test_0402_by_keys_and_scanner(clerk: Clerk) -> None:
    """Step 3 of the day: a milk case scanned, two gift packs; ¥137.80, ¥150.00 given, change ¥12.20."""
    acts.bring_to(clerk.stocked, 402)
    page = cast(OrdersPage, clerk.opens("orders"))
    clerk.picks(page.party.picker, "slj")
    adds(clerk, page, MILK, "1")
    adds(clerk, page, "GIFTPACK", "2")
    press(ENTER)
    assert clerk.cursor() == "orders-tendered"
    clerk.types("150")
    assert clerk.read("orders-total") == "¥137.80"
    assert clerk.read("orders-change") == "¥12.20"
    clerk.saves()
    assert clerk.read("orders-saved-number") == "0402 saved"
    assert page.saved_panel.more.text() == "Change: ¥12.20"
    body = saved(clerk)
    assert (body.total_fen, body.received_fen, body.tendered_fen, body.balance_fen) == (13_780, 13_780, 15_000, 0)


def test_0411_deposit(clerk: Clerk, page: OrdersPage) -> None:
    """Step 12: a pressure cooker, ¥100.00 now, balance ¥159.00; it needs a name, which F10 asks for."""
    adds(clerk, page, "COOKER", "1")
    press(ENTER)
    clerk.enter("", "100")
    assert clerk.read("orders-due") == "¥100.00"
    assert clerk.read("orders-balance") == "¥159.00"
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "orders-party"
    assert "needs a name" in page.party.problem.text()
    clerk.picks(page.party.picker, "slj")
    clerk.saves()
    body = saved(clerk)
    assert (body.total_fen, body.received_fen, body.balance_fen, body.prepaid) == (25_900, 10_000, 15_900, False)
    assert "¥159.00 to pay on collection" in page.saved_panel.more.text()


def test_exact_cash_without_a_name(clerk: Clerk, page: OrdersPage) -> None:
    """Two beer cases, nothing typed as given: exactly that was given."""
    adds(clerk, page, "BEERCASE", "2")
    assert page.payment.tendered.edit.placeholderText() == "96.00"
    clerk.saves()
    body = saved(clerk)
    assert (body.party, body.total_fen, body.tendered_fen) == (0, 9_600, 9_600)


def test_a_city_order(clerk: Clerk, page: OrdersPage) -> None:
    """Alt+2: the buyer, the mall's number, twelve boxes, paid elsewhere: no cash, the whole amount as balance."""
    press(Qt.Key.Key_2, ALT)
    assert clerk.cursor() == "orders-party"
    clerk.picks(page.party.picker, "gzxg")
    assert clerk.cursor() == "orders-channel"
    clerk.enter("", "M-2026-77", "")
    adds(clerk, page, "KIWIBOX", "12")
    page.payment.prepaid.setFocus()
    press(Qt.Key.Key_Space)
    assert not page.payment.tendered.isVisible()
    clerk.saves()
    body = saved(clerk)
    assert (body.direction, body.channel, body.remote, body.prepaid) == ("up", "mall", "M-2026-77", True)
    assert (body.total_fen, body.received_fen, body.balance_fen) == (59_880, 0, 59_880)


def test_too_little_given(clerk: Clerk, page: OrdersPage) -> None:
    """What is missing is said, the cursor goes there, nothing is saved."""
    adds(clerk, page, MILK, "1")
    press(ENTER)
    clerk.types("50")
    assert clerk.read("orders-change") == "¥8.00"
    before = clerk.head()
    press(Qt.Key.Key_F10)
    assert clerk.cursor() == "orders-tendered"
    assert "¥8.00 is still missing" in page.payment.tendered.problem()
    assert clerk.head() == before


NONSENSE = [
    ("quantity", "1.5", "not a count"),
    ("quantity", "many", "not a count"),
    ("price", "1,40", "two ways"),
]
PAYMENT = [
    ("tendered", "a lot", "not an amount"),
    ("deposit", "58", "A deposit must be"),
    ("waived", "1", "waived fraction"),
    ("waived", "0.005", "finer than one fen"),
]


@pytest.mark.parametrize(("name", "typed", "told"), NONSENSE)
def test_nonsense_in_the_line_is_told(name: str, typed: str, told: str, clerk: Clerk, page: OrdersPage) -> None:
    """While typing; Enter stays; F10 saves nothing."""
    clerk.picks(page.entry.product, MILK)
    clerk.types("1")
    field = getattr(page.entry, name)
    field.take_cursor()
    field.clear()
    clerk.types(typed)
    assert told in page.entry.said.text()
    press(ENTER)
    assert clerk.cursor() == f"orders-{name}"
    nothing_saved(clerk, page)


@pytest.mark.parametrize(("name", "typed", "told"), PAYMENT)
def test_nonsense_in_the_payment_is_told(name: str, typed: str, told: str, clerk: Clerk, page: OrdersPage) -> None:
    """Amounts that can't be meant, deposits that are none, waivers that are no rounding."""
    adds(clerk, page, MILK, "1")
    field = getattr(page.payment, name)
    field.take_cursor()
    clerk.types(typed)
    assert told in field.problem_label.text()
    nothing_saved(clerk, page)
    assert clerk.cursor() == f"orders-{name}"


def nothing_saved(clerk: Clerk, page: OrdersPage) -> None:
    """F10 writes nothing now."""
    before = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.head() == before
    assert not page.saved_shown()


def test_an_empty_page_asks_for_goods(clerk: Clerk, page: OrdersPage) -> None:
    """Nobody need be named, but something must be ordered."""
    nothing_saved(clerk, page)
    assert clerk.cursor() == "orders-product"
    assert "Nothing is ordered yet" in page.entry.said.text()


def test_f10_twice_saves_once(clerk: Clerk, page: OrdersPage) -> None:
    """Two presses in a row, faster than the desk answers."""
    adds(clerk, page, MILK, "1")
    before = clerk.head()
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(page.saved_shown)
    clerk.settles()
    assert clerk.head() == before + 1


def test_the_draft_survives_a_crash(clerk: Clerk, page: OrdersPage, qtbot: QtBot) -> None:
    """What was typed comes back exactly on a page that was never told."""
    adds(clerk, page, MILK, "1")
    clerk.picks(page.entry.product, "COOKER")
    clerk.types("2")
    page.payment.tendered.take_cursor()
    clerk.types("60")
    drafts = clerk.stocked.counter.drafts

    def kept() -> bool:
        draft = drafts.load("orders", OrderDraft)
        return draft is not None and draft.terms == {"orders-tendered": "60"}

    qtbot.waitUntil(kept)
    again = OrdersPage(page.context)
    qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    qtbot.waitUntil(lambda: bool(again.table.items()))
    assert again.entry.typed() == page.entry.typed()
    assert again.payment.tendered.text() == "60"
    assert "Restored" in again.subtitle.text()


def test_an_order_is_replaced(clerk: Clerk, page: OrdersPage) -> None:
    """A reversed order comes back to be corrected; the cash taken is carried over, only the rest is asked for."""
    adds(clerk, page, MILK, "1")
    clerk.saves()
    wrong = clerk.head()
    clerk.stocked.counter.corrections.reverse(wrong, "typing", "", CLERK, carries=True)
    clerk.shell.show_page("orders", replaces=wrong)
    clerk.settles()
    page.entry.product.take_cursor()
    adds(clerk, page, MILK, "1")
    assert clerk.read("orders-due") == "¥58.00"
    clerk.saves()
    body = saved(clerk)
    assert (body.total_fen, body.carried_fen, body.tendered_fen, body.replaces) == (11_600, 5_800, 5_800, wrong)


def test_preview_before_saving(clerk: Clerk, page: OrdersPage) -> None:
    """Ctrl+P shows the receipt that would be printed."""
    adds(clerk, page, MILK, "1")
    press(Qt.Key.Key_P, CTRL)
    assert "Preview, not saved yet" in page.paper.text()
    assert "58.00" in page.paper.text()
    press(acts.ESC)
    assert not page.previewing()
