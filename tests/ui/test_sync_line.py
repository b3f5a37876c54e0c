"""Sync's page of the line: quiet hours, a paid line, a long sending and its pause, in words and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.services.model import Line, LineState
from resources import texts
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.line import as_sending
from ui.message_bar import MessageBar
from ui.shell import PageFrame, Shell
from ui.strip import now_ms
from ui.sync.line_words import coming, state_words
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.window import MainWindow

NOW = 1_600_000_000_000
SIX = 1_600_034_400_000  # 06:00 of the next day at the outlet
SENDING = LineState(Line.OPEN, busy=True, sent=1200, of=10_000)


@pytest.mark.parametrize(
    ("line", "state", "says"),
    [
        (LineState(Line.OPEN, quiet_until=SIX), "○ Quiet until 06:00", "nothing goes by itself"),
        (LineState(Line.DOWN, quiet_until=SIX, trouble_code="E440", trouble="No network."), "○ Quiet", "[E440]"),
        (LineState(Line.OPEN, busy=True, quiet_until=SIX), "✓ Line open", "Everything written here"),
        (LineState(Line.OPEN, paused=True), "○ Sending paused", "Nothing is lost"),
        (LineState(Line.OPEN, metered=True), "✓ Line open", "more rarely"),
        (LineState(Line.OPEN, metered=True, pictures=3), "✓ Line open", "pictures wait"),
        (SENDING, "✓ Line open", "Sending 1,200 of 10,000."),
        (LineState(Line.REFUSED, quiet_until=SIX), "✕ The centre refuses", "county office"),
        (LineState(Line.NOT_ENROLLED, paused=True), "○ Not enrolled", "does not know a centre"),
    ],
)
def test_in_words(line: LineState, state: str, says: str) -> None:
    """The large words, and what is said below."""
    texts.use("en")
    large, said, _role = state_words(line, waiting=False)
    assert large.startswith(state)
    assert says in said


def test_before_the_first_answer() -> None:
    """Many acts under way: none has gone yet, and the sending can be paused; a few are gone before anybody looks."""
    busy = LineState(Line.OPEN, busy=True)
    assert (as_sending(busy, 5000).sent, as_sending(busy, 5000).of) == (0, 5000)
    assert as_sending(busy, 100) == busy
    assert as_sending(SENDING, 9000) == SENDING
    assert as_sending(LineState(Line.OPEN), 5000).of == 0
    assert as_sending(LineState(Line.DOWN, busy=True), 5000).of == 0


def test_when_the_next_try_comes() -> None:
    """Counted down when it is near, by the clock when it is hours away."""
    texts.use("en")
    assert coming(NOW + 59_000, NOW) == "in 59 s"
    assert coming(SIX, NOW) == "at 09-14 06:00"
    assert coming(None, NOW) == coming(NOW - 1, NOW) == "soon"


def test_a_long_sending_is_paused_by_a_key(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot
) -> None:
    """A bar while it goes; Esc pauses it; without one, Esc does nothing here."""
    press(Qt.Key.Key_F9)
    settled(qtbot, window)
    bar = part(shell, "sync-progress", QProgressBar)
    assert not bar.isVisible()
    press(Qt.Key.Key_Escape)
    assert "pause" not in stocked.courier.told
    stocked.courier.say(SENDING)
    qtbot.waitUntil(bar.isVisible)
    assert (bar.value(), bar.maximum()) == (120, 1000)
    assert bar.accessibleName() == "Sending 1,200 of 10,000."
    assert part(shell, "strip-line", Label).text() == "● Sending 1,200 of 10,000 · safe here"
    press(Qt.Key.Key_Escape)
    assert stocked.courier.told.count("pause") == 1
    assert "nothing is lost" in part(shell, "message-text", Label).text()
    part(shell, "sync-pause", QPushButton).click()
    assert stocked.courier.told.count("pause") == 2
    stocked.courier.say(LineState(Line.OPEN, paused=True, next_try_at=now_ms() + 290_000))
    qtbot.waitUntil(lambda: not bar.isVisible())
    assert part(shell, "sync-state", Label).text() == "○ Sending paused"
    assert part(shell, "sync-next", Label).text().startswith("in 4 min")
    settled(qtbot, window)


def test_the_message_bar_is_closed_first_when_nothing_is_sent(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot
) -> None:
    """Esc has its usual meaning where nothing goes."""
    press(Qt.Key.Key_F9)
    settled(qtbot, window)
    bar = shell.findChild(MessageBar)
    assert bar is not None
    bar.say("no printer", "warn")
    press(Qt.Key.Key_Escape)
    assert not bar.dismiss()
    assert "pause" not in stocked.courier.told


def test_everything_has_room_beside_an_alarm(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot
) -> None:
    """On the smaller screen, with all that can be said at once: the page does not scroll."""
    window.resize(1024, 768)
    press(Qt.Key.Key_F9)
    alarm = "The centre holds other entries under this counter's numbers."
    do = "Stop taking acts here and call the county office: two machines may be working as this counter."
    everything = LineState(
        Line.OPEN, busy=True, sent=1200, of=10_000, metered=True, pictures=9, alarm=alarm, alarm_do=do
    )
    stocked.courier.say(everything)
    qtbot.waitUntil(part(shell, "sync-alarm", Card).isVisible)
    settled(qtbot, window)
    frame = next(frame for frame in shell.findChildren(PageFrame) if frame.page is shell.page())
    qtbot.waitUntil(lambda: frame.verticalScrollBar().maximum() == 0)
