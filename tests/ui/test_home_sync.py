"""Home and Sync, and the message bar and paper they share with the others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from outlet_app.domain.feed import FeedKind, MallCounty
from outlet_app.services.model import Line, LineState, PaperLine
from outlet_app.services.papers.sheet import width
from tests.support.counter import items, tell
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui import theme
from ui.message_bar import GOOD_MS, MessageBar
from ui.paper import columns, start
from ui.records.page import RecordsPage
from ui.settings import DRAFT, WindowSettings
from ui.shell import Shell
from ui.strip import now_ms
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.table import TableView
from ui.window import MainWindow


def test_an_empty_day(shell: Shell) -> None:
    """Home says what to do first, and the first action has the cursor."""
    empty = part(shell, "home-empty", Label)
    assert empty.isVisible()
    assert "F2" in empty.text()
    here = QApplication.focusWidget()
    assert here is not None
    assert here.objectName() == "home-go-intake"
    assert part(shell, "home-notices", Label).text() == counters.NOTICE
    assert part(shell, "home-greeting", Label).text().endswith(counters.CLERK.name)


def test_the_day_so_far(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """An act saved elsewhere shows at once: figures and last acts; Enter on it opens it in Records."""
    saved = counters.consign(stocked.counter, counters.farmer(stocked.counter))
    assert window.context is not None
    window.context.announce_saved(saved)
    settled(qtbot, window)
    assert part(shell, "home-taken-figure", Label).text() == "1"
    assert part(shell, "home-owed-figure", Label).text() == "¥1,800.00"
    assert not part(shell, "home-empty", Label).isVisible()
    table = part(shell, "home-latest", TableView)
    table.setFocus()
    table.go_to(0)
    press(Qt.Key.Key_Return)
    settled(qtbot, window)
    page = shell.page()
    assert isinstance(page, RecordsPage)
    qtbot.waitUntil(lambda: page.side.detail.detail is not None and page.side.detail.detail.row.seq == saved.seq)


def test_enter_on_a_tile(shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Tab and Enter reach the next actions."""
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert shell.page().name == "records"
    settled(qtbot, window)


def test_sync_in_words(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """State, waiting list, next try, where the key is; F10 tries now."""
    press(Qt.Key.Key_F9)
    now = now_ms()
    stocked.courier.say(
        LineState(
            Line.DOWN, last_answer_at=now - 720_000, next_try_at=now + 59_000, trouble_code="E501", trouble="No answer."
        )
    )
    state = part(shell, "sync-state", Label)
    qtbot.waitUntil(lambda: state.text() == "● Line down")
    settled(qtbot, window)
    facts = {
        name: part(shell, f"sync-{name}", Label).text() for name in ("waiting", "answer", "next", "counter", "key")
    }
    assert facts["waiting"] == "3"
    assert facts["answer"].startswith("12 min ago")
    assert facts["next"].startswith("in 5")
    assert facts["counter"] == "SBD01-A"
    assert "kept in a file" in facts["key"]
    press(Qt.Key.Key_F10)
    assert stocked.courier.told.count("try") == 1


def test_what_this_outlet_is(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """Nothing until the centre says it; then the kind in words, and the county by its name or else its code."""
    press(Qt.Key.Key_F9)
    settled(qtbot, window)
    kind = part(shell, "sync-kind", Label)
    assert kind.text() == "—"
    said: list[tuple[str, str, object]] = [
        (FeedKind.SETTING, "outlet_kind", "village"),
        (FeedKind.SETTING, "outlet_county", "433124"),
    ]
    tell(stocked.store, items(said, 700))
    assert window.context is not None
    window.context.standing.refresh()
    qtbot.waitUntil(lambda: kind.text() == "Village point · 433124")
    tell(stocked.store, items([(FeedKind.COUNTIES, "43", (MallCounty("433124", "花垣县", "湖南省"),))], 800))
    window.context.standing.refresh()
    qtbot.waitUntil(lambda: kind.text() == "Village point · 花垣县")


def test_an_alarm(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """Red, with what to do, on the strip and on the page."""
    press(Qt.Key.Key_F9)
    stocked.courier.say(LineState(Line.OPEN, alarm="The centre's ledger differs from this one.", alarm_code="E427"))
    alarm = part(shell, "sync-alarm", Card)
    qtbot.waitUntil(alarm.isVisible)
    assert any(label.text().endswith("differs from this one. [E427]") for label in alarm.findChildren(Label))
    assert part(shell, "strip-line", Label).property("role") == "chip-red"
    settled(qtbot, window)


def test_look_is_kept(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> None:
    """Type size and contrast take hold at once and are kept in the store."""
    press(Qt.Key.Key_F9)
    part(shell, "look-150", QPushButton).click()
    part(shell, "look-contrast", QCheckBox).click()
    assert (theme.scale(), theme.contrast()) == (150, True)
    settled(qtbot, window)
    assert stocked.counter.drafts.load(DRAFT, WindowSettings) == WindowSettings(150, True)


def test_messages_leave_or_stay(look: None, qtbot: QtBot) -> None:
    """Good news leaves by itself, a warning stays; the newest wins."""
    host = QWidget()
    qtbot.addWidget(host)
    bar = MessageBar(host)
    bar.say("saved", "good")
    assert bar.text() == "saved"
    assert bar._leave.interval() == GOOD_MS
    assert bar._leave.isActive()
    bar.say("no printer", "warn")
    assert bar.text() == "no printer"
    assert not bar._leave.isActive()
    assert bar.dismiss()
    assert not bar.dismiss()


def test_paper_counts_like_the_printer() -> None:
    """A Chinese character is two columns, × and ¥ too, a combining mark none; lines start where they must, and what
    was laid out to the last column ends there."""
    assert columns("猕猴桃 A") == 8
    assert columns("¥1,800.00") == 10
    assert columns("150.000kg × 12.00/kg") == width("150.000kg × 12.00/kg") == 21
    assert columns("￥1") == 3
    assert columns("e\u0301") == 1
    assert start(PaperLine("合计", "right")) == 28
    assert start(PaperLine("合计", "centre")) == 14
    assert start(PaperLine("合" * 20, "right")) == 0
