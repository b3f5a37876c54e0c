"""Working the acting pages by keys: typing where the cursor is, as a clerk, an input method or a scanner does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from outlet_app.domain.entries import ClockMoved, Kind
from outlet_app.services.forms import PartyForm
from tests.support.counter import CLERK
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.page import Page
from ui.shell import Shell
from ui.widgets.picker import Picker
from ui.window import MainWindow

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
PAGE_KEYS = {"intake": Qt.Key.Key_F2, "orders": Qt.Key.Key_F3, "people": Qt.Key.Key_F11, "catalogue": Qt.Key.Key_F12}


class Clerk:
    """A clerk at the window."""

    def __init__(self, qtbot: QtBot, window: MainWindow, shell: Shell, stocked: counters.Stocked):
        self.qtbot, self.window, self.shell, self.stocked = qtbot, window, shell, stocked

    def opens(self, name: str) -> Page:
        """Press the page's key."""
        press(PAGE_KEYS[name])
        settled(self.qtbot, self.window)
        return self.shell.page()

    def types(self, text: str) -> None:
        """Type where the cursor is; what no key has comes from the input method, committed."""
        here = QApplication.focusWidget()
        assert here is not None, "the cursor is nowhere"
        if text.isascii():
            QTest.keyClicks(here, text)
        else:
            commit(here, text)

    def enter(self, *texts: str) -> None:
        """Type each text, Enter after each."""
        for text in texts:
            self.types(text)
            press(ENTER)

    def picks(self, picker: Picker, words: str) -> None:
        """Type words and Enter into a picker at once, as a scanner does; returns when the choice is made."""
        assert self.cursor() == picker.edit.objectName()
        self.enter(words)
        self.qtbot.waitUntil(lambda: picker.payload() is not None)

    def cursor(self) -> str:
        """The name of what has the cursor."""
        here = QApplication.focusWidget()
        return here.objectName() if here is not None else ""

    def read(self, name: str) -> str:
        """The text of a label by its name."""
        return part(self.shell.page(), name, QLabel).text()

    def settles(self) -> None:
        """Wait until everything asked is done and shown."""
        settled(self.qtbot, self.window)

    def saves(self) -> None:
        """F10, and wait until the number stands there."""
        page = self.shell.page()
        press(Qt.Key.Key_F10)
        self.qtbot.waitUntil(lambda: page.saved_shown())  # type: ignore[attr-defined]
        self.settles()

    def head(self) -> int:
        """The newest number of the ledger."""
        return self.stocked.counter.status.strip().head


def commit(widget: QWidget, text: str) -> None:
    """The input method commits `text`."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def compose(widget: QWidget, text: str) -> None:
    """The input method shows `text` as being composed, commits nothing."""
    QApplication.sendEvent(widget, QInputMethodEvent(text, []))


def people(stocked: counters.Stocked) -> None:
    """The day's farmer, another one with the same initial, a villager and a buyer."""
    for form in (
        PartyForm(role="farmer", name="龙秀英", phone="13812345600"),
        PartyForm(role="farmer", name="麻先进", phone="13912345601"),
        PartyForm(role="villager", name="施六金", phone="13712345602"),
        PartyForm(role="buyer", name="广州鲜果店", phone="13612345603"),
    ):
        stocked.counter.people.register(form, CLERK)


def bring_to(stocked: counters.Stocked, number: int) -> None:
    """Fill the ledger so that the next act is `number`."""
    with stocked.store.ledger.writing() as writing:
        while writing.next_seq() < number:
            writing.append(Kind.CLOCK, ClockMoved(0, 0), "system:test")
