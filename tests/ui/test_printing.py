"""Printing at the window: said on the panel and on the strip, one key for what waits, told after a power cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.devices import lines_out
from tests.devices.pipe_printer import PipePrinter
from tests.ui import counters
from tests.ui.acts import CTRL, ENTER, Clerk
from tests.ui.conftest import part, press
from ui.orders.page import OrdersPage
from ui.shell import Shell

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PipePrinter]:
    """A printer, switched off."""
    monkeypatch.setattr(lines_out, "SECONDS", 0.3)
    made = PipePrinter(tmp_path)
    yield made
    made.off()


@pytest.fixture
def left_unprinted() -> bool:
    """Whether an earlier run left an act that was saved and not printed."""
    return False


@pytest.fixture
def charset() -> str:
    """What the printer's font is said to hold."""
    return "gbk"


@pytest.fixture
def stocked(tmp_path: Path, printer: PipePrinter, left_unprinted: bool, charset: str) -> Iterator[counters.Stocked]:
    """A counter with that printer."""
    folder = tmp_path / "counter"
    folder.mkdir()
    (folder / "settings.toml").write_text(
        f'[printer]\ndevice = "{printer.path}"\ncharset = "{charset}"\n', encoding="utf-8"
    )
    made = counters.stocked(folder)
    if left_unprinted:
        made.counter.printing.begin()
        counters.order(made.counter)
    yield made
    made.counter.close()


@pytest.fixture
def sell(clerk: Clerk) -> Callable[[], OrdersPage]:
    """Sells a case of milk, up to the panel with the number."""

    def sold() -> OrdersPage:
        page = clerk.opens("orders")
        assert isinstance(page, OrdersPage)
        press(ENTER)
        clerk.picks(page.entry.product, "MILKCASE")
        clerk.enter("1", "")
        clerk.saves()
        return page

    return sold


def chip(shell: Shell) -> str:
    """What the strip says about paper; "" when it says nothing."""
    button = part(shell.strip, "strip-paper", QPushButton)
    return button.text() if not button.isHidden() else ""


def test_saved_and_printed(clerk: Clerk, printer: PipePrinter, sell: Callable[[], OrdersPage]) -> None:
    """The panel says printed; P prints a second copy, marked; the strip has nothing to say."""
    printer.on()
    page = sell()
    said = page.saved_panel.printed
    clerk.qtbot.waitUntil(lambda: said.text() == "Printed.")
    assert chip(clerk.shell) == ""
    press(Qt.Key.Key_P)
    papers = printer.out(2)
    assert b"Reprint" not in papers[0]
    assert b"Reprint 1" in papers[1]
    clerk.settles()


def test_a_printer_that_is_off_is_said_and_what_waits_comes_later(
    clerk: Clerk, printer: PipePrinter, sell: Callable[[], OrdersPage]
) -> None:
    """Saved, not printed, why, and how many; one key prints them, unmarked, when the printer is there again."""
    page = sell()
    clerk.qtbot.waitUntil(lambda: "E641" in page.saved_panel.printed.text())
    assert page.saved_panel.printed.text().startswith("Saved, not printed.")
    assert chip(clerk.shell) == "1 not printed  Ctrl+Shift+P"
    sell()
    clerk.qtbot.waitUntil(lambda: chip(clerk.shell).startswith("2 not printed"))
    press(Qt.Key.Key_P, CTRL | SHIFT)
    clerk.qtbot.waitUntil(lambda: "E641" in clerk.shell.messages.text())
    printer.on()
    press(Qt.Key.Key_P, CTRL | SHIFT)
    clerk.qtbot.waitUntil(lambda: chip(clerk.shell) == "")
    clerk.qtbot.waitUntil(lambda: clerk.shell.messages.text() == "What waited is printed.")
    assert not any(b"Reprint" in paper for paper in printer.out(2))


def test_the_window_never_waits_for_the_printer(
    clerk: Clerk, printer: PipePrinter, sell: Callable[[], OrdersPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A printer that holds its bytes back for a minute: the next act is saved meanwhile."""
    monkeypatch.setattr(lines_out, "SECONDS", 60.0)
    reader, filler = printer.full()
    before = clerk.head()
    page = sell()
    sell()
    assert clerk.head() == before + 2
    assert page.saved_panel.printed.text() == "Printing…"
    os.close(filler)
    os.close(reader)


def test_an_act_without_paper_says_nothing_about_printing(clerk: Clerk, printer: PipePrinter) -> None:
    """The panel of an act that has no slip has no word about it and no key for it."""
    page = clerk.opens("orders")
    assert isinstance(page, OrdersPage)
    registered = clerk.stocked.counter.records.page()[0]
    detail = clerk.stocked.counter.records.detail(registered.seq)
    assert detail is not None
    entry = clerk.stocked.store.ledger.entry(registered.seq)
    assert entry is not None
    from outlet_app.services.model import Saved

    page.stack.setCurrentWidget(page.saved_panel)
    page.saved_panel.show_saved(Saved(entry.seq, entry.at, entry.kind, detail.hash), "")
    clerk.qtbot.waitUntil(lambda: page.saved_panel.again.isHidden())
    assert page.saved_panel.printed.isHidden()


@pytest.mark.parametrize("left_unprinted", [True])
def test_after_a_power_cut(shell: Shell, printer: PipePrinter, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """Told at sign-in with the number and the key; printed on request only, and marked."""
    seq = stocked.counter.status.strip().head
    qtbot.waitUntil(lambda: bool(shell.messages.text()))
    told = shell.messages.text()
    assert told.startswith(f"{seq:04d} saved, not printed.")
    assert "Ctrl+Shift+P" in told
    assert chip(shell).startswith("1 not printed")
    press(Qt.Key.Key_F3)  # on other pages the strip says it, and the page has its room
    assert shell.messages.text() == ""
    assert chip(shell).startswith("1 not printed")
    press(Qt.Key.Key_F1)
    assert shell.messages.text() == told
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F3)
    press(Qt.Key.Key_F1)
    assert shell.messages.text() == ""
    printer.on()
    press(Qt.Key.Key_P, CTRL | SHIFT)
    assert b"Reprint 1" in printer.out(1)[0]
    qtbot.waitUntil(lambda: chip(shell) == "")


@pytest.mark.parametrize("charset", ["latin-1"])
def test_a_character_set_nobody_knows_is_said(shell: Shell, qtbot: QtBot) -> None:
    """At sign-in, with its code; printing goes on as gbk."""
    qtbot.waitUntil(lambda: "E649" in shell.messages.text())
    assert "latin-1" in shell.messages.text()
