"""The catalogue by keys: three lists, search, an act begun from a product, and the empty state."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from outlet_app.domain.feed import Brand, FeedKind, MallCounty, Product, Quote
from tests.support.counter import items, tell
from tests.ui import counters
from tests.ui.acts import ALT, Clerk
from tests.ui.conftest import part, press
from ui.catalogue.page import CataloguePage
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.window import MainWindow


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, shell: Shell, stocked: counters.Stocked) -> Clerk:
    """A clerk; the centre has told one wholesale price."""
    quote = msgspec.msgpack.encode(Quote("大白菜", "", 60, 80, 100, 18_500))
    tell(stocked.store, [(200, FeedKind.QUOTE, "大白菜|", quote)])
    return Clerk(qtbot, window, shell, stocked)


@pytest.fixture
def page(clerk: Clerk) -> CataloguePage:
    """The catalogue page, loaded."""
    found = cast(CataloguePage, clerk.opens("catalogue"))
    clerk.qtbot.waitUntil(lambda: bool(found.list.model().rows))
    return found


def first_row(page: CataloguePage) -> list[str]:
    """The first row as shown."""
    model = page.list.model()
    return [str(model.index(0, column).data()) for column in range(model.columnCount())]


def test_produce_goods_and_prices(clerk: Clerk, page: CataloguePage) -> None:
    """Alt+1, Alt+2, Alt+3; the cursor stays in the search field."""
    clerk.types("kiwi")
    clerk.qtbot.waitUntil(lambda: first_row(page)[0] == "KIWI")
    assert first_row(page)[2:5] == ["A 12.00 · B 9.60 · C 7.00", "18.80", "¥/kg"]
    page.list.field.clear()
    press(Qt.Key.Key_2, ALT)
    assert clerk.cursor() == "catalogue-search"
    clerk.types("6900000001011")
    clerk.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    assert first_row(page)[0] == "MILKCASE"
    page.list.field.clear()
    press(Qt.Key.Key_3, ALT)
    clerk.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    assert first_row(page)[:5] == ["大白菜", "—", "0.60", "0.80", "1.00"]


def test_enter_begins_an_act(clerk: Clerk, page: CataloguePage) -> None:
    """Produce leads to intake with the product chosen, and first asks who hands over."""
    clerk.types("apple")
    clerk.qtbot.waitUntil(lambda: page.list.model().rowCount() == 1)
    clerk.enter("", "")
    clerk.settles()
    assert clerk.shell.page().name == "intake"
    assert clerk.cursor() == "intake-party"
    assert clerk.shell.page().entry.product.text() == "Qixia apple"  # type: ignore[attr-defined]


def test_nothing_fits(clerk: Clerk, page: CataloguePage) -> None:
    """An empty list says why."""
    clerk.types("zzz")
    clerk.qtbot.waitUntil(lambda: not page.list.model().rows)
    assert "fits these words" in page.list._empty.text()


def test_an_empty_catalogue_says_what_fills_it(clerk: Clerk, page: CataloguePage) -> None:
    """Before the first exchange: what will fill it, and where to look."""
    gone = [(300 + at, str(FeedKind.PRODUCT), row.name.code, b"\xc0") for at, row in enumerate(page.list.model().rows)]
    tell(clerk.stocked.store, gone)
    page.context.exchanged.emit()
    clerk.qtbot.waitUntil(lambda: not page.list.model().rows)
    assert "first exchange" in page.list._empty.text()


def test_typing_and_enter_at_once_waits_for_the_rows(clerk: Clerk, page: CataloguePage) -> None:
    """Faster than the search: the cursor goes to the rows once they are those for the words, and none else is taken."""
    clerk.enter("apple", "")
    clerk.qtbot.waitUntil(lambda: clerk.cursor() == "catalogue-table")
    assert first_row(page)[0] == "APPLE"
    press(Qt.Key.Key_Return)
    clerk.settles()
    assert clerk.shell.page().entry.product.text() == "Qixia apple"  # type: ignore[attr-defined]


def test_where_a_product_comes_from(clerk: Clerk, page: CataloguePage) -> None:
    """County by name, mall, partner, brand with its licence, project, of the row under the cursor; a county that is
    not in the malls' list by its code; nothing beside wholesale prices."""
    kiwi = Product("猕猴桃", "Kiwi two", "up", "g", "fruit", brand="B1", county="433124", project="HY-2", mall="M-花垣")
    away = Product("野茶", "Wild tea", "up", "g", "food", county="110101")
    bodies: list[tuple[str, str, object]] = [
        (FeedKind.BRAND, "B1", Brand("十八洞", "Shibadong", licence="湘许2026-7")),
        (FeedKind.COUNTIES, "43", (MallCounty("433124", "花垣县", "湖南省"),)),
        (FeedKind.PRODUCT, "KIWI2", kiwi),
        (FeedKind.PRODUCT, "WILDTEA", away),
    ]
    tell(clerk.stocked.store, items(bodies, 700))
    page.context.exchanged.emit()
    said = part(clerk.shell, "catalogue-origin", Label)
    clerk.types("kiwi2")
    clerk.qtbot.waitUntil(lambda: first_row(page)[0] == "KIWI2")
    asked = ("County: 花垣县", "Mall: M-花垣", "Brand: 十八洞", "Licence: 湘许2026-7", "Project: HY-2")
    assert said.text() == " · ".join(asked)
    page.list.field.clear()
    clerk.types("wildtea")
    clerk.qtbot.waitUntil(lambda: first_row(page)[0] == "WILDTEA")
    assert said.text() == "County: 110101"
    press(Qt.Key.Key_3, ALT)
    clerk.qtbot.waitUntil(lambda: not said.isVisible())
