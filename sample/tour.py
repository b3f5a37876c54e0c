"""A scripted piece of the day, through the real window by keys, with the line cut and restored in it; then both ends
compared.

`play` returns 0 only when the counter's and the centre's ledgers and totals agree and everything the script did is
there.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from sample.driver import Driver
from sample.outlet import CLERK, Trial, central, counter
from ui.window import MainWindow

POPUP_MS = 350
SIZE = (1366, 768)  # of the screens most counters have; without a display Qt would take another
WEIGHED = (
    "",
    "158.4",
    "6",
    "1.4",
    "",
    "",
)  # grade as it stands, gross, packages, tare, no deduction, price as it stands


class Tour:
    """The clerk's hands, step by step; each step leaves a screenshot."""

    def __init__(self, trial: Trial, driver: Driver):
        self.trial = trial
        self.driver = driver
        self.acts = 0

    def all(self) -> None:
        """The piece of the day."""
        self.sign_in()
        self.intake("lxy", (("mht", *WEIGHED), ("larou", "", "8.6", "", "", "", "")), advance="540", loan="200")
        self.pack_city_orders()
        self.wait_accepted("accepted")
        self.trial.line.pull()
        self.driver.wait("the strip to see the line is gone", lambda: self.line() == "down")
        self.driver.wait(
            "the strip to say so", lambda: "○" not in (text := self.driver.text_of("strip-line")) and "✓" not in text
        )
        self.driver.shoot("line-down")
        self.order_down()
        self.order_up()
        self.intake("slj", (("xiangbao", "40", "", ""),), advance="", loan="")
        self.reverse_newest()
        self.driver.shoot("waiting")
        self.trial.line.plug()
        self.wait_accepted("accepted-again")
        self.look_around()

    def sign_in(self) -> None:
        """Number, PIN, Enter."""
        driver = self.driver
        driver.wait("the counter to open", lambda: driver.window.counter is not None)
        driver.shoot("sign-in")
        driver.enter(CLERK[0])
        driver.enter(CLERK[2])
        driver.wait("the shell", lambda: driver.window.shell is not None and driver.window.shell.isVisible())
        driver.settle()
        driver.shoot("home")

    def pick(self, words: str) -> None:
        """Type into a list-opening field and take the first row."""
        self.driver.type(words)
        QTest.qWait(POPUP_MS)
        self.driver.settle()
        self.driver.enter()
        self.driver.settle()

    def intake(self, farmer: str, lines: tuple[tuple[str, ...], ...], advance: str, loan: str) -> None:
        """F2: a farmer, lines of (product, then what is typed before each Enter until the line is added), F10."""
        driver = self.driver
        driver.key(Qt.Key.Key_F2)
        driver.settle()
        self.pick(farmer)
        for product, *typed in lines:
            self.pick(product)
            for text in typed:
                driver.enter(text)
            driver.settle()
        if advance:
            driver.enter()  # no further product: on to the terms
            driver.enter(advance)
            driver.enter(loan)
        driver.settle()
        driver.shoot("intake")
        self.save("intake")

    def order_down(self) -> None:
        """F3: goods for a villager, cash and change."""
        driver = self.driver
        driver.key(Qt.Key.Key_F3)
        driver.settle()
        self.pick("wam")
        for product, pieces in (("cnn", "1"), ("dlb", "2")):
            self.pick(product)
            driver.enter(pieces)
            driver.enter()
            driver.settle()
        driver.enter()
        driver.enter("150")
        driver.settle()
        driver.shoot("order")
        self.save("orders")

    def order_up(self) -> None:
        """F3, Alt+2: a city order, paid through the mall."""
        driver = self.driver
        driver.key(Qt.Key.Key_F3)
        driver.settle()
        driver.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        driver.settle()
        self.register_buyer()
        driver.enter()  # the channel as it stands: the online mall
        driver.enter("YL-20260919-07")
        driver.enter()  # what kind of buyer, as it stands
        self.pick("lihe")
        driver.enter("3")
        driver.enter()
        driver.settle()
        driver.find("orders-prepaid").setFocus()
        driver.key(Qt.Key.Key_Space)
        driver.settle()
        driver.shoot("city-order")
        self.save("orders")

    def pack_city_orders(self) -> None:
        """F4, Alt+2: all that the centre told, from the kiwifruit just taken in; there is no camera here, so F10 asks
        once."""
        driver = self.driver
        driver.key(Qt.Key.Key_F4)
        driver.settle()
        driver.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        driver.settle()
        driver.key(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
        driver.settle()
        driver.enter("2.9")
        driver.settle()
        driver.shoot("city-packing")
        driver.key(Qt.Key.Key_F10)
        driver.settle()
        self.save("city")

    def register_buyer(self) -> None:
        """Nobody is found: register without leaving the page."""
        driver = self.driver
        driver.type("沈城南")
        QTest.qWait(POPUP_MS)
        driver.settle()
        driver.enter()
        driver.settle()
        driver.shoot("register")
        for text in ("19900000009", "", ""):  # phone, what they are, no identity number
            driver.enter(text)
            driver.settle()
        self.acts += 1

    def reverse_newest(self) -> None:
        """F7: the newest act, taken back with a reason."""
        driver = self.driver
        driver.key(Qt.Key.Key_F7)
        driver.settle()
        driver.wait("the newest act's detail", lambda: driver.find("records-reverse").isEnabled())
        driver.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        driver.settle()
        driver.shoot("reversal")
        driver.enter()
        driver.enter(
            "秤上还有一筐" if driver.window.context and driver.window.context.language == "zh_CN" else "one more"
        )
        driver.key(Qt.Key.Key_F10)
        driver.wait("the reversal to be saved", lambda: driver.shows("records-reverse"))
        driver.settle()
        self.acts += 1

    def save(self, page: str) -> None:
        """F10, and on with Enter."""
        driver = self.driver
        driver.key(Qt.Key.Key_F10)
        driver.wait("the act to be saved", lambda: driver.shows(f"{page}-saved-number"))
        driver.settle()
        driver.shoot(f"{page}-saved")
        driver.enter()
        driver.settle()
        self.acts += 1

    def line(self) -> str:
        """What the courier says of the line."""
        opened = self.driver.window.counter
        return str(opened.courier.state().line) if opened else ""

    def wait_accepted(self, name: str) -> None:
        """Until the strip says that nothing waits."""
        driver = self.driver

        def accepted() -> bool:
            shell = driver.window.shell
            return shell is not None and self.line() == "open" and shell.standing.facts.waiting == 0

        driver.wait("everything to be accepted", accepted)
        driver.settle()
        driver.shoot(name)

    def look_around(self) -> None:
        """The other pages, and the other language, live."""
        driver = self.driver
        for key, name in ((Qt.Key.Key_F9, "sync"), (Qt.Key.Key_F11, "people"), (Qt.Key.Key_F12, "catalogue")):
            driver.key(key)
            driver.settle()
            driver.shoot(name)
        other = "en" if driver.window.context and driver.window.context.language == "zh_CN" else "zh_CN"
        driver.window.switch_language(other)
        for key, name in ((Qt.Key.Key_F1, "home"), (Qt.Key.Key_F7, "records")):
            driver.key(key)
            driver.settle()
            QTest.qWait(POPUP_MS)
            driver.settle()
            driver.shoot(f"{name}-{other}")


def play(trial: Trial, screens: Path, language: str) -> int:
    """Play the tour and compare both ends; the exit code."""
    from outlet_app.bootstrap import open_window

    for old in screens.glob("*.png"):
        old.unlink()
    played: list[Tour] = []
    failure: list[str] = []

    def begin(window: MainWindow) -> None:
        window.showNormal()
        window.resize(*SIZE)
        tour = Tour(trial, Driver(window, screens))
        played.append(tour)
        QTimer.singleShot(0, window, lambda: _guarded(tour.all, failure, window))

    open_window(trial.counter_folder, language, begin)
    return _summary(trial, played[0].acts, screens, failure)


def _guarded(work: Callable[[], None], failure: list[str], window: MainWindow) -> None:
    try:
        work()
    except Exception:  # noqa: BLE001 - whatever stopped the tour is told at its end
        failure.append(traceback.format_exc())
    finally:
        window.close()


def _summary(trial: Trial, acts: int, screens: Path, failure: list[str]) -> int:
    for text in failure:
        print(text)
    trial.line.plug()
    counter(trial, "exchange")
    here = counter(trial, "verify")
    there = central(trial.folder, "figures", "--counter", str(here["counter"]))
    checked = central(trial.folder, "verify")
    print(f"\ncounter {here['counter']}: {here['entries']} entries, {acts} of them made in the window")
    print(f"  {'':22}{'counter':>14}{'centre':>14}")
    mine = here["figures"]
    theirs = _total(there)
    agree = isinstance(mine, dict) and mine == theirs and not checked["faults"] and here["true"] is True
    if isinstance(mine, dict):
        for name, value in mine.items():
            if value or theirs.get(name):
                print(f"  {name:22}{value:>14}{theirs.get(name, 0):>14}")
    print(f"screenshots: {screens}")
    print("both ends agree" if agree else "THE ENDS DO NOT AGREE")
    return 0 if agree and not failure else 1


def _total(facts: dict[str, object]) -> dict[str, int]:
    """The counter's total out of the centre's figures."""
    total = facts["total"]
    assert isinstance(total, dict)
    return total
