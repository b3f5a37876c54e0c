"""Records, by keys: finding, reading, paper, printing, reversing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from outlet_app.services.model import RecordRow
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.paper import PaperPreview
from ui.records.columns import act_columns
from ui.records.page import RecordsPage
from ui.shell import Shell
from ui.widgets.labels import Label
from ui.widgets.table import ListModel, TableView
from ui.window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def acts(stocked: counters.Stocked) -> list[int]:
    """Numbers of a consignment of 龙先远, an order, and a consignment of 石拔三, oldest first."""
    first, second = counters.farmer(stocked.counter), counters.farmer(stocked.counter, "石拔三", "13900001111")
    made = (
        counters.consign(stocked.counter, first),
        counters.order(stocked.counter, first),
        counters.consign(stocked.counter, second, 20, "EGG"),
    )
    return [saved.seq for saved in made]


@pytest.fixture
def page(acts: list[int], shell: Shell, window: MainWindow, qtbot: QtBot) -> Iterator[RecordsPage]:
    """The page with those acts, loaded, the newest read."""
    press(Qt.Key.Key_F7)
    settled(qtbot, window)
    shown = shell.page()
    assert isinstance(shown, RecordsPage)
    look(qtbot, window, shown, acts[-1])
    yield shown
    settled(qtbot, window)


def look(qtbot: QtBot, window: MainWindow, page: RecordsPage, seq: int) -> None:
    """Wait until an act is read at the right."""
    qtbot.waitUntil(lambda: page.side.detail.detail is not None and page.side.detail.detail.row.seq == seq)
    settled(qtbot, window)


def test_the_newest_is_read(page: RecordsPage, acts: list[int]) -> None:
    """The list has all acts, newest first, and the first one is read at the right."""
    assert page.model.rows[0].seq == acts[-1]
    assert part(page, "detail-number", Label).text() == f"{acts[-1]:04d}"
    assert part(page, "detail-standing", Label).text() == "● waiting"
    assert QApplication.focusWidget() is page.search


def test_finding(page: RecordsPage, acts: list[int], window: MainWindow, qtbot: QtBot) -> None:
    """Initials find the person's acts; Down goes into the list, arrows read on; Esc shows everything again."""
    QTest.keyClicks(page.search, "lxy")
    qtbot.waitUntil(lambda: {row.party for row in page.model.rows} == {"龙**"})
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.table
    look(qtbot, window, page, acts[1])
    press(Qt.Key.Key_Down)
    look(qtbot, window, page, acts[0])
    press(Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.waitUntil(lambda: page.model.rows[0].seq == acts[-1])


def test_nothing_found(page: RecordsPage, window: MainWindow, qtbot: QtBot) -> None:
    """An empty list says what to do."""
    QTest.keyClicks(page.search, "zzzz")
    empty = part(page, "records-empty", Label)
    qtbot.waitUntil(empty.isVisible)
    assert "Esc" in empty.text()
    assert not part(page, "records-print", QPushButton).isEnabled()
    assert not part(page, "records-reverse", QPushButton).isEnabled()


def test_an_older_answer_is_dropped(page: RecordsPage, window: MainWindow, qtbot: QtBot) -> None:
    """Of two searches in a row, the second one's answer is shown."""
    page.model.search("lxy")
    page.model.search("sbs")
    settled(qtbot, window)
    assert {row.party for row in page.model.rows} == {"石**"}


def test_paper(page: RecordsPage, window: MainWindow, qtbot: QtBot, acts: list[int]) -> None:
    """Ctrl+P shows the receipt, Ctrl+P again or Esc the act."""
    press(Qt.Key.Key_P, CONTROL)
    settled(qtbot, window)
    paper = part(page, "paper-preview", PaperPreview)
    assert paper.isVisible()
    assert f"No. {acts[-1]:04d}" in paper.text()
    assert paper.accessibleName()
    press(Qt.Key.Key_Escape)
    assert not paper.isVisible()
    press(Qt.Key.Key_P, CONTROL)
    settled(qtbot, window)
    press(Qt.Key.Key_P, CONTROL)
    assert not paper.isVisible()


def test_printing_without_a_printer(page: RecordsPage, shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """F10 without a printer says so, with its code, and that the act is safe."""
    press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: "[E6" in shell.messages.text())
    assert "safe" in shell.messages.text()
    assert shell.messages.kind == "warn"


def test_reversing(page: RecordsPage, shell: Shell, window: MainWindow, qtbot: QtBot, acts: list[int]) -> None:
    """Ctrl+R, reason, Enter, words, F10: the act is shown as reversed, linked both ways."""
    press(Qt.Key.Key_R, CONTROL)
    reason = part(page, "reversal-reason", QComboBox)
    assert QApplication.focusWidget() is reason
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is part(page, "reversal-note", QLineEdit)
    QTest.keyClicks(part(page, "reversal-note", QLineEdit), "scale was moved")
    assert window.context is not None
    with qtbot.waitSignal(window.context.saved) as saved:
        press(Qt.Key.Key_F10)
    look(qtbot, window, page, acts[-1])
    qtbot.waitUntil(lambda: part(page, "detail-standing", Label).text() == "✕ reversed")
    assert saved.args is not None
    assert page.model.rows[0].seq == saved.args[0].seq
    assert page.model.rows[0].of == acts[-1]
    assert f"{acts[-1]:04d} is reversed by" in shell.messages.text()
    assert not part(page, "records-reverse", QPushButton).isEnabled()
    press(Qt.Key.Key_R, CONTROL)
    assert not part(page, "reversal-reason", QComboBox).isVisible()


def test_entering_anew(page: RecordsPage, shell: Shell, window: MainWindow, qtbot: QtBot, acts: list[int]) -> None:
    """Ctrl+N takes the act back and opens it for correction; the new act says which one it replaces."""
    press(Qt.Key.Key_R, CONTROL)
    assert window.context is not None
    with qtbot.waitSignal(window.context.saved):
        press(Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: shell.page().name == "intake")
    settled(qtbot, window)
    with qtbot.waitSignal(window.context.saved) as saved:
        press(Qt.Key.Key_F10)
    assert saved.args is not None
    assert window.counter is not None
    anew = window.counter.records.detail(saved.args[0].seq)
    assert anew is not None
    assert anew.row.replaces == acts[-1]
    settled(qtbot, window)


def test_a_reversal_refused(page: RecordsPage, window: MainWindow, qtbot: QtBot) -> None:
    """“Another reason” without words is refused in the panel; what was chosen stays; Esc keeps the act."""
    press(Qt.Key.Key_R, CONTROL)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_F10)
    message = part(page, "reversal-message", Label)
    qtbot.waitUntil(lambda: "[E614]" in message.text())
    assert message.isVisible()
    assert part(page, "reversal-reason", QComboBox).currentData() == "other"
    press(Qt.Key.Key_Escape)
    assert not message.isVisible()
    assert page.model.rows
    assert not any(row.kind == "reverse" for row in page.model.rows)


def test_accepted_by_itself(page: RecordsPage, stocked: counters.Stocked, acts: list[int], qtbot: QtBot) -> None:
    """“Waiting” becomes “accepted” in list and detail when the centre has it, without a search."""
    stocked.accept(acts[-1])
    page._standing.refresh()
    qtbot.waitUntil(lambda: part(page, "detail-standing", Label).text() == "✓ accepted")
    model = page.table.model()
    assert model.data(model.index(0, model.columnCount() - 1)) == "✓ accepted"


def test_scrolling_loads_more(
    stocked: counters.Stocked, shell: Shell, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """A hundred at a time, by the last number shown; no act twice, none missing."""
    party = counters.farmer(stocked.counter)
    for _act in range(130):
        counters.consign(stocked.counter, party, 1000)
    press(Qt.Key.Key_F7)
    settled(qtbot, window)
    page = shell.page()
    assert isinstance(page, RecordsPage)
    assert len(page.model.rows) == 100
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_End)
    settled(qtbot, window)
    qtbot.waitUntil(lambda: not page.model.has_more())
    numbers = [row.seq for row in page.model.rows]
    assert numbers == list(range(numbers[0], 0, -1))
    assert len(numbers) > 130


def test_money_is_whole_however_narrow_the_list_is(qtbot: QtBot) -> None:
    """Half a number is a wrong number: the column of amounts takes what its widest figure and its head need; the
    centre's column gives way to its sign, and says the rest as its tool tip."""
    rows = [_row(1, 4_000), _row(2, -22_485_000)]
    model = ListModel(act_columns(lambda: 0))
    table = TableView(model, name="narrow")
    qtbot.addWidget(table)
    table.resize(520, 300)
    table.show()
    model.set_rows(rows)
    amount = next(at for at, column in enumerate(model.columns) if column.right)
    option = QStyleOptionViewItem()
    option.initFrom(table)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    option.text = "-224,850.00"
    needed = table.style().sizeFromContents(QStyle.ContentsType.CT_ItemViewItem, option, option.rect.size(), table)
    assert table.columnWidth(amount) >= needed.width()
    centre = model.index(1, len(model.columns) - 1)
    assert model.data(centre) == "●"
    assert "waiting" in model.data(centre, Qt.ItemDataRole.ToolTipRole)
    table.resize(1200, 300)
    assert "waiting" in model.data(centre)


def _row(seq: int, fen: int) -> RecordRow:
    return RecordRow(seq, 0, "order", "down", "龙**", None, 1, 0, "", fen, "clerk:02", 0, 0, 0, False)
