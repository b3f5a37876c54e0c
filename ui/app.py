"""Runs the window: paint sign-in first, then open the counter beside it, then work until the window is closed.

Before the first paint only PySide6, the standard library, texts and light ui modules are imported; start-up is
measured.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.collector import Collector
from ui.desk import Desk
from ui.window import MainWindow

if TYPE_CHECKING:
    from outlet_app.services.counter import Counter

log = logging.getLogger("outlet.ui")
FRAME = 40  # what a title bar takes, in pixels


class FaultBell(QObject):
    """Hears exceptions nobody caught, on any thread, and rings on the window's. Emits: `rang(exception)`."""

    rang = Signal(object)

    def install(self) -> None:
        """Hear from now on."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hear
        threading.excepthook = self._hear_thread

    def remove(self) -> None:
        """Hear no more; whoever heard before hears again."""
        sys.excepthook, threading.excepthook = self._before

    def _hear(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
        else:
            self.rang.emit(error)

    def _hear_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self.rang.emit(told.exc_value)


class FirstPaint(QObject):
    """Emits: `painted()` after the window's first paint, once the event loop is back."""

    painted = Signal()

    def __init__(self, window: MainWindow):
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint event, then look no further."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self.painted.emit)
        return False


def run(
    open_counter: Callable[[], Counter],
    language: str,
    on_window: Callable[[MainWindow], None] | None = None,
    lock_minutes: int = 10,
) -> int:
    """The window, from first paint to close; returns the exit code. `open_counter` runs on the desk thread after the
    first paint and may raise `Known` (told on the trouble page). `on_window` gets the window once it is shown (a
    scripted tour drives it from there). `lock_minutes`: idle time until it locks. Ends courier and store before it
    returns."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    theme.apply(app)
    window = MainWindow(language, idle_ms=lock_minutes * 60_000)
    collector = Collector()
    window.opened.connect(collector.start)
    window.readied.connect(collector.keep)
    bell = FaultBell()
    bell.rang.connect(window.fault)
    bell.install()
    desk = Desk()
    first = FirstPaint(window)
    opened: list[Counter] = []

    def opening() -> Counter:
        opened.append(open_counter())
        return opened[-1]

    first.painted.connect(lambda: window.open(opening, desk))
    show_fitting(window)
    collector.watch(window.windowHandle())
    if on_window is not None:
        on_window(window)
    code = app.exec()
    desk.end_aside()
    desk.ask(lambda: _close(opened))
    desk.close()
    bell.remove()
    collector.end()
    return code


def show_fitting(window: QWidget) -> None:
    """Show the window at its own size, or over the whole screen where there is no room for that: on a small screen
    the strip and the total must not lie beyond its edge."""
    room = window.screen().availableSize()
    fits = window.width() <= room.width() and window.height() + FRAME <= room.height()
    window.resize(window.size().boundedTo(room))
    if fits:
        window.show()
    else:
        window.showMaximized()


def _close(opened: list[Counter]) -> None:
    """Close what was opened, also when that was done only while the window closed. Desk thread."""
    for counter in opened:
        counter.close()
