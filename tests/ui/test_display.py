"""What the customer sees while a clerk works by keys: weight, price, amount, total, change; in both languages; nobody's
name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from outlet_app.services.display import NOBODY, Shown
from outlet_app.services.model import ProductName
from tests.ui import counters
from tests.ui.acts import ENTER, Clerk
from tests.ui.conftest import press
from ui.display.window import CustomerWindow
from ui.intake.page import IntakePage
from ui.orders.page import OrdersPage

KIWI = ProductName("KIWI", "十八洞猕猴桃", "Shibadong kiwifruit")
LONG = ProductName(
    "GIFT", "十八洞村苗家手工腌制山货大礼盒（节日装）", "Shibadong village gift box of pickled mountain goods"
)


class Pole:
    """A pole display that remembers what it was shown."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []

    def show(self, shown: Shown) -> None:
        """Remember."""
        self.shown.append(shown)

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture
def pole() -> Pole:
    """The customer's pole display."""
    return Pole()


@pytest.fixture
def stocked(tmp_path: Path, pole: Pole) -> Iterator[counters.Stocked]:
    """A counter with a pole display and a customer's screen."""
    made = counters.stocked(tmp_path / "counter")
    made.counter = dataclasses.replace(made.counter, display=pole, screen="on")
    yield made
    made.counter.close()


def seen(clerk: Clerk) -> list[str]:
    """The rows of the customer's screen."""
    customer = clerk.window.customer
    assert customer is not None
    assert customer.window is not None
    return customer.window.lines()


def test_an_intake(clerk: Clerk, pole: Pole) -> None:
    """The line as it is weighed, then the total that stays until the next farmer; the clerk keeps the keyboard, and the
    farmer's name is nowhere."""
    assert seen(clerk) == []
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4")
    assert seen(clerk) == [
        "重量 Weight 150.000 kg",
        "单价 Price ¥12.00 / kg",
        "金额 Amount ¥1,800.00",
        "应付您 To you ¥1,800.00",
    ]
    assert pole.shown[-1] == Shown(KIWI, "g", 150_000, 1200, 180_000, 180_000, payout=True)
    assert clerk.window.isActiveWindow()
    clerk.saves()
    assert "应付您 To you ¥1,800.00" in seen(clerk)
    customer = clerk.window.customer
    assert customer is not None
    assert customer.window is not None
    words = " ".join(label.text() for label in customer.window.findChildren(QLabel))
    assert "龙" not in words
    assert "138" not in words


def test_an_order_paid_in_cash(clerk: Clerk, pole: Pole) -> None:
    """Total while it grows; what was given and the change once it is saved, until the next one begins."""
    page = cast(OrdersPage, clerk.opens("orders"))
    press(ENTER)
    clerk.picks(page.entry.product, "MILKCASE")
    clerk.enter("2", "")
    assert "合计 Total ¥116.00" in seen(clerk)
    page.payment.tendered.take_cursor()
    clerk.types("150")
    clerk.saves()
    assert seen(clerk) == ["合计 Total ¥116.00", "收您 Received ¥150.00", "找零 Change ¥34.00"]
    assert pole.shown[-1] == Shown(total_fen=11_600, given_fen=15_000, change_fen=3_400)
    press(ENTER)
    press(ENTER)
    clerk.picks(page.entry.product, "GIFTPACK")
    clerk.enter("1")
    assert "合计 Total ¥39.90" in seen(clerk)


def test_the_window_closes_with_the_clerks(clerk: Clerk) -> None:
    """No window is left over."""
    customer = clerk.window.customer
    assert customer is not None
    clerk.window.close()
    assert customer.window is None


@pytest.mark.parametrize("size", [(800, 600), (1024, 600), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize(
    "shown",
    [
        NOBODY,
        Shown(LONG, "g", 999_999_999, 99_999_99, 9_999_999_999, 9_999_999_999, payout=True),
        Shown(LONG, "pc", 1_000_000, 99_999_99, 9_999_999_999, 9_999_999_999, 9_999_999_999, 9_999_999_999),
    ],
)
def test_nothing_is_cut_off(look: None, qtbot: QtBot, size: tuple[int, int], shown: Shown) -> None:
    """The largest sums, on small and large screens: every word and figure has its room, inside the window."""
    window = CustomerWindow("十八洞村邮政综合便民服务站")
    qtbot.addWidget(window)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.setFixedSize(*size)
    window.show()
    window.show_this(shown)
    QApplication.processEvents()
    for label in window.findChildren(QLabel):
        if label.isVisible():
            metrics = label.fontMetrics()
            wide = max(metrics.horizontalAdvance(line) for line in label.text().split("\n"))
            assert label.width() >= wide, label.text()
            assert window.rect().contains(label.geometry()), label.text()
