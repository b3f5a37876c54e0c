"""The till by keys: the opening count, cash in and out, and the close of the acceptance day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from outlet_app.services.forms import OrderForm, OrderLineForm
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ESC, Clerk
from tests.ui.conftest import part, press, settled
from ui.shell import Shell
from ui.till.page import TillPage
from ui.window import MainWindow

DAY_MS = 86_400_000
OPENING = ("10", "8", "", "10", "", "", "", "")  # 1,500.00
COUNTED = ("6", "6", "", "6", "", "4", "1", "4")  # 964.90


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, shell: Shell, stocked: counters.Stocked) -> Iterator[Clerk]:
    """A clerk at the window."""
    yield Clerk(qtbot, window, shell, stocked)
    settled(qtbot, window)


def till(clerk: Clerk) -> TillPage:
    """Press F8; the page, loaded."""
    press(Qt.Key.Key_F8)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, TillPage)
    return page


def body(clerk: Clerk) -> object:
    """The newest act's body."""
    detail = clerk.stocked.counter.records.detail(clerk.head())
    assert detail is not None
    return detail.body


def sold(stocked: counters.Stocked, fen: int) -> None:
    """An order paid in cash."""
    line = OrderLineForm("MILKCASE", "pc", 1, fen)
    stocked.counter.orders.save(OrderForm(lines=(line,), tendered_fen=fen), CLERK)


def shown(clerk: Clerk) -> str:
    """Every word and figure that stands on the page."""
    return "\n".join(label.text() for label in clerk.shell.page().findChildren(QLabel) if label.isVisible())


def opens(clerk: Clerk) -> None:
    """Step 1: 1,500.00 counted, a payout float of 1,000.00 in it."""
    assert clerk.cursor() == "till-10000"
    clerk.enter(*OPENING)
    assert clerk.read("till-total") == "¥1,500.00"
    assert clerk.cursor() == "till-opening-float"
    clerk.enter("1000", "")
    assert clerk.cursor() == "primary"
    clerk.saves()
    opened = body(clerk)
    assert isinstance(opened, ShiftOpened)
    assert (opened.counted_fen, opened.float_fen) == (150_000, 100_000)
    press(Qt.Key.Key_Return)
    clerk.settles()
    assert clerk.cursor() == "till-amount"


def moves(clerk: Clerk) -> None:
    """349.80 in by an order; 840.00 and 39.90 out, as movements."""
    sold(clerk.stocked, 34_980)
    press(Qt.Key.Key_2, ALT)
    for amount, downs, note, expected in (
        ("840", 2, "付农户", CashMoved(-84_000, "payout", "付农户", "float")),
        ("39.90", 1, "", CashMoved(-3_990, "refund", "", "takings")),
    ):
        clerk.enter(amount)
        for _down in range(downs):
            press(Qt.Key.Key_Down)
        press(Qt.Key.Key_Return)
        clerk.enter(note)
        clerk.saves()
        assert body(clerk) == expected
        press(Qt.Key.Key_Return)
        clerk.settles()
    assert clerk.read("till-out") == "879.90"


def compares(clerk: Clerk, page: TillPage) -> None:
    """Blind, then 969.90 expected and 964.90 counted; a reason is asked for; the slip can be seen before."""
    press(Qt.Key.Key_D, CTRL)
    clerk.enter(*COUNTED)
    assert "969.90" not in shown(clerk)
    assert clerk.cursor() == "primary"
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert page.phase == "compared"
    assert (clerk.read("till-expected"), clerk.read("till-difference")) == ("969.90", "−5.00")
    assert clerk.cursor() == "till-reason"
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "unexplained" in page.till.said.text()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_P, CTRL)
    assert "Unexplained" in page.paper.text()
    assert "Preview" in page.paper.text()
    press(ESC)


def test_the_whole_day(clerk: Clerk) -> None:
    """Counted 1,500.00; 349.80 in and 879.90 out; counted 964.90 blind; 5.00 short, unexplained, no debt; the slip."""
    page = till(clerk)
    opens(clerk)
    moves(clerk)
    compares(clerk, page)
    head = clerk.head()
    clerk.saves()
    closed = body(clerk)
    assert isinstance(closed, DayClosed)
    assert (closed.expected_fen, closed.counted_fen, closed.variance_fen) == (96_990, 96_490, -500)
    assert (closed.reason, closed.accepted, closed.first_fen) == ("unexplained", False, 96_490)
    slip = page.saved_panel.paper.text()
    assert f"{head + 1} waiting (0001–{head + 1:04d})" in slip
    assert "Not accepted as debt" in slip
    assert "no debt" in page.saved_panel.more.text()
    press(Qt.Key.Key_Return)
    clerk.settles()
    assert page.phase == "open"
    assert clerk.cursor() == "till-10000"


def test_counting_again_is_blind_and_remembered(clerk: Clerk) -> None:
    """A number changed after comparing hides what should be there; the first count stays in the entry."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    page = till(clerk)
    press(Qt.Key.Key_D, CTRL)
    clerk.enter("", "", "", "", "", "40")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert page.phase == "compared"
    press(ESC)
    assert page.phase == "close"
    assert not part(page, "till-expected", QLabel).isVisible()
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_D, CTRL)
    page.grid.fields[100].take_cursor()
    clerk.types("50")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert not page.till.reason.isVisible()
    clerk.saves()
    closed = body(clerk)
    assert isinstance(closed, DayClosed)
    assert (closed.variance_fen, closed.reason, closed.first_fen) == (0, "", 4_000)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_was_compared_fits(clerk: Clerk, language: str) -> None:
    """At 1024 × 768 nothing of the close is cut off by what holds it, reasons and debt too."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    clerk.window.resize(1024, 768)
    clerk.window.switch_language(language)
    page = till(clerk)
    assert clerk.window.context is not None
    clerk.window.context.change_actor(counters.SUPERVISOR)
    press(Qt.Key.Key_D, CTRL)
    clerk.enter("", "", "", "", "", "45")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert page.phase == "compared"
    inside = [part for part in page.till.findChildren(QWidget) if part.isVisible() and not part.isWindow()]
    held = [(one, one.parentWidget()) for one in inside]
    out = [one.objectName() for one, by in held if by is not None and not by.rect().contains(one.geometry())]
    assert out == []
    assert page.till.reason in inside
    assert page.till.debt in inside


def test_a_till_never_closed(clerk: Clerk) -> None:
    """Home says so, F8 asks for the count at once, and the close is yesterday's."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    clerk.stocked.clock.at += DAY_MS
    press(Qt.Key.Key_F2)
    press(Qt.Key.Key_F1)
    clerk.settles()
    assert "never closed" in part(clerk.shell.page(), "home-go-till", QPushButton).text()
    page = till(clerk)
    assert page.phase == "close"
    assert "never closed" in clerk.read("till-explain")
    clerk.enter("", "", "", "", "", "50", "", "")
    press(Qt.Key.Key_F10)
    clerk.settles()
    clerk.saves()
    closed = body(clerk)
    assert isinstance(closed, DayClosed)
    assert (closed.day, closed.variance_fen) == ("2026-09-19", 0)


def test_nothing_counted_is_no_count(clerk: Clerk) -> None:
    """F10 on an empty count says so; a typed 0 is a count; a float larger than it is refused at its field."""
    page = till(clerk)
    head = clerk.head()
    press(Qt.Key.Key_F10)
    assert "Nothing is counted" in page.grid.first().problem()
    clerk.types("0")
    page.till.float.take_cursor()
    clerk.types("5")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "payout float" in page.till.float.problem()
    assert clerk.cursor() == "till-opening-float"
    assert clerk.head() == head
    page.till.float.clear()
    clerk.saves()
    opened = body(clerk)
    assert isinstance(opened, ShiftOpened)
    assert opened.counted_fen == 0


def test_a_debt_is_a_supervisors(clerk: Clerk) -> None:
    """A clerk is not offered it; after a supervisor signed in it can be ticked, and stands in the entry."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    page = till(clerk)
    debt = part(page, "till-debt", QCheckBox)
    press(Qt.Key.Key_D, CTRL)
    clerk.enter("", "", "", "", "", "45")
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert not debt.isVisible()
    assert clerk.window.context is not None
    clerk.window.context.change_actor(counters.SUPERVISOR)
    clerk.settles()
    assert debt.isVisible()
    press(Qt.Key.Key_Down)
    debt.setFocus()
    press(Qt.Key.Key_Space)
    clerk.saves()
    closed = body(clerk)
    assert isinstance(closed, DayClosed)
    assert (closed.variance_fen, closed.accepted) == (-500, True)


def test_other_needs_words(clerk: Clerk) -> None:
    """“Another reason” without a note is refused at the note; nothing is typed anew."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    page = till(clerk)
    clerk.enter("20")
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert clerk.cursor() == "till-note"
    clerk.types("found")
    clerk.saves()
    assert body(clerk) == CashMoved(2_000, "other", "found", "takings")
    assert not page.till.note.text()


def test_a_count_survives_a_crash(clerk: Clerk, qtbot: QtBot) -> None:
    """What was counted is a draft like anything typed; a new page has it again, blind as before."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    page = till(clerk)
    press(Qt.Key.Key_D, CTRL)
    clerk.enter("", "", "", "", "", "45")
    press(Qt.Key.Key_F10)
    clerk.settles()
    page.keep_draft()
    clerk.settles()
    assert clerk.window.context is not None
    again = TillPage(clerk.window.context)
    qtbot.addWidget(again)
    again.retranslate()
    again.entered()
    clerk.settles()
    assert (again.phase, again.grid.counted_fen(), again.draft()) == ("close", 4_500, page.draft())
    assert again.draft() is not None


def test_saved_elsewhere(clerk: Clerk) -> None:
    """The till was closed while the count was typed (another window): refused, and the page shows how it stands."""
    clerk.stocked.counter.till.open({100: 50}, CLERK)
    page = till(clerk)
    press(Qt.Key.Key_D, CTRL)
    clerk.enter("", "", "", "", "", "50")
    clerk.stocked.counter.till.close({100: 50}, CLERK)
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert page.phase == "open"
