"""The clerk's hands on the day, step by step. Every figure is checked where the clerk would read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outlet_app.services.model import PaperLine
from sample.driver import Driver
from tests.acceptance.day.clock import DayClock
from tests.acceptance.day.meter import MeterApplication
from tests.support.counter import CLERK, CLERK_PIN
from ui.window import MainWindow

POPUP_MS = 350
LISTS = ("parcel-place", "parcel-recipient-place")
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Hands(Driver):
    """A driver that counts its keys; what is typed to find somebody or something by name does not count."""

    def __init__(self, window: MainWindow, screens: Path, application: MeterApplication):
        super().__init__(window, screens)
        self._application = application
        self.keys = 0
        self.naming = False

    def type(self, text: str) -> None:
        """Type, counting each sign unless it is a name."""
        self.keys += 0 if self.naming else len(text)
        super().type(text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press, counted."""
        self.keys += 1
        super().key(key, modifier)

    def cursor(self) -> str:
        """The object name of what has the cursor."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def shoot(self, name: str) -> Path:
        """A screenshot: not the window's own work, so not on the meter."""
        self._application.pause(True)
        try:
            return super().shoot(name)
        finally:
            self._application.pause(False)


class Day:
    """What the steps share. `facts`: what the test outside is told."""

    def __init__(
        self,
        window: MainWindow,
        application: MeterApplication,
        clock: DayClock,
        screens: Path,
        ask: Callable[[str], None],
    ):
        self.window = window
        self.application = application
        self.clock = clock
        self.ask = ask
        self.driver = Hands(window, screens, application)
        self.camera = screens.parent / "camera"
        self.facts: dict[str, Any] = {}

    # -- what every step does

    def sign_in(self) -> None:
        """Number, PIN, Enter; Home is there."""
        driver = self.driver
        driver.wait("the counter to open", lambda: driver.window.counter is not None)
        driver.wait("every page to be built", driver.window.ready)
        self.application.begin()
        driver.enter(CLERK.number)
        driver.enter(CLERK_PIN)
        driver.wait("the shell", lambda: driver.window.shell is not None and driver.window.shell.isVisible())
        driver.settle()

    def page(self, key: Qt.Key, mode: int = 0) -> None:
        """A page by its function key, a mode by Alt and its place."""
        self.driver.key(key)
        self.driver.settle()
        if mode:
            self.driver.key(Qt.Key(int(Qt.Key.Key_0) + mode), ALT)
            self.driver.settle()

    def pick(self, words: str) -> None:
        """Type into a list-opening field and take the first row."""
        driver = self.driver
        driver.naming = True
        driver.type(words)
        driver.naming = False
        QTest.qWait(POPUP_MS)
        driver.settle()
        driver.enter()
        driver.settle()

    def fields(self, *typed: str) -> None:
        """Into one field after the other, Enter after each."""
        for text in typed:
            self.driver.enter(text)
            self.driver.settle()

    def walk(self, typed: Mapping[str, str], until: str) -> None:
        """Enter from field to field, typing where something is given, until the cursor is at `until`. What opens a list
        gets its first row."""
        driver = self.driver
        for _ in range(24):
            cursor = driver.cursor()
            if cursor == until:
                return
            if cursor in typed:
                driver.type(typed[cursor])
                if cursor in LISTS:
                    QTest.qWait(POPUP_MS)
                    driver.settle()
            driver.enter()
            driver.settle()
        raise AssertionError(f"{until} was not reached; the cursor is at {driver.cursor()}")

    def save(self, page: str, number: int) -> None:
        """F10; the panel shows the number the act has."""
        driver = self.driver
        driver.settle()
        driver.shoot(f"{page}-{number:04d}")
        driver.key(Qt.Key.Key_F10)
        driver.wait(f"act {number:04d} to be saved", lambda: driver.shows(f"{page}-saved-number"))
        driver.settle()
        told = driver.text_of(f"{page}-saved-number")
        assert f"{number:04d}" in told, told
        driver.shoot(f"{page}-{number:04d}-saved")

    def next(self) -> None:
        """Enter on the saved panel: the page is ready for the next."""
        self.driver.enter()
        self.driver.settle()

    def says(self, name: str, *parts: str) -> None:
        """A widget shows all of these words."""
        text = self.driver.text_of(name)
        assert all(part in text for part in parts), f"{name} says {text!r}, not {parts}"

    def strip(self, *parts: str) -> None:
        """Wait until the strip says it."""
        self.driver.wait(
            f"the strip to say {parts}", lambda: all(part in self.driver.text_of("strip-line") for part in parts)
        )

    def line(self) -> str:
        """What the courier says of the line."""
        opened = self.window.counter
        return str(opened.courier.state().line) if opened else ""

    def printed(self) -> str:
        """What came out of the printer so far, as text."""
        data = (self.camera.parent / "paper").read_bytes()
        return data.decode("gb18030", errors="replace")

    def paper(self) -> str:
        """The paper of the newest act, as it is printed."""
        counter = self.window.counter
        assert counter is not None
        assert self.window.desk is not None
        found: list[str] = []

        def read() -> list[PaperLine]:
            return counter.receipts.lines(counter.records.page(limit=1)[0].seq, "zh_CN")

        self.window.desk.ask(read, lambda lines: found.append("\n".join(line.text for line in lines)))
        self.driver.wait("the paper", lambda: found)
        return found[0]
