"""Pages are built while nobody types, and nothing is built while somebody does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import counters
from tests.ui.conftest import settled, sign_in
from ui import readying
from ui.desk import Desk
from ui.pages import PAGES
from ui.readying import Readying
from ui.widgets.modes_page import ModesPage
from ui.window import MainWindow


@pytest.fixture
def resting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk rests at once."""
    monkeypatch.setattr(readying, "REST_S", 0.0)


def test_every_page_and_mode_is_built_before_anybody_signs_in(
    qtbot: QtBot, look: None, resting: None, stocked: counters.Stocked, desk: Desk
) -> None:
    """No function key waits for a page; the cursor stays where the clerk types the number, and the keys go there."""
    window = MainWindow("en")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitActive(window)
    window.open(lambda: stocked.counter, desk)
    qtbot.waitUntil(window.ready, timeout=20_000)
    assert window.shell is not None
    assert not window.shell.isVisible()
    pages = window.shell.pages()
    assert [page.name for page in pages] == [entry.name for entry in PAGES]
    for page in pages:
        if isinstance(page, ModesPage):
            assert list(page.modes()) == page.codes()
    sign_in(qtbot, window, counters.CLERK.number, counters.CLERK_PIN)
    settled(qtbot, window)
    assert window.shell.page().name == "home"
    assert window.context is not None
    assert window.context.actor.number == counters.CLERK.number


def test_nothing_is_built_while_somebody_types(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, look: None) -> None:
    """A piece waits until the keyboard has rested."""
    monkeypatch.setattr(readying, "REST_S", 0.15)
    built: list[int] = []

    def pieces() -> Iterator[None]:
        for piece in range(3):
            built.append(piece)
            yield

    room = QWidget()
    room.resize(400, 300)
    field = QLineEdit(room)
    qtbot.addWidget(room)
    room.show()
    owner = QObject()
    QTest.keyClick(field, Qt.Key.Key_A)
    made = Readying(pieces(), owner)
    for _ in range(12):
        QTest.keyClick(field, Qt.Key.Key_A)
        QTest.qWait(20)
    typed = len(built)
    assert typed <= 1  # before its first key was seen
    qtbot.waitUntil(lambda: len(built) == 3)
    made.stop()
