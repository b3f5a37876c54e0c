"""Orders at a festival, by keys: campaign prices shown and recorded, one fair sale after the other, kinds of buyers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from outlet_app.domain.acts.trade import Order
from outlet_app.domain.feed import Campaign
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.storage.rebuild import differences
from tests.support.counter import CLERK, START, tell
from tests.ui.acts import ALT, ENTER, Clerk
from tests.ui.conftest import part, press
from ui.orders.page import OrdersPage

HOUR = 3_600_000


@pytest.fixture
def page(clerk: Clerk) -> Iterator[OrdersPage]:
    """The orders page on the festival day: kettles at 59.00 instead of 69.00, honey at 80.00 instead of 88.00."""
    body = Campaign(
        "九一九电商节",
        "19 September festival",
        START - HOUR,
        START + HOUR,
        (("KETTLE", 5_900), ("HONEY", 8_000)),
        event=True,
    )
    tell(clerk.stocked.store, [(700, "campaign", "919", msgspec.msgpack.encode(body))])
    yield cast(OrdersPage, clerk.opens("orders"))
    clerk.settles()
    assert differences(clerk.stocked.store.engine) == []


def newest(clerk: Clerk) -> Order:
    """The newest act."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    return cast(Order, detail.body)


def test_the_campaign_shows_and_is_recorded(clerk: Clerk, page: OrdersPage) -> None:
    """Its name on the page, the usual price beside the line, its key in the order; a line at another price has none."""
    assert clerk.read("orders-campaigns") == "★ 19 September festival"
    press(ENTER)
    clerk.picks(page.entry.product, "KETTLE")
    assert page.entry.price.text() == "59.00"
    assert clerk.read("orders-line-campaign") == "usually 69.00"
    clerk.enter("1", "")
    assert page.table.items()[0].usual() == "usually 69.00"
    clerk.picks(page.entry.product, "FAN")
    assert not part(page, "orders-line-campaign", QLabel).isVisible()
    clerk.enter("1", "")
    assert page.table.items()[1].usual() == ""
    clerk.saves()
    assert (newest(clerk).campaign, newest(clerk).total_fen, newest(clerk).handed) == ("919", 18_800, False)


def test_a_price_of_ones_own_is_no_campaign(clerk: Clerk, page: OrdersPage) -> None:
    """The clerk types another price: the order names no campaign."""
    press(ENTER)
    clerk.picks(page.entry.product, "KETTLE")
    clerk.enter("1", "65")
    clerk.saves()
    assert (newest(clerk).campaign, newest(clerk).total_fen) == ("", 6_500)


def test_over_while_it_was_typed(clerk: Clerk, page: OrdersPage) -> None:
    """Chosen in the box, saved after it: refused, told, nothing written."""
    press(ENTER)
    clerk.picks(page.entry.product, "KETTLE")
    clerk.enter("1", "")
    head = clerk.head()
    clerk.stocked.clock.at = START + HOUR
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "campaign is over" in page.payment.said.text()
    assert clerk.head() == head


def test_rush_goes_from_sale_to_sale(clerk: Clerk, page: OrdersPage) -> None:
    """Alt+3: the cursor on the product, goods over the counter; after F10 the next sale at once; it is remembered."""
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    assert clerk.cursor() == "orders-product"
    assert page.payment.handed.isChecked()
    assert not page.payment.deposit.isVisible()
    for count in (1, 2):
        clerk.picks(page.entry.product, "KETTLE")
        clerk.enter(str(count), "")
        press(ENTER)
        clerk.types("200")
        head = clerk.head()
        press(Qt.Key.Key_F10)
        clerk.qtbot.waitUntil(lambda before=head: clerk.head() > before)  # type: ignore[misc]
        clerk.settles()
        assert clerk.cursor() == "orders-product"
        body = newest(clerk)
        assert (body.channel, body.handed, body.total_fen) == ("event", True, 5_900 * count)
    again = OrdersPage(clerk.window.context)  # type: ignore[arg-type]
    again.rush.load()
    clerk.settles()
    assert again.rush.isChecked()
    assert again.payment.handed.isChecked()
    again.deleteLater()
    press(Qt.Key.Key_3, ALT)
    clerk.settles()
    assert not page.payment.handed.isChecked()


def test_produce_at_a_fair_comes_out_of_the_lots(clerk: Clerk, page: OrdersPage) -> None:
    """Two kilograms are there, three are sold: told first, with the product's name; F10 once more means it."""
    counter = clerk.stocked.counter
    farmer = counter.people.search("lxy")[0].party
    line = LineForm("HONEY", "一级", "g", 2_000, 6_400)
    counter.intake.save(ConsignmentForm(party=farmer, lines=(line,)), CLERK)
    press(Qt.Key.Key_3, ALT)
    press(Qt.Key.Key_2, ALT)
    page.first_field()
    clerk.picks(page.entry.product, "HONEY")
    clerk.enter("3", "")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "Only 2.000 kg of Wild-flower honey" in page.payment.said.text()
    head = clerk.head()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: clerk.head() > head)
    clerk.settles()
    body = newest(clerk)
    assert (body.direction, body.channel, body.campaign, body.total_fen) == ("up", "event", "919", 24_000)
    assert [(pick.quantity, pick.fen) for pick in body.picks] == [(2_000, 16_000)]


def test_what_kind_of_buyer(clerk: Clerk, page: OrdersPage) -> None:
    """A city order says who buys: a government office's canteen, chosen by keys."""
    press(Qt.Key.Key_2, ALT)
    clerk.picks(page.party.picker, "gzxg")
    clerk.enter("", "M-1")
    assert clerk.cursor() == "orders-buyer-kind"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(ENTER)
    clerk.picks(page.entry.product, "KIWIBOX")
    clerk.enter("2", "")
    page.payment.prepaid.setFocus()
    press(Qt.Key.Key_Space)
    clerk.saves()
    assert (newest(clerk).buyer_kind, newest(clerk).channel, newest(clerk).remote) == ("government", "mall", "M-1")
