"""The window: sign-in, trouble or the shell, whichever holds; language and look; the lock; faults told calmly.

It is made and painted before the counter is open, so this module imports PySide6, the standard library, texts and light
ui modules only; services, context and pages come after the first paint.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from outlet_app.errors import Known
from resources import texts
from resources.texts import _
from ui import theme
from ui.desk import Desk
from ui.lock import IDLE_MS, IdleWatch
from ui.readying import Readying
from ui.signin import SignInPage
from ui.trouble import TroublePage

if TYPE_CHECKING:
    from outlet_app.services.counter import Counter
    from outlet_app.services.model import StaffMember
    from ui.context import Context
    from ui.display.customer import Customer
    from ui.settings import WindowSettings
    from ui.shell import Shell

log = logging.getLogger("outlet.ui")
FAULT = "F001"


class MainWindow(QWidget):
    """Emits: `opened()` when the counter is open, `readied()` when every page is built, `signed_in(number)`,
    `locked()`, `faulted(code)`, `language_chosen(code)`."""

    opened = Signal()
    readied = Signal()
    signed_in = Signal(str)
    locked = Signal()
    faulted = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, language: str, *, idle_ms: int = IDLE_MS):
        super().__init__()
        texts.use(language)
        self.setObjectName("main-window")
        theme.role(self, "ground")
        self.counter: Counter | None = None
        self.context: Context | None = None
        self.shell: Shell | None = None
        self.customer: Customer | None = None
        self.desk: Desk | None = None
        self._open_counter: Callable[[], Counter] | None = None
        self._trying = ""
        self._was_focused: QWidget | None = None
        self._readying: Readying | None = None
        self._readied = False
        self.signin = SignInPage()
        self.trouble = TroublePage()
        self._idle = IdleWatch(idle_ms, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.signin)
        self._stack.addWidget(self.trouble)
        self.signin.wanted.connect(self._sign_in)
        self.signin.language_wanted.connect(self.switch_language)
        self.trouble.language_wanted.connect(self.switch_language)
        self.trouble.again.connect(self._open_again)
        self.trouble.leave.connect(self.close)
        self._idle.expired.connect(self.lock)
        self.setMinimumSize(800, 600)
        self.resize(1366, 768)
        self.setWindowTitle(_("Postal counter"))

    def open(self, open_counter: Callable[[], Counter], desk: Desk) -> None:
        """Open the counter on the desk thread; the sign-in page waits, typed input is kept."""
        self._open_counter, self.desk = open_counter, desk
        desk.fault.connect(self.fault)
        handle = self.windowHandle()
        if handle is not None:
            self._idle.watch(handle)
        desk.ask(partial(_opened_with_members, open_counter), self._opened, self._not_opened)

    def fault(self, error: BaseException) -> None:
        """A fault of the program: logged without the error's own words (they may name people), told calmly, code F001;
        nothing saved is lost. Window's thread."""
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s %s\n%s", FAULT, type(error).__name__, where)
        if self.counter is None:
            self._not_opened(None)
        elif self.context is None or not self.context.actor.number:
            self.signin.refused(_fault_words)
        else:
            self.context.told.emit(_fault_words, "fault")
        self.faulted.emit(FAULT)

    def switch_language(self, code: str) -> None:
        """Switch to "zh_CN" or "en" at once, everywhere."""
        texts.use(code)
        self.setWindowTitle(_("Postal counter"))
        self.signin.retranslate()
        self.trouble.retranslate()
        if self.shell is not None and self.context is not None:
            self.context.language = texts.language()
            self.shell.retranslate()
            self.context.language_changed.emit(texts.language())
        self.language_chosen.emit(texts.language())

    def restyle(self, *, high_contrast: bool, percent: int) -> None:
        """Change contrast or type size at once, everywhere."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        theme.apply(application, high_contrast=high_contrast, percent=percent)
        for widget in self.findChildren(QWidget):
            fit = getattr(widget, "fit", None)
            if callable(fit):
                fit()

    def lock(self) -> None:
        """Hide the page behind the lock; it stays as it is."""
        if self.context is None or self._stack.currentWidget() is not self.shell:
            return
        self._was_focused = QApplication.focusWidget()
        self._idle.stop()
        self.signin.lock(self.context.actor.number, self.context.actor.name)
        self._stack.setCurrentWidget(self.signin)
        self.locked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The page may keep something first (drafts are kept anyway); then the window goes."""
        if self._readying is not None:
            self._readying.stop()
        if self.shell is not None:
            self.shell.standing.stop()
        if self.customer is not None:
            self.customer.close()
        if self.desk is not None:
            self.desk.hush()
        super().closeEvent(event)

    def _open_again(self) -> None:
        self._stack.setCurrentWidget(self.signin)
        if self._open_counter is not None and self.desk is not None:
            self.desk.ask(partial(_opened_with_members, self._open_counter), self._opened, self._not_opened)

    def _opened(self, found: tuple[Counter, list[StaffMember], WindowSettings | None]) -> None:
        self.counter, members, settings = found
        if settings is not None:
            self.restyle(high_contrast=settings.contrast, percent=settings.scale)
        self.signin.opened(self.counter.identity.outlet_name, members)
        assert self.desk is not None
        self.desk.ask(_import_pages, self._make_ready)
        self.opened.emit()

    def ready(self) -> bool:
        """Whether every page is built, so that no key has to wait for one."""
        return self._readied

    def _make_ready(self, _imported: object) -> None:
        """Everything is imported: build the pages while nobody types."""
        if self._readying is None:
            self._readying = Readying(self._pieces(), self)
            self._readying.done.connect(self._all_ready)

    def _all_ready(self) -> None:
        self._readied = True
        self.readied.emit()

    def _pieces(self) -> Iterator[None]:
        if self.shell is None:
            self._make_shell()
            yield
        assert self.shell is not None
        yield from self.shell.pieces()
        self._hear_the_system()

    def _hear_the_system(self) -> None:
        """The network gone, or there again: the courier hears it from here on."""
        from ui.reachability import hear_system

        if self.counter is not None and not self.counter.practice:
            hear_system(self.counter.courier, self)

    def _not_opened(self, error: Known | None) -> None:
        if error is not None:
            log.warning("not opened: %s", error.code)
        self.trouble.tell(error)
        self._stack.setCurrentWidget(self.trouble)

    def _sign_in(self, number: str, pin: str) -> None:
        assert self.counter is not None
        assert self.desk is not None
        self.desk.ask(partial(self.counter.staff.sign_in, number, pin), self._signed_in, self._refused)

    def _refused(self, error: Known) -> None:
        self.signin.refused(partial(error.told, _))

    def _signed_in(self, member: StaffMember) -> None:
        self.signin.done()
        if self.shell is None:
            self._make_shell()
        assert self.shell is not None
        assert self.context is not None
        first = not self.context.actor.number
        self.context.change_actor(member)
        self.shell.rail.signed_in(member.number, member.name)
        self._stack.setCurrentWidget(self.shell)
        if first:
            self.shell.show_page("home")
        if self._was_focused is not None and self._was_focused.isVisible():
            self._was_focused.setFocus()
        self._was_focused = None
        self._idle.start()
        self.signed_in.emit(member.number)

    def _make_shell(self) -> None:
        """Before anybody signed in: nothing is loaded, nobody acts, until the first page is entered."""
        from outlet_app.services.model import Role, StaffMember
        from ui.context import Context
        from ui.display.customer import Customer
        from ui.shell import Shell

        assert self.counter is not None
        assert self.desk is not None
        nobody = StaffMember("", "", Role.CLERK)
        self.context = Context(self.desk, self.counter, nobody, texts.language(), self)
        self.context.restyle.connect(self._restyle)
        self.customer = Customer(self.context, self)
        self.shell = Shell(self.context)
        self.shell.lock_wanted.connect(self.lock)
        self.shell.language_wanted.connect(self.switch_language)
        self._stack.addWidget(self.shell)

    def _restyle(self, high_contrast: bool, percent: int) -> None:
        self.restyle(high_contrast=high_contrast, percent=percent)


def _opened_with_members(open_counter: Callable[[], Any]) -> tuple[Any, Any, Any]:
    """Open, and read what the sign-in page needs. Desk thread."""
    counter = open_counter()
    from ui.settings import DRAFT, WindowSettings

    return counter, counter.staff.members(), counter.drafts.load(DRAFT, WindowSettings)


def _import_pages() -> None:
    """Import every page: most of what its first showing would cost. Desk thread."""
    from ui.pages import PAGES

    for entry in PAGES:
        import_module(entry.module)
    import_module("ui.shell")
    import_module("ui.reachability").preload()


def _fault_words() -> str:
    return _(
        "Something in the program went wrong. What was saved is safe on this machine. "
        "Go on working; if it happens again, call the county office and say the code. [{code}]"
    ).format(code=FAULT)
