"""The shell around the pages: rail, page, message bar, strip; and the keys that reach every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from outlet_app.errors import Known
from resources.texts import _
from ui import formats, theme
from ui.context import Context
from ui.message_bar import MessageBar
from ui.office.badge import TrayBadge
from ui.page import Page
from ui.pages import PAGES
from ui.practice import PracticeBanner
from ui.rail import Rail
from ui.strip import PAPER_KEY, Strip

FOLD_BELOW = 1200
NARROW_BELOW = 900
MOST_TOLD = 6


class PageFrame(QScrollArea):
    """Holds a page; scrolls only when the page needs more room than there is (large type), and then follows the
    cursor."""

    def __init__(self, page: Page):
        super().__init__()
        theme.role(self, "ground")
        theme.role(page, "ground")
        self.page = page
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def follow(self, widget: QWidget) -> None:
        """Bring the widget with the cursor into view."""
        if self.page.isAncestorOf(widget):
            self.ensureWidgetVisible(widget, 16, 24)


class Shell(QWidget):
    """Emits: `lock_wanted()`, `language_wanted(code)`, `page_shown(name)`."""

    lock_wanted = Signal()
    language_wanted = Signal(str)
    page_shown = Signal(str)

    def __init__(self, context: Context):
        super().__init__()
        theme.role(self, "ground")
        self.setObjectName("shell")
        self._context = context
        self.standing = context.standing
        identity = context.counter.identity
        self.rail = Rail(identity.outlet_name, identity.counter)
        self.messages = MessageBar()
        self.strip = Strip(self.standing)
        self._stack = QStackedWidget()
        self._frames: dict[str, PageFrame] = {}
        self._asked_for_paper = self._says_trouble = False
        self._at_home: Callable[[], str] | None = None
        self._build()
        self._connect()
        self._bind_keys()
        self._tray = TrayBadge(context, self.rail.buttons["office"].badge, self)

    def _build(self) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(PracticeBanner(self._context))
        middle.addWidget(self._stack, 1)
        bar = QVBoxLayout()
        bar.setContentsMargins(20, 0, 20, 0)
        bar.addWidget(self.messages)
        middle.addLayout(bar)
        middle.addSpacing(8)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across, 1)
        column.addWidget(self.strip)

    def _connect(self) -> None:
        self.rail.wanted.connect(self.show_page)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.strip.language_wanted.connect(self.language_wanted)
        self._context.go.connect(self._go)
        self._context.told.connect(self.messages.say)
        paper = self._context.paper
        self.strip.paper_wanted.connect(self._print_waiting)
        paper.changed.connect(self._show_paper)
        paper.doubted.connect(self._tell_doubt)
        paper.found_some.connect(self._tell_found)
        paper.printed.connect(self._tell_printed)
        paper.not_printed.connect(self._tell_not_printed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _bind_keys(self) -> None:
        """Keys work while the shell is shown (not behind the lock): Qt asks a shortcut's widget whether it is seen."""
        for entry in PAGES:
            shortcut = QShortcut(QKeySequence(entry.key), self)
            shortcut.activated.connect(self.rail.buttons[entry.name].click)
        for key, slot in (
            ("F10", self._primary),
            ("Ctrl+P", self._preview),
            ("Ctrl+L", self.lock_wanted),
            (PAPER_KEY, self._print_waiting),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(slot)

    def pieces(self) -> Iterator[None]:
        """Build what is not built yet, a piece with each step."""
        for entry in PAGES:
            if entry.name not in self._frames:
                self._built(entry.name)
                yield
            yield from self._frames[entry.name].page.pieces()

    def page(self) -> Page:
        """The page shown."""
        frame = self._stack.currentWidget()
        assert isinstance(frame, PageFrame)
        return frame.page

    def pages(self) -> list[Page]:
        """Every page built so far."""
        return [frame.page for frame in self._frames.values()]

    def show_page(self, name: str, **arguments: Any) -> None:
        """Show a page (built at its first showing), unless the one shown must be settled first."""
        current = self._stack.currentWidget()
        if isinstance(current, PageFrame) and current.page.name != name and not current.page.left():
            self.rail.here(current.page.name)
            return
        if not isinstance(current, PageFrame) or current.page.name != name:
            self.messages.make_room()
        frame = self._frames.get(name) or self._built(name)
        self._tell_at_home(name)
        self._stack.setCurrentWidget(frame)
        self.rail.here(name)
        frame.page.entered(**arguments)
        self.page_shown.emit(name)

    def _built(self, name: str) -> PageFrame:
        entry = next(entry for entry in PAGES if entry.name == name)
        page = getattr(import_module(entry.module), entry.page)(self._context)
        page.retranslate()
        frame = PageFrame(page)
        self._frames[name] = frame
        self._stack.addWidget(frame)
        return frame

    def retranslate(self) -> None:
        """Set every word of every page anew."""
        self.rail.retranslate()
        self.messages.retranslate()
        self.strip.retranslate()
        for page in self.pages():
            page.retranslate()

    def fit(self) -> None:
        """The type size or the room changed: fold what folds."""
        width = self.width() * 100 // theme.scale()
        self.rail.fold(width < FOLD_BELOW)
        self.strip.narrow(width < NARROW_BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rail folds when the window is narrow."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody wanted: the page steps back, else the message is closed."""
        if event.key() == Qt.Key.Key_Escape:
            _done = (bool(self._frames) and self.page().back()) or self.messages.dismiss()
        else:
            super().keyPressEvent(event)

    def _go(self, name: str, arguments: dict[str, Any]) -> None:
        self.show_page(name, **arguments)

    def _primary(self) -> None:
        self.page().primary()

    def _preview(self) -> None:
        self.page().preview()

    def _show_paper(self) -> None:
        self.strip.show_unprinted(self._context.paper.waiting)

    def _print_waiting(self) -> None:
        if self._context.paper.waiting:
            self._asked_for_paper = self._says_trouble = True
            self._context.paper.print_waiting()

    def _tell_printed(self, _seq: int, _copies: int) -> None:
        if self._asked_for_paper and not self._context.paper.waiting:
            self._asked_for_paper = False
            self.messages.say(lambda: _("What waited is printed."), "good")

    def _tell_not_printed(self, _seq: int, error: Known) -> None:
        if self._says_trouble:  # once: it is tried again by itself
            self._says_trouble = False
            self.messages.say(partial(error.told, _), "warn")

    def _tell_doubt(self, error: Known) -> None:
        self._say_at_home(partial(error.told, _))

    def _tell_found(self) -> None:
        """The program ended before these were printed; whether paper came out, nobody knows."""
        self._say_at_home(self._found_words)

    def _found_words(self) -> str:
        found = self._context.paper.found
        numbers = ", ".join(formats.number(seq) for seq in found[:MOST_TOLD]) + (" …" if len(found) > MOST_TOLD else "")
        words = _("{numbers} saved, not printed. {key} prints it now, marked as a reprint.")
        return words.format(numbers=numbers, key=PAPER_KEY)

    def _say_at_home(self, words: Callable[[], str]) -> None:
        """Said on Home only, until it is closed or out of date: on other pages the strip says that paper waits, and the
        page keeps its room."""
        self._at_home = words
        self._tell_at_home(self._here())

    def _tell_at_home(self, name: str) -> None:
        """This page is shown now."""
        words = self._at_home
        if words is None or (words == self._found_words and not self._context.paper.found):
            self._at_home = None
        elif name in ("", "home"):
            self.messages.say(words, "warn")
        elif self.messages.says(words):
            self.messages.dismiss()
        elif self._here() == "home":  # closed there, or something newer was said
            self._at_home = None

    def _here(self) -> str:
        """The name of the page shown, "" before the first."""
        frame = self._stack.currentWidget()
        return frame.page.name if isinstance(frame, PageFrame) else ""

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        frame = self._stack.currentWidget()
        if now is not None and isinstance(frame, PageFrame):
            frame.follow(now)
