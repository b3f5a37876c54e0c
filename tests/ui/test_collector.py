"""Garbage is collected on the window's thread alone: a widget that ends on another one may stop the window for good."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from outlet_app.errors import Refused
from ui.collector import EVERY_MS, Collector
from ui.desk import Desk


class Ring(QObject):
    """Knows itself: only a collection ends it."""

    def __init__(self) -> None:
        super().__init__()
        self.me = self


@pytest.fixture
def collector(qapp: object) -> Iterator[Collector]:
    """At work; what holds for other tests holds again afterwards."""
    made = Collector(rest_ms=50)
    made.start()
    yield made
    made.end()


def dropped(ended: list[threading.Thread]) -> None:
    """Make one that nobody holds; on which thread it ends is told."""
    weakref.finalize(Ring(), lambda: ended.append(threading.current_thread()))


def busy() -> None:
    """What makes the interpreter want to collect, many times over."""
    held = [[number] for number in range(200_000)]
    assert len(held) == 200_000


def test_nothing_ends_beside_the_window(collector: Collector, desk: Desk, qtbot: QtBot) -> None:
    """However much another thread makes."""
    ended: list[threading.Thread] = []
    dropped(ended)
    desk.ask(busy)
    qtbot.waitUntil(desk.idle)
    held = [[number] for number in range(2000)]
    qtbot.waitUntil(lambda: bool(ended), timeout=20 * EVERY_MS)
    assert ended == [threading.main_thread()]
    assert not gc.isenabled()
    assert held


@pytest.mark.parametrize("fails", [False, True])
def test_a_job_lets_go_here(desk: Desk, qtbot: QtBot, fails: bool) -> None:
    """A job may be the last to know a widget, whether it goes well or not."""
    ended: list[threading.Thread] = []
    for _ in range(50):
        desk.ask(_knowing(QObject(), ended, fails), None, lambda _error: None)
    qtbot.waitUntil(desk.idle)
    assert ended == [threading.main_thread()] * 50


def _knowing(part: QObject, ended: list[threading.Thread], fails: bool) -> Callable[[], object]:
    weakref.finalize(part, lambda: ended.append(threading.current_thread()))

    def job() -> object:
        if fails:
            raise Refused("E999", part.objectName())
        return part

    return job


def test_what_is_old_waits_for_a_rest(collector: Collector, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """While keys come only what is young is looked through; when they rest, everything."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    window.setFocus()
    collector.watch(window.windowHandle())
    collected: list[int] = []
    real = gc.collect

    def noted(generation: int = 2) -> int:
        collected.append(generation)
        return real(generation)

    monkeypatch.setattr(gc, "collect", noted)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 11, 11))
    qtbot.waitUntil(lambda: 1 in collected)
    qtbot.waitUntil(lambda: 2 in collected)


def test_afterwards_it_is_as_before(qapp: object) -> None:
    """A program that goes on without a window collects by itself again."""
    gc.unfreeze()
    gc.enable()
    made = Collector()
    made.start()
    assert (gc.isenabled(), bool(gc.get_freeze_count())) == (False, True)
    made.end()
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
