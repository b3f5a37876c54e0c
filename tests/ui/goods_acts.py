"""Working the pick-up page by keys: orders made ready, the page opened, acts saved."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt

from outlet_app.domain.acts.goods import GoodsArrived
from outlet_app.services.forms import OrderForm, OrderLineForm
from outlet_app.services.goods.forms import ArrivalForm
from tests.support.counter import CLERK
from tests.ui.acts import Clerk
from tests.ui.conftest import press
from ui.goods.handout import HandOutPage
from ui.goods.page import GoodsPage

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
