"""A scanner is a very fast keyboard: its codes arrive whole at a millisecond a key, whatever an input method does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from outlet_app.domain.identifiers import waybill
from outlet_app.domain.identifiers.waybill import LOOKS_LIKE_PRODUCT, Scan, Scanned
from outlet_app.errors import N_
from tests.ui import acts
from tests.ui.acts import ENTER, Clerk
from ui.intake.page import IntakePage
from ui.orders.page import OrdersPage
from ui.widgets.code_field import CodeField

MILK = "6900000001011"
CODES = ["EE123456785CN", "9876543210987", MILK, "GL2026-0042"]
A_KEY_MS = 1


def scans(widget: QWidget, code: str) -> None:
    """A scanner's keys, Enter at the end."""
    QTest.keyClicks(widget, code, Qt.KeyboardModifier.NoModifier, A_KEY_MS)
    QTest.keyClick(widget, ENTER, Qt.KeyboardModifier.NoModifier, A_KEY_MS)


def focused() -> QLineEdit:
    """The line that has the cursor."""
    return cast(QLineEdit, QApplication.focusWidget())


@pytest.fixture
def scanned(look: None, qtbot: QtBot) -> Iterator[tuple[CodeField, list[Scan]]]:
    """A field for waybills, with the cursor; and what Enter in it led to."""
    host = QWidget()
    qtbot.addWidget(host)
    field = CodeField(N_("Slip number"), "waybill", waybill.parse, 13)
    field.setParent(host)
    field.resize(300, 80)
    field.retranslate()
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    field.take_cursor()
    found: list[Scan] = []
    field.finished.connect(lambda: found.append(waybill.parse(field.text())))
    yield field, found
    host.close()


@pytest.mark.parametrize("code", CODES)
def test_scanner_speed(code: str, clerk: Clerk) -> None:
    """Every code as it is, in the slip number; Enter goes on to the note and saves nothing."""
    page = cast(IntakePage, clerk.opens("intake"))
    before = clerk.head()
    page.ref.take_cursor()
    scans(focused(), code)
    assert page.ref.text() == code
    assert clerk.cursor() == "intake-note"
    assert clerk.head() == before


@pytest.mark.parametrize("code", CODES)
def test_composing_between_the_keys_of_a_scan(code: str, clerk: Clerk) -> None:
    """An input method that shows every key as being composed, though it is switched off: exactly the code."""
    page = cast(IntakePage, clerk.opens("intake"))
    for edit in (page.ref.edit, page.terms.loan_ref.edit):
        edit.setFocus()
        for at, sign in enumerate(code, 1):
            acts.compose(edit, code[:at].lower())
            QTest.keyClicks(edit, sign, Qt.KeyboardModifier.NoModifier, A_KEY_MS)
        acts.compose(edit, "")
        assert edit.text() == code


@pytest.mark.parametrize("cuts", [(1,), (2, 7), (4, 5, 12), tuple(range(1, 13))])
@pytest.mark.parametrize("code", CODES[:3])
def test_a_scan_committed_in_parts(code: str, cuts: tuple[int, ...], clerk: Clerk) -> None:
    """An input method that takes the keys and hands them on in pieces, composing in between: exactly the code."""
    page = cast(IntakePage, clerk.opens("intake"))
    edit = page.ref.edit
    edit.setFocus()
    for start, end in zip((0, *cuts), (*cuts, len(code)), strict=True):
        acts.compose(edit, code[start:end].lower())
        acts.commit(edit, code[start:end])
    assert edit.text() == code


@pytest.mark.parametrize("composing", [False, True])
def test_thirteen_digits_in_the_product_field_are_a_product(composing: bool, clerk: Clerk) -> None:
    """By keys, or committed in parts while something is being composed: the milk."""
    page = cast(OrdersPage, clerk.opens("orders"))
    page.entry.product.take_cursor()
    edit = page.entry.product.edit
    if composing:
        for part in (MILK[:4], MILK[4:5], MILK[5:]):
            acts.compose(edit, "niu")
            acts.commit(edit, part)
        QTest.keyClick(edit, ENTER)
    else:
        scans(edit, MILK)
    clerk.qtbot.waitUntil(lambda: page.entry.product.product() is not None)
    product = page.entry.product.product()
    assert product is not None
    assert product.gtin == MILK


def test_the_same_digits_in_a_waybill_field_are_a_waybill(scanned: tuple[CodeField, list[Scan]]) -> None:
    """The field decides; that it looks like a product is a warning. A number that is none does not go on."""
    field, found = scanned
    scans(field.edit, MILK)
    assert (found[0].kind, found[0].number) == (Scanned.WAYBILL, MILK)
    assert LOOKS_LIKE_PRODUCT in found[0].warnings
    field.clear()
    scans(field.edit, "EE123456785CN")
    assert found[1] == Scan(Scanned.WAYBILL, "EE123456785CN")
    field.clear()
    scans(field.edit, "EE123456784CN")
    assert len(found) == 2
    assert field.problem()


def test_a_waybill_field_is_immune_to_an_input_method(scanned: tuple[CodeField, list[Scan]]) -> None:
    """It is switched off there; letters of an S10 number would be composed first of all."""
    field, found = scanned
    assert not field.edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    for at, sign in enumerate("EE123456785CN", 1):
        acts.compose(field.edit, "EE123456785CN"[:at].lower())
        QTest.keyClicks(field.edit, sign, Qt.KeyboardModifier.NoModifier, A_KEY_MS)
    QTest.keyClick(field.edit, ENTER)
    assert found == [Scan(Scanned.WAYBILL, "EE123456785CN")]
