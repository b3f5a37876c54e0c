"""Fields for quantities: what is read, what is told while typing, how it looks once the cursor has left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from ui.widgets.inputs import (
    JIN,
    CountField,
    DayField,
    MoneyField,
    PercentField,
    PriceField,
    QuantityField,
    read_count,
)

SATURDAY = 20_715  # 2026-09-19

READ = [
    (MoneyField, "1800", 180_000, "1,800.00"),
    (MoneyField, "¥1,409.5", 140_950, "1,409.50"),
    (MoneyField, "５８。５", 5_850, "58.50"),
    (MoneyField, "58元", 5_800, "58.00"),
    (MoneyField, "0", 0, "0.00"),
    (QuantityField, "158.4", 158_400, "158.4"),
    (QuantityField, "3斤2两", 1_600, "1.6"),
    (QuantityField, "1,200", 1_200_000, "1200"),
    (CountField, "６", 6, "6"),
    (PercentField, "1.5", 150, "1.5"),
    (PercentField, "2%", 200, "2"),
    (PriceField, "12", 1_200, "12.00"),
    (PriceField, "4.50/斤", 900, "9.00"),
    (DayField, "9-26", SATURDAY + 7, "2026-09-26"),
    (DayField, "9月26日", SATURDAY + 7, "2026-09-26"),
    (DayField, "+7", SATURDAY + 7, "2026-09-26"),
    (DayField, "1.5", 20_823, "2027-01-05"),
]


@pytest.fixture
def host(look: None, qtbot: QtBot) -> QWidget:
    """A window for one field."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(320, 120)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def made(kind: type, host: QWidget) -> MoneyField:
    """A field of a kind, shown, with the cursor in it."""
    field: MoneyField = kind(N_("Amount"), "field")
    field.setParent(host)
    field.resize(300, 80)
    field.retranslate()
    if isinstance(field, DayField):
        field.today = SATURDAY
    field.show()
    field.take_cursor()
    return field


@pytest.mark.parametrize(("kind", "typed", "value", "left"), READ)
def test_read_and_shown(kind: type, typed: str, value: int, left: str, host: QWidget) -> None:
    """The value while typing, the usual form once Enter or Tab has left the field."""
    field = made(kind, host)
    field.set_text(typed)
    assert field.problem() == ""
    assert field.value() == value
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.text() == left
    assert field.value() == value


WRONG = [
    (MoneyField, "1,40"),
    (MoneyField, "-5"),
    (MoneyField, "0.001"),
    (MoneyField, "abc"),
    (QuantityField, "1公斤半"),
    (QuantityField, "0.0001"),
    (CountField, "1.5"),
    (CountField, "-1"),
    (CountField, "9999999"),
    (PercentField, "101"),
    (PercentField, "1.234"),
    (PriceField, "4.5/两"),
    (DayField, "2-30"),
    (DayField, "tomorrow"),
]


@pytest.mark.parametrize(("kind", "typed"), WRONG)
def test_wrong_is_told_and_stays(kind: type, typed: str, host: QWidget, qtbot: QtBot) -> None:
    """A sentence and a red edge; Enter does not go on, the text stays as typed, and the value is refused."""
    field = made(kind, host)
    field.set_text(typed)
    assert field.problem()
    assert field.edit.property("state") == "fault"
    assert field.edit.accessibleDescription() == field.problem()
    with qtbot.assertNotEmitted(field.finished):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.text() == typed
    with pytest.raises(Refused):
        field.value()
    assert field.value_or_zero() == 0
    field.clear()
    assert field.problem() == ""
    assert field.value() is None


def test_a_point_that_waits_for_its_decimals_is_no_fault(host: QWidget) -> None:
    """158. on the way to 158.4."""
    field = made(QuantityField, host)
    for typed in ("1", "5", "8", ".", "4"):
        QTest.keyClicks(field.edit, typed)
        assert field.problem() == ""


def test_units_beside(look: None, qtbot: QtBot) -> None:
    """The unit stands beside the number and in the accessible name; in jin a bare number is jin."""
    field = QuantityField(N_("Amount"), "field")
    qtbot.addWidget(field)
    field.retranslate()
    assert (field.unit.text(), field.edit.accessibleName()) == ("kg", "Amount (kg)")
    field.measure(Unit.GRAM, JIN)
    field.set_text("300")
    assert (field.unit.text(), field.value()) == ("jin", 150_000)
    field.set_value(1_600)
    assert field.text() == "3.2"
    field.measure(Unit.MILLILITRE)
    field.set_text("55")
    assert (field.unit.text(), field.value()) == ("l", 55_000)
    field.measure(Unit.PIECE)
    assert (field.unit.text(), field.value()) == ("pc", 55)


@given(st.integers(0, 1_000_000))
def test_counts_come_back(number: int) -> None:
    """Digits, grouped or not."""
    assert read_count(str(number)) == number
    assert read_count(f"{number:,}") == number
