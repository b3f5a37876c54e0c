"""A fault in the middle of saving: told, and the same act is saved at the next press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui import acts, counters
from tests.ui.acts import Clerk
from tests.ui.conftest import press
from ui.desk import Desk
from ui.intake.page import IntakePage
from ui.shell import Shell
from ui.window import MainWindow

BREAKS = "CREATE TRIGGER breaks BEFORE INSERT ON act BEGIN SELECT RAISE(ABORT, 'nobody expected this'); END"


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    """A desk that may have faults."""
    made = Desk()
    yield made
    qtbot.waitUntil(made.idle)
    made.close()


def _does(stocked: counters.Stocked, statement: str) -> None:
    with stocked.store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_the_page_is_armed_again(qtbot: QtBot, window: MainWindow, shell: Shell, stocked: counters.Stocked) -> None:
    """F001 stands in the message bar; what was typed is still there; F10 saves it, once."""
    acts.people(stocked)
    clerk = Clerk(qtbot, window, shell, stocked)
    page = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(page.party.picker, "lxy")
    clerk.picks(page.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")
    before = clerk.head()
    _does(stocked, BREAKS)
    press(Qt.Key.Key_F10)
    clerk.settles()
    assert "F001" in shell.messages.text()
    assert clerk.head() == before
    assert len(page.table.items()) == 1
    _does(stocked, "DROP TRIGGER breaks")
    clerk.saves()
    assert clerk.head() == before + 1
