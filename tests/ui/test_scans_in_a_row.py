"""Scans that follow one another faster than any search answers: each is taken by itself, in order, none is joined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from outlet_app.services.model import ProductCard
from tests.ui import acts, counters
from tests.ui.acts import ENTER
from ui.context import Context
from ui.desk import Desk
from ui.widgets.product_picker import ProductPicker

MILK, GIFT, UNKNOWN = "6900000001011", "6900000001080", "6999999999994"
NO = Qt.KeyboardModifier.NoModifier


class Till(QWidget):
    """A product field that counts each product taken and is ready for the next at once, as in rush mode."""

    def __init__(self, context: Context):
        super().__init__()
        self.picker = ProductPicker(context, "scans", "down")
        self.taken: list[str] = []
        self.picker.setParent(self)
        self.picker.resize(300, 80)
        self.picker.retranslate()
        self.picker.chosen.connect(self.take)

    def take(self, product: ProductCard) -> None:
        """Count it, and be ready."""
        self.taken.append(product.gtin)
        self.picker.clear()
        self.picker.take_cursor()


@pytest.fixture
def till(look: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> Iterator[Till]:
    """The field with the cursor in it, on a real counter."""
    context = Context(desk, stocked.counter, counters.CLERK, "en")
    made = Till(context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.picker.take_cursor()
    qtbot.waitUntil(desk.idle)
    yield made
    context.standing.stop()
    qtbot.waitUntil(desk.idle)


def scan(code: str) -> None:
    """A scanner: a millisecond a key, Enter at the end, into whatever has the cursor."""
    for sign in code:
        QTest.keyClicks(focused(), sign, NO, 1)
    QTest.keyClick(focused(), ENTER, NO, 1)


def focused() -> QWidget:
    """What has the cursor."""
    here = QApplication.focusWidget()
    assert here is not None
    return here


@pytest.mark.parametrize("codes", [[MILK, GIFT], [MILK, MILK], [MILK, GIFT, MILK, MILK, GIFT]])
def test_each_scan_is_one_product(till: Till, qtbot: QtBot, codes: list[str]) -> None:
    """Two, the same twice, five: all there, in their order, nothing left in the field."""
    for code in codes:
        scan(code)
    qtbot.waitUntil(lambda: len(till.taken) == len(codes))
    assert till.taken == codes
    assert till.picker.text() == ""


def test_scans_through_an_input_method(till: Till, qtbot: QtBot) -> None:
    """Committed whole, Enter after each, before the first answer."""
    for code in (MILK, GIFT):
        acts.compose(till.picker.edit, code[:4])
        acts.commit(till.picker.edit, code)
        QTest.keyClick(till.picker.edit, ENTER)
    qtbot.waitUntil(lambda: till.taken == [MILK, GIFT])


def test_a_code_nobody_knows_stops_the_row(till: Till, qtbot: QtBot) -> None:
    """It stays to be seen, alone; what came after it is asked for again rather than lost in silence."""
    scan(UNKNOWN)
    scan(MILK)
    qtbot.waitUntil(till.picker.popup.isVisible)
    assert till.picker.text() == UNKNOWN
    assert till.taken == []
    said = " ".join(label.text() for label in till.picker.popup.findChildren(QLabel))
    assert "Scan the next one again." in said
    qtbot.waitUntil(lambda: not till.picker.dropping())
    scan(MILK)
    qtbot.waitUntil(lambda: till.taken == [MILK])


def test_what_is_typed_ahead_goes_where_the_cursor_went(till: Till, qtbot: QtBot) -> None:
    """A quick hand: after the code and Enter, the quantity, before the product is found."""
    quantity = QLineEdit(till)
    quantity.show()
    till.picker.chosen.disconnect(till.take)
    till.picker.chosen.connect(lambda _product: quantity.setFocus())
    scan(MILK)
    QTest.keyClicks(till.picker.edit, "12")
    qtbot.waitUntil(lambda: quantity.text() == "12")
    assert till.picker.product() is not None
