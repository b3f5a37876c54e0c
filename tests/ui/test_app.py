"""The window's run: light before the first paint, the counter opened behind it, everything closed at the end."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from outlet_app.services.counter import Counter
from outlet_app.storage.store import CLEAN_MARK
from tests.ui import counters
from ui.app import run, show_fitting
from ui.desk import Desk
from ui.window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
HEAVY = "msgspec sqlalchemy alembic requests keyring nacl pypinyin outlet_app.services.model outlet_app.bootstrap"


def test_nothing_heavy_before_the_first_paint() -> None:
    """What the sign-in page imports is PySide6, the standard library and light modules of our own."""
    code = f"import sys, ui.app; print([name for name in {HEAVY.split()!r} if name in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.strip() == "[]"


def test_from_first_paint_to_close(look: None, stocked: counters.Stocked) -> None:
    """Painted, then opened on another thread; number and PIN typed at once sign in; closing ends the counter."""
    seen: list[str] = []
    here = threading.current_thread()

    def open_counter() -> Counter:
        seen.append("open" if threading.current_thread() is not here else "open on the window's thread")
        return stocked.counter

    def on_window(window: MainWindow) -> None:
        window.signed_in.connect(lambda number: seen.append(number))
        window.signed_in.connect(window.close)
        QTest.keyClicks(window.signin.number, counters.CLERK.number)
        QTest.keyClicks(window.signin.pin, counters.CLERK_PIN)
        QTest.keyClick(window.signin.pin, Qt.Key.Key_Return)

    hook = sys.excepthook
    assert run(open_counter, "en", on_window) == 0
    assert seen == ["open", counters.CLERK.number]
    assert sys.excepthook is hook
    assert (stocked.store.folder / CLEAN_MARK).exists()


def test_nothing_lies_beyond_the_screens_edge(qapp: QApplication) -> None:
    """A window that has room is shown at its own size, one that has none fills the screen."""
    room = qapp.primaryScreen().availableSize()
    small, large = QWidget(), QWidget()
    small.resize(room.width() // 2, room.height() // 2)
    large.resize(room.width() + 300, room.height())
    for window in (small, large):
        show_fitting(window)
    assert not small.isMaximized()
    assert small.width() == room.width() // 2
    assert large.isMaximized()
    assert large.width() <= room.width()
    for window in (small, large):
        window.close()


def test_the_desk_finishes_what_it_was_asked(qapp: QApplication) -> None:
    """Jobs run one after the other, in order, beside the window's thread; closing waits for them."""
    done: list[int] = []
    desk = Desk()
    for number in range(50):
        desk.ask(lambda number=number: done.append(number))  # type: ignore[misc]
    desk.close()
    assert done == list(range(50))


def test_what_hangs_aside_holds_up_no_act(qapp: QApplication) -> None:
    """While a stick hangs, what the clerk does goes on; the end waits for both, the stick's work before the desk's."""
    done: list[str] = []
    stick = threading.Event()
    desk = Desk()

    def bag() -> None:
        stick.wait(10)
        done.append("bag")

    def act() -> None:
        done.append("saved")
        stick.set()

    desk.aside.ask(bag)
    desk.ask(act)
    desk.end_aside()
    desk.ask(lambda: done.append("closed"))
    desk.close()
    assert done == ["saved", "bag", "closed"]
