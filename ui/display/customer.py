"""Hands what the pages show to the customer's screen and pole display, and greets again when nobody is served."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from outlet_app.services.display import NOBODY, Shown
from ui.context import Context
from ui.display.window import CustomerWindow

GREET_AGAIN_MS = 90_000


class Customer(QObject):
    """One for the window. `window`: the customer's screen, None while there is none."""

    def __init__(self, context: Context, parent: QWidget):
        super().__init__(parent)
        self._clerks = parent
        self._context = context
        self._pole = context.counter.display
        self._mode = context.counter.screen
        self.window: CustomerWindow | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(GREET_AGAIN_MS)
        self._rest.timeout.connect(self._greet)
        context.shown.connect(self.show_this)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screens_changed)
            application.screenRemoved.connect(self._screens_changed)
        self._screens_changed()

    def show_this(self, shown: Shown) -> None:
        """Show this from now on; after a while without anything new, greet."""
        if self._pole is not None:
            self._pole.show(shown)
        if self.window is not None:
            self.window.show_this(shown)
        if shown.idle:
            self._rest.stop()
        else:
            self._rest.start()

    def close(self) -> None:
        """The clerk's window closes."""
        self._rest.stop()
        self._mode = "off"
        self._screens_changed()

    def _greet(self) -> None:
        self.show_this(NOBODY)

    def _screens_changed(self, *_screen: object) -> None:
        """A screen came or went: open the window on the second one, or close it."""
        screen = self._second()
        if screen is None:
            if self.window is not None:
                self.window.close()
                self.window.deleteLater()
                self.window = None
            return
        if self.window is None:
            self.window = CustomerWindow(self._context.counter.identity.outlet_name)
        had = QApplication.activeWindow()
        self.window.show_on(screen)
        if had is not None:
            had.activateWindow()  # the keyboard stays the clerk's

    def _second(self) -> QScreen | None:
        """The customer's screen: one that the clerk's window is not on; with "on" in any case one."""
        if self._mode == "off":
            return None
        screens = QGuiApplication.screens()
        others = [screen for screen in screens if screen is not self._clerks.screen()]
        if others:
            return others[0]
        return screens[0] if self._mode == "on" and screens else None
