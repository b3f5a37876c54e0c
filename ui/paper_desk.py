"""Paper, as the window sees it: asks the desk to print, hears from the printer's thread what came of it.

One for the window. Nothing here waits: laying out is done on the desk, printing on a thread of its own.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from outlet_app.errors import Known
from outlet_app.services.counter import Counter
from outlet_app.services.press import PrintNews
from outlet_app.services.printing import PrintState
from resources.texts import language
from ui.desk import Desk

RETRY_MS = 20_000
NO_PRINTER = "E640"


class _Bridge(QObject):
    """Carries news from the printer's thread to the window's. Emits: `heard(PrintNews)`."""

    heard = Signal(object)

    def hear(self, news: PrintNews) -> None:
        """Called on the printer's thread; after the window is gone, the news is nobody's."""
        try:
            self.heard.emit(news)
        except RuntimeError:  # the Qt side was deleted while the printer ends
            return


class PaperDesk(QObject):
    """`waiting`: how many acts wait to be printed; `found`: those an earlier run of the program left; `trouble`: what
    was wrong the last time, None when all is well.

    Emits: `changed()` when one of these did · `found_some()` once, when an earlier run left something ·
    `doubted(Known)` once, when the printer's settings are not understood · `printed(number, copies)` ·
    `not_printed(number, Known)`, with 0 when it was about no act in particular.
    """

    changed = Signal()
    found_some = Signal()
    doubted = Signal(object)
    printed = Signal(int, int)
    not_printed = Signal(int, object)

    def __init__(self, counter: Counter, desk: Desk, parent: QObject):
        super().__init__(parent)
        self._printing = counter.printing
        self._desk = desk
        self.waiting = 0
        self.found: tuple[int, ...] = ()
        self.trouble: Known | None = None
        self._bridge = _Bridge(self)
        self._bridge.heard.connect(self._heard)
        self._printing.watch(self._bridge.hear)
        self._again = QTimer(self)
        self._again.setInterval(RETRY_MS)
        self._again.timeout.connect(self.print_new)
        desk.ask(self._printing.begin, self._begun)

    def print_it(self, seq: int) -> None:
        """Print this act's paper, again perhaps."""
        ask = partial(self._printing.print, seq, language())
        self._desk.ask(ask, None, partial(self._refused, seq))

    @Slot()
    def print_new(self, *_whatever: object) -> None:
        """An act was saved, or time has passed: print what waits of this run."""
        self._desk.ask(partial(self._printing.print_new, language()), None, partial(self._refused, 0))

    def print_waiting(self) -> None:
        """Print everything that waits, also what an earlier run left."""
        self._desk.ask(partial(self._printing.print_waiting, language()), None, partial(self._refused, 0))

    def stop(self) -> None:
        """Try no more (the window closes)."""
        self._again.stop()

    def _begun(self, state: PrintState) -> None:
        self._told(state)
        if state.trouble is not None:
            self.doubted.emit(state.trouble)
        if state.found:
            self.found_some.emit()

    def _told(self, state: PrintState) -> None:
        self.waiting, self.found = state.waiting, state.found
        if not self.waiting:
            self._again.stop()
        self.changed.emit()

    def _refused(self, seq: int, error: Known) -> None:
        """Asked for in vain."""
        self.trouble = error
        self._desk.ask(self._printing.state, self._told)
        self.not_printed.emit(seq, error)

    @Slot(object)
    def _heard(self, news: PrintNews) -> None:
        self.waiting, self.trouble = news.waiting, news.error
        self.found = tuple(seq for seq in self.found if seq != news.seq)
        if self.waiting and news.error is not None:
            self._again.start()
        elif not self.waiting:
            self._again.stop()
        if news.error is None:
            self.printed.emit(news.seq, news.copies)
        else:
            self.not_printed.emit(news.seq, news.error)
        self.changed.emit()
