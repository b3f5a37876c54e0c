"""An order reversed to be entered anew keeps its cash in the till: the way to its replacement must not be lost."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.domain.acts.trade import Order
from outlet_app.services.counter import Counter
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.orders.page import OrdersPage
from ui.records.page import RecordsPage
from ui.shell import Shell
from ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def order(stocked: counters.Stocked) -> int:
    """An order, paid in cash: 0 to pay, something in the till."""
    return counters.order(stocked.counter, counters.farmer(stocked.counter)).seq


def _records(shell: Shell, window: MainWindow, qtbot: QtBot, seq: int) -> RecordsPage:
    """Records, with act `seq` read at the right."""
    press(Qt.Key.Key_F7)
    settled(qtbot, window)
    page = cast(RecordsPage, shell.page())
    page._ask_detail(seq)
    settled(qtbot, window)
    return page


def _cash(counter: Counter) -> int:
    figures = counter.records.today().figures
    return figures.cash_in_fen - figures.cash_out_fen


def test_a_replacement_that_was_cleared_is_found_again(
    shell: Shell, window: MainWindow, qtbot: QtBot, stocked: counters.Stocked, order: int
) -> None:
    """Reversed with Ctrl+N, cleared with Esc, Esc: Records offers it until it is saved, with the same cash."""
    counter = stocked.counter
    paid = _cash(counter)
    assert paid > 0
    assert window.context is not None
    _records(shell, window, qtbot, order)
    press(Qt.Key.Key_R, CONTROL)
    press(Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: shell.page().name == "orders")
    settled(qtbot, window)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert cast(OrdersPage, shell.page()).draft() is None
    page = _records(shell, window, qtbot, order)
    assert part(page, "records-reverse", QPushButton).isEnabled()
    press(Qt.Key.Key_R, CONTROL)
    qtbot.waitUntil(lambda: shell.page().name == "orders")
    settled(qtbot, window)
    with qtbot.waitSignal(window.context.saved) as saved:
        press(Qt.Key.Key_F10)
    settled(qtbot, window)
    detail = counter.records.detail(saved.args[0].seq) if saved.args else None
    assert detail is not None
    assert isinstance(detail.body, Order)
    assert (detail.body.replaces, detail.body.carried_fen, detail.body.received_fen) == (order, paid, paid)
    assert _cash(counter) == paid
    page = _records(shell, window, qtbot, order)
    assert not part(page, "records-reverse", QPushButton).isEnabled()


def test_what_waits_for_its_replacement(stocked: counters.Stocked, order: int) -> None:
    """Only an act whose cash stayed; one that was simply taken back gave its cash back."""
    counter = stocked.counter
    other = counters.order(counter, counters.farmer(counter, "石拔三", "13900001111")).seq
    counter.corrections.reverse(order, "typing", "", counters.CLERK, carries=True)
    counter.corrections.reverse(other, "typing", "", counters.CLERK)
    found = [counter.records.detail(seq) for seq in (order, other)]
    kept = counter.records.detail(order)
    assert kept is not None
    assert isinstance(kept.body, Order)
    assert [(one.anew, one.carried_fen) for one in found if one] == [(True, kept.body.received_fen), (False, 0)]
