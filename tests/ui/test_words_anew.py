"""What stands on the screen when the language changes is said anew; what need not be said everywhere, is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from outlet_app.errors import N_, Refused
from tests.ui.acts import Clerk
from tests.ui.conftest import part, press
from ui.shell import Shell
from ui.till.page import TillPage
from ui.widgets.one_stack import OneStack
from ui.window import MainWindow


def test_a_warning_is_told_again(window: MainWindow, shell: Shell) -> None:
    """In the language that holds now, wherever it came from."""
    error = Refused("E640", N_("No receipt printer is set up."))
    context = window.context
    assert context is not None
    context.told.emit(lambda: error.told(lambda text: context.language + text), "warn")
    window.switch_language("zh_CN")
    assert shell.messages.text().startswith("zh_CN")
    window.switch_language("en")
    assert shell.messages.text().startswith("en")


def test_good_news_as_a_text_leaves_with_its_language(window: MainWindow, shell: Shell) -> None:
    """It can't be told again; a warning stays rather than be lost."""
    bar = shell.messages
    bar.say("printed", "good")
    window.switch_language("en")
    assert bar.text() == ""
    bar.say("paper is out", "warn")
    window.switch_language("en")
    assert bar.text() == "paper is out"


def test_what_is_handed_over_is_told_again(clerk: Clerk, window: MainWindow, shell: Shell) -> None:
    """The saved panel's sentence about cash, after the form is cleared."""
    press(Qt.Key.Key_F8)
    page = shell.page()
    assert isinstance(page, TillPage)
    clerk.enter("10")
    clerk.saves()
    told = page.saved_panel.more
    assert told.text() == "The till is open."
    window.switch_language("zh_CN")
    assert told.text() == "钱箱已开。"
    window.switch_language("en")


def test_without_a_printer_nothing_is_asked_of_the_clerk(clerk: Clerk, shell: Shell) -> None:
    """Said quietly once beside the receipt; no key that could not print, nothing waiting in the strip."""
    press(Qt.Key.Key_F8)
    page = shell.page()
    assert isinstance(page, TillPage)
    clerk.enter("10")
    clerk.saves()
    panel = page.saved_panel
    clerk.qtbot.waitUntil(lambda: "no receipt printer" in panel.printed.text())
    assert panel.again.isHidden()
    assert part(shell.strip, "strip-paper", QPushButton).isHidden()
    assert not shell.messages.text()


def test_a_stack_is_as_high_as_what_it_shows(qtbot: QtBot) -> None:
    """Also where the hidden one's texts wrap."""
    stack = OneStack()
    qtbot.addWidget(stack)
    low, high = QLabel("one"), QLabel("a long text that wraps " * 40)
    high.setWordWrap(True)
    for label in (low, high):
        stack.addWidget(label)
    assert not stack.hasHeightForWidth()
    assert stack.minimumSizeHint() == low.minimumSizeHint()
    stack.setCurrentWidget(high)
    assert stack.heightForWidth(200) == high.heightForWidth(200) > 100


def test_names_stand_in_the_folded_rail(window: MainWindow, shell: Shell) -> None:
    """Whoever does not know the signs yet reads them; nothing is a window of its own."""
    window.resize(1024, 768)
    button = shell.rail.buttons["records"]
    assert "Records" in [label.text() for label in button.findChildren(QLabel) if label.isVisible()]
    assert window.isActiveWindow()
