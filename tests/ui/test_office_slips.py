"""Paper slips by keys: numbered, made into sheets to write on, keyed by their number, voided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from outlet_app.errors import Refused
from outlet_app.services.forms import ConsignmentForm, LineForm
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.acts import ALT, CTRL, ENTER, ESC, Clerk
from tests.ui.conftest import part, press
from ui.office.page import OfficePage
from ui.office.slips.page import SlipsPage
from ui.office.slips.sheet import draw_sheet, write_sheets
from ui.widgets.labels import Label


@pytest.fixture
def slips(clerk: Clerk) -> SlipsPage:
    """Shift+F9, Alt+2."""
    press(Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    clerk.settles()
    press(Qt.Key.Key_2, ALT)
    clerk.settles()
    page = clerk.shell.page()
    assert isinstance(page, OfficePage)
    mode = page.mode()
    assert isinstance(mode, SlipsPage)
    return mode


def numbered(slips: SlipsPage, clerk: Clerk) -> None:
    """F10 numbers what is suggested."""
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(slips.saved_shown)
    clerk.settles()


def test_the_suggested_numbers(slips: SlipsPage, clerk: Clerk) -> None:
    """F10 at once: twenty with the counter's letter; the next range goes on behind them."""
    assert clerk.read("slips-last-said") == "A-20"
    numbered(slips, clerk)
    press(ENTER)
    clerk.settles()
    assert len(slips.model.rows) == 20
    assert clerk.cursor() == "slips-prefix"
    assert (clerk.read("slips-first-said"), clerk.read("slips-last-said")) == ("A-21", "A-40")


def test_typed_numbers(slips: SlipsPage, clerk: Clerk) -> None:
    """Letters, first, how many, Enter after each, then F10; Ctrl+P shows the slip before it is saved."""
    clerk.enter("fair", "7", "3")
    assert clerk.cursor() == "primary"
    assert (clerk.read("slips-first-said"), clerk.read("slips-last-said")) == ("FAIR7", "FAIR9")
    press(Qt.Key.Key_P, CTRL)
    assert "FAIR9" in slips.paper.text()
    press(Qt.Key.Key_P, CTRL)
    numbered(slips, clerk)
    assert [row.number for row in slips.model.rows] == ["FAIR7", "FAIR8", "FAIR9"]


def test_numbers_that_are_none(slips: SlipsPage, clerk: Clerk) -> None:
    """Refused at the side, nothing written, what was typed stays."""
    head = clerk.head()
    clerk.enter("7up")
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: "no numbers for slips" in slips.side.said.text())
    assert (clerk.head(), slips.prefix.text()) == (head, "7up")
    press(ESC)
    press(ESC)
    assert slips.prefix.text() == ""


def test_a_draft_survives(slips: SlipsPage, clerk: Clerk) -> None:
    """What is typed is kept when the mode is left."""
    clerk.types("fair")
    press(Qt.Key.Key_1, ALT)
    clerk.settles()
    draft = clerk.stocked.counter.drafts._drafts.load("slips")
    assert draft is not None
    assert b"fair" in draft


def test_voiding_takes_two_presses(slips: SlipsPage, clerk: Clerk) -> None:
    """Delete says what it would do; again, and the slip is void; another row in between begins anew."""
    numbered(slips, clerk)
    press(ENTER)
    clerk.settles()
    head = clerk.head()
    slips.table.setFocus()
    press(Qt.Key.Key_Delete)
    assert "A-01" in slips.side.said.text()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Delete)
    assert "A-02" in slips.side.said.text()
    clerk.settles()
    assert clerk.head() == head
    press(Qt.Key.Key_Delete)
    clerk.settles()
    assert clerk.head() == head + 1
    assert "A-02" not in [row.number for row in slips.model.rows]
    assert "A-02 is void" in clerk.shell.messages.text()


def test_keyed_at_intake(slips: SlipsPage, clerk: Clerk, stocked: counters.Stocked) -> None:
    """A slip's number typed as own number: one less waits."""
    numbered(slips, clerk)
    press(ENTER)
    form = ConsignmentForm(
        party=counters.farmer(stocked.counter), lines=(LineForm("KIWI", "A", "g", 1000, 1200),), ref="a-05"
    )
    saved = stocked.counter.intake.save(form, CLERK)
    slips.context.announce_saved(saved)
    clerk.settles()
    assert part(slips, "slips-waiting", Label).text() == "Waiting to be keyed: 19"


def test_the_sheets(slips: SlipsPage, clerk: Clerk, tmp_path: Path) -> None:
    """Ctrl+S, after the numbering: a PDF with four slips a page, under a name that says which."""
    assert not part(slips, "slips-sheets", QPushButton).isEnabled()
    asked: list[str] = []
    target = tmp_path / "slips.pdf"

    def choose(name: str) -> str:
        asked.append(name)
        return str(target)

    slips.choose_file = choose
    numbered(slips, clerk)
    press(ENTER)
    clerk.settles()
    press(Qt.Key.Key_S, CTRL)
    clerk.settles()
    assert asked == ["A-01-A-20.pdf"]
    assert "5 sheets" in clerk.shell.messages.text()
    written = target.read_bytes()
    assert written.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", written)) == 5


def test_what_stands_on_a_sheet(qapp: QApplication, look: None) -> None:
    """Each slip in its quarter, with lines to write on; a sheet that is not full leaves the rest empty."""
    sheet = QImage(2480, 3508, QImage.Format.Format_Grayscale8)
    sheet.fill(255)
    painter = QPainter(sheet)
    draw_sheet(painter, QRectF(sheet.rect()), "十八洞", ["A-01", "A-02", "A-03"])
    painter.end()

    def ink(left: int, top: int) -> float:
        """The share of dark dots in a quarter, its edges left out."""
        dots = [(x, y) for x in range(left + 40, left + 1200, 7) for y in range(top + 40, top + 1714, 7)]
        return sum(sheet.pixelColor(x, y).lightness() < 128 for x, y in dots) / len(dots)

    full = [ink(0, 0), ink(1240, 0), ink(0, 1754)]
    assert all(0.005 < share < 0.2 for share in full)
    assert ink(1240, 1754) == 0


def test_no_file_chosen(slips: SlipsPage, clerk: Clerk) -> None:
    """The dialog closed again: nothing is said, nothing made."""
    slips.choose_file = lambda _name: ""
    numbered(slips, clerk)
    press(ENTER)
    clerk.settles()
    press(Qt.Key.Key_S, CTRL)
    clerk.settles()
    assert "sheets" not in clerk.shell.messages.text()


def test_a_file_that_can_not_be_written(qapp: QApplication, tmp_path: Path) -> None:
    """E859, said in words."""
    with pytest.raises(Refused, match="E859"):
        write_sheets(tmp_path / "missing" / "slips.pdf", "十八洞", ["A-01"])
