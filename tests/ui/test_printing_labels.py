"""Labels by keys: after saving, and in Records, shown before they are printed."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui.acts import CTRL, ESC, Clerk
from tests.ui.conftest import part, press
from ui.intake.page import IntakePage
from ui.records.page import RecordsPage


@pytest.fixture
def page(clerk: Clerk) -> IntakePage:
    """A consignment of kiwifruit, just saved."""
    found = cast(IntakePage, clerk.opens("intake"))
    clerk.picks(found.party.picker, "lxy")
    clerk.picks(found.entry.product, "KIWI")
    clerk.enter("", "158.4", "6", "1.4", "", "")
    clerk.saves()
    return found


def test_the_lots_label_after_saving(clerk: Clerk, page: IntakePage) -> None:
    """Ctrl+B prints it (here into a file, which is said) and shows it in place of the paper; the next act has none of
    it."""
    panel = page.saved_panel
    assert panel.stick.text() == "Print labels (1)  Ctrl+B"
    assert panel.shown.currentWidget() is panel.paper
    press(Qt.Key.Key_B, CTRL)
    clerk.qtbot.waitUntil(lambda: "labels in a file: 1" in clerk.shell.messages.text())
    path = Path(clerk.shell.messages.text().rpartition(", ")[2])
    assert path.read_bytes().startswith(b"%PDF")
    clerk.qtbot.waitUntil(lambda: panel.shown.currentWidget() is panel.labels)
    clerk.settles()


def test_labels_in_records(clerk: Clerk, page: IntakePage) -> None:
    """Ctrl+B shows them, F10 prints them, Esc goes back to the act; an act that has none says so."""
    seq = clerk.head()
    press(Qt.Key.Key_F7)
    clerk.settles()
    records = cast(RecordsPage, clerk.shell.page())
    clerk.qtbot.waitUntil(lambda: records.side.shown_seq() == seq)
    assert part(records, "records-labels", QPushButton).isVisible()
    press(Qt.Key.Key_B, CTRL)
    clerk.qtbot.waitUntil(records.side.sticking)
    press(Qt.Key.Key_F10)
    clerk.qtbot.waitUntil(lambda: f"{seq:04d}.pdf" in clerk.shell.messages.text())
    press(ESC)
    assert not records.side.sticking()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    clerk.qtbot.waitUntil(lambda: records.side.shown_seq() not in (0, seq))
    press(Qt.Key.Key_B, CTRL)
    clerk.qtbot.waitUntil(lambda: "has no labels" in clerk.shell.messages.text())
