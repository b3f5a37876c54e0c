"""The window in tests: offscreen, with a real counter behind it, worked by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from resources import texts
from tests.ui import counters
from ui import theme
from ui.desk import Desk
from ui.shell import Shell
from ui.window import MainWindow

if TYPE_CHECKING:
    from tests.ui.acts import Clerk

Part = TypeVar("Part", bound=QObject)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """The usual look and English, whatever a test before did."""
    texts.use("en")
    theme.apply(qapp)
    yield
    texts.use("en")


@pytest.fixture
def stocked(tmp_path: Path) -> Iterator[counters.Stocked]:
    """A counter with products and staff, and nothing done yet."""
    made = counters.stocked(tmp_path / "counter")
    yield made
    made.counter.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """A desk whose faults fail the test."""
    made = Desk()
    faults: list[object] = []
    made.fault.connect(faults.append)
    yield made
    qtbot.waitUntil(made.idle)
    made.close()
    assert not faults, faults


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are built when they are first shown, not all of them in every test; `test_readying` tests the other."""
    monkeypatch.setattr("ui.readying.REST_S", 1e9)


@pytest.fixture
def window(look: None, unhurried: None, qtbot: QtBot, stocked: counters.Stocked, desk: Desk) -> MainWindow:
    """The window at its sign-in page, the counter open."""
    made = MainWindow("en")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    with qtbot.waitSignal(made.opened):
        made.open(lambda: stocked.counter, desk)
    return made


@pytest.fixture
def shell(window: MainWindow, qtbot: QtBot) -> Shell:
    """The window with clerk 02 signed in, at Home."""
    sign_in(qtbot, window, counters.CLERK.number, counters.CLERK_PIN)
    settled(qtbot, window)
    assert window.shell is not None
    return window.shell


def sign_in(qtbot: QtBot, window: MainWindow, number: str, pin: str) -> None:
    """Type number and PIN, Enter after each; returns when signed in."""
    window.signin.number.clear()
    QTest.keyClicks(window.signin.number, number)
    QTest.keyClick(window.signin.number, Qt.Key.Key_Return)
    QTest.keyClicks(window.signin.pin, pin)
    with qtbot.waitSignal(window.signed_in):
        QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the cursor is, as a person does."""
    here = QApplication.focusWidget()
    assert here is not None, "the cursor is nowhere"
    QTest.keyClick(here, key, modifiers)


def settled(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the desk has nothing to do and the window has shown it."""
    assert window.desk is not None
    qtbot.waitUntil(window.desk.idle)
    QApplication.processEvents()


def part(parent: QWidget, name: str, kind: type[Part]) -> Part:
    """A widget by its object name; fails when there is none."""
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture
def clerk(qtbot: QtBot, window: MainWindow, shell: Shell, stocked: counters.Stocked) -> Clerk:
    """A clerk with the day's people registered."""
    from tests.ui import acts  # it uses this module's helpers

    acts.people(stocked)
    return acts.Clerk(qtbot, window, shell, stocked)
