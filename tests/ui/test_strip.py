"""The strip: every state in sign, word and colour, and by itself."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outlet_app.services.model import Line, LineState, StripFacts
from resources import texts
from sync import alarms
from tests.ui import counters
from tests.ui.conftest import part, settled
from ui.shell import Shell
from ui.strip import words
from ui.widgets.labels import Label
from ui.window import MainWindow

NOW = 1_600_000_000_000
SIX = 1_600_034_400_000  # 06:00 of the next day at the outlet
IDLE = StripFacts(head=400, accepted=400, waiting=0, oldest_at=None)
WAITING = StripFacts(head=403, accepted=400, waiting=3, oldest_at=NOW - 12 * 60_000)


def waited(days: float) -> StripFacts:
    """Three acts that wait, the oldest so many days."""
    return dataclasses.replace(WAITING, oldest_at=NOW - round(days * 86_400_000))


@pytest.mark.parametrize(
    ("facts", "line", "role", "text"),
    [
        (IDLE, LineState(Line.OPEN), "chip-green", "✓ Line open · all accepted"),
        (IDLE, LineState(Line.DOWN), "chip-amber", "● Line down · nothing waiting · safe here"),
        (IDLE, LineState(), "chip-quiet", "○ Looking for the line · nothing waiting"),
        (WAITING, LineState(Line.DOWN), "chip-amber", "● Line down · 3 waiting, oldest 12 min · safe here"),
        (waited(2.99), LineState(Line.DOWN), "chip-amber", "● Line down · 3 waiting, oldest 2 days · safe here"),
        (waited(3), LineState(Line.DOWN), "chip-orange", "▲ Line down · 3 waiting, oldest 3 days · safe here"),
        (
            waited(7),
            LineState(Line.DOWN),
            "chip-red",
            "✕ Line down · 3 waiting, oldest 7 days · safe here · call the county office",
        ),
        (waited(-1), LineState(Line.DOWN), "chip-amber", "● Line down · 3 waiting, oldest under a minute · safe here"),
        (WAITING, LineState(Line.OPEN), "chip-amber", "● Line open · 3 waiting, oldest 12 min · safe here"),
        (WAITING, LineState(Line.NOT_ENROLLED), "chip-amber", "● Not enrolled · 3 waiting, oldest 12 min · safe here"),
        (
            WAITING,
            LineState(Line.REFUSED, trouble_code="E503"),
            "chip-red",
            "✕ The centre refuses this counter [E503] · F9",
        ),
        (IDLE, LineState(Line.OPEN, alarm="The ledgers differ."), "chip-red", "✕ Act now: The ledgers differ. · F9"),
        (IDLE, LineState(Line.OPEN, metered=True), "chip-green", "✓ Metered line open · all accepted"),
        (IDLE, LineState(Line.OPEN, quiet_until=SIX), "chip-quiet", "○ Quiet until 06:00 · nothing waiting"),
        (
            WAITING,
            LineState(Line.DOWN, quiet_until=SIX),
            "chip-amber",
            "● Quiet until 06:00 · 3 waiting, oldest 12 min · safe here",
        ),
        (
            WAITING,
            LineState(Line.OPEN, busy=True, quiet_until=SIX),
            "chip-amber",
            "● Line open · 3 waiting, oldest 12 min · safe here",
        ),
        (
            WAITING,
            LineState(Line.OPEN, paused=True),
            "chip-amber",
            "● Sending paused · 3 waiting, oldest 12 min · safe here",
        ),
        (
            WAITING,
            LineState(Line.OPEN, busy=True, sent=1200, of=10_000),
            "chip-amber",
            "● Sending 1,200 of 10,000 · safe here",
        ),
    ],
)
def test_words(facts: StripFacts, line: LineState, role: str, text: str) -> None:
    """Colour never alone; a lost line alone is no error."""
    texts.use("en")
    assert words(facts, line, NOW) == (role, text)


def test_it_follows_the_courier_and_the_ledger(
    shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act saved, the line lost, the line back, the act accepted: the strip says so without being asked."""
    chip = part(shell, "strip-line", Label)
    accepted = part(shell, "strip-accepted", Label)
    assert window.context is not None
    monkeypatch.setattr("ui.strip.now_ms", lambda: stocked.clock.at)
    saved = counters.consign(stocked.counter, counters.farmer(stocked.counter))
    window.context.announce_saved(saved)
    assert stocked.courier.pokes == 1
    stocked.courier.say(LineState(Line.DOWN))
    qtbot.waitUntil(lambda: chip.text().startswith("● Line down · "))
    assert chip.property("role") == "chip-amber"
    assert "safe here" in chip.text()
    stocked.accept(saved.seq)
    with qtbot.waitSignal(window.context.exchanged):
        stocked.courier.say(LineState(Line.OPEN, last_answer_at=NOW))
    qtbot.waitUntil(lambda: chip.text() == "✓ Line open · all accepted")
    assert chip.property("role") == "chip-green"
    assert accepted.text() == f"Centre has accepted up to {saved.seq:04d}"
    settled(qtbot, window)


def test_askings_do_not_pile_up(shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Twenty news at once are two questions to the store, not twenty."""
    asked: list[int] = []
    status = window.counter.status if window.counter else None
    assert status is not None
    plain = status.strip

    def counted() -> StripFacts:
        asked.append(1)
        return plain()

    shell.standing._counter = dataclasses.replace(shell.standing._counter, status=_Status(counted))  # type: ignore[arg-type]
    for _news in range(20):
        shell.standing.refresh()
    settled(qtbot, window)
    qtbot.waitUntil(lambda: len(asked) == 2)
    settled(qtbot, window)
    assert len(asked) == 2


class _Status:
    """The status service with its question counted."""

    def __init__(self, strip: object):
        self.strip = strip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_an_alarm_is_told_whole(
    language: str, shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot
) -> None:
    """Whatever the alarm, on the smallest screen: up to what was accepted makes room."""
    window.resize(1024, 768)
    window.switch_language(language)
    chip = part(shell, "strip-line", Label)
    for one in (alarms._REPLACED, alarms._CLONE, alarms._FORK, alarms._BEHIND):
        stocked.courier.say(LineState(Line.REFUSED, alarm=one.what))
        qtbot.waitUntil(lambda: texts._(one.what) in chip.text())  # noqa: B023 - waited for before the next one
        qtbot.waitUntil(lambda: chip.width() >= chip.sizeHint().width())
        assert not part(shell, "strip-accepted", QWidget).isVisible()
