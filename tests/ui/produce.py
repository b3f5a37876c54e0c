"""Hands for the tests of F6: what is taken in and sold, the modes, saving."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt

from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.entries import Kind
from outlet_app.services.forms import ConsignmentForm, LineForm
from outlet_app.services.produce.stock import picks_for
from tests.support.counter import CLERK
from tests.ui.acts import ALT, ENTER, Clerk
from tests.ui.conftest import press
from ui.produce.page import ProducePage
from ui.produce.stock_page import StockPage

SPACE, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Down
MODE_KEYS = {"due": Qt.Key.Key_1, "settle": Qt.Key.Key_2, "stock": Qt.Key.Key_3, "cert": Qt.Key.Key_4}


def find(clerk: Clerk, name: str) -> int:
    """A registered party's id."""
    return clerk.stocked.counter.people.search(name)[0].party


def take_in(clerk: Clerk, name: str = "lxy", quantity: int = 150_000, **terms: object) -> int:
    """Kiwifruit from somebody; the act's number."""
    floor = cast("int | None", terms.pop("floor_fen", None))
    line = LineForm("KIWI", "A", "g", quantity, 1200, floor_fen=floor, certificate=str(terms.pop("paper", "")))
    form = ConsignmentForm(party=find(clerk, name), lines=(line,), **terms)  # type: ignore[arg-type]
    return clerk.stocked.counter.intake.save(form, CLERK).seq


def sell(clerk: Clerk, quantity: int, fen: int) -> int:
    """A sale out of the lots."""
    with clerk.stocked.store.ledger.writing() as writing:
        picks = picks_for(writing.books, "KIWI", "A", quantity, fen)
        body = Order("down", 0, (OrderLine("KIWI", "g", quantity, 0, fen),), fen, fen, fen, picks=picks, handed=True)
        return writing.append(Kind.ORDER, body, "clerk:02").seq


def opens(clerk: Clerk, mode: str = "due") -> object:
    """F6 and the mode's key; the mode's page."""
    press(Qt.Key.Key_F6)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    if mode != "due":
        press(MODE_KEYS[mode], ALT)
        clerk.settles()
    return page.mode()


def saves(clerk: Clerk) -> object:
    """F10; the newest act's body, once its number stands there."""
    page = clerk.shell.page()
    assert isinstance(page, ProducePage)
    mode = page.mode()
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: mode.saved_shown())  # type: ignore[attr-defined]
    clerk.settles()
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    return detail.body


def to_list(clerk: Clerk) -> None:
    """From the search to the rows."""
    press(ENTER)
    clerk.settles()


def open_lot(clerk: Clerk) -> StockPage:
    """The stock, its first lot opened."""
    page = cast(StockPage, opens(clerk, "stock"))
    to_list(clerk)
    press(ENTER)
    clerk.settles()
    assert clerk.cursor() == "lot-how"
    return page


def downs(count: int) -> None:
    """↓, so many times."""
    for _press in range(count):
        press(DOWN)
