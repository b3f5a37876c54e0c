"""Pictures of every page and mode, at both screens most counters have and in both languages: ``make pictures``.

They are what the documents show, and what whoever changes a page looks at: cut off, cramped, untranslated or empty is a
defect. The trial outlet is played through its tour first, so that there is something on every page.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from outlet_app.devices import sticks
from sample.driver import Driver
from sample.outlet import CLERK, Trial, central, start
from sample.tour import Tour, play
from ui.pages import PAGES
from ui.widgets.modes_page import ModesPage
from ui.window import MainWindow

SIZES = ((1024, 768), (1366, 768))
LANGUAGES = ("zh_CN", "en")
FOLDER = Path("docs") / "pictures" / "pages"
POPUP_MS = 300
ANSWERED_AFTER = 2
"""Of the bag's pictures: then the stick goes to the county office."""


class Album:
    """Takes one picture after the other."""

    def __init__(self, window: MainWindow, folder: Path):
        self.window = window
        self.folder = folder
        self.driver = Driver(window, folder)

    def fill(self) -> None:
        """Every page and mode, in every size and language."""
        self._everywhere(self._pages)

    def bag(self, tour: Tour) -> None:
        """The bag's way, `sync-bag-1` to `sync-bag-4`: without a line, a stick is put in, the county office answers it,
        the answer is taken in. A folder stands for the stick."""
        driver, trial = self.driver, tour.trial
        self.window.switch_language(LANGUAGES[0])
        trial.line.pull()
        driver.wait("the line to be gone", lambda: tour.line() == "down")
        tour.order_down()
        stick = stick_of(trial)
        stick.mkdir()
        assert self.window.shell is not None
        self.window.shell.show_page("sync", mode="bag")
        for number, awaited in enumerate(("bag-write-do", "bag-carry", "bag-take-do", "bag-take"), 1):
            driver.wait(awaited, lambda awaited=awaited: self._here() == awaited)  # type: ignore[misc]
            self._everywhere(lambda number=number: iter([f"sync-bag-{number}"]))  # type: ignore[misc]
            if awaited.endswith("-do"):
                driver.key(Qt.Key.Key_F10)
            if number == ANSWERED_AFTER:
                central(trial.folder, "bag", "import", str(stick))

    def _here(self) -> str:
        """The name of what has the cursor."""
        here = QApplication.focusWidget()
        return here.objectName() if here is not None else ""

    def _everywhere(self, names: Callable[[], Iterator[str]]) -> None:
        """What these names show one after the other, in every size and language."""
        for width, height in SIZES:
            self.window.showNormal()
            self.window.resize(width, height)
            for language in LANGUAGES:
                self.window.switch_language(language)
                folder = self.folder / f"{language.partition('_')[0]}-{width}"
                folder.mkdir(parents=True, exist_ok=True)
                for name in names():
                    QTest.qWait(POPUP_MS)
                    self.driver.settle()
                    small(self.window.grab().toImage()).save(str(folder / f"{name}.png"))

    def _pages(self) -> Iterator[str]:
        shell = self.window.shell
        assert shell is not None
        for entry in PAGES:
            shell.show_page(entry.name)
            page = shell.page()
            if not isinstance(page, ModesPage):
                yield entry.name
                continue
            for code in page.codes():
                shell.show_page(entry.name, mode=code)
                yield f"{entry.name}-{code}"


def stick_of(trial: Trial) -> Path:
    """The folder that stands for a stick; it is put in by making it."""
    return trial.folder / "KINGSTON"


def small(image: QImage) -> QImage:
    """The same with a palette of its own 256 most frequent colours: a fifth of the bytes, and nobody sees it."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(plain.constBits()).cast("I"))
    palette = [colour for colour, _times in counted.most_common(256)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, palette, Qt.ImageConversionFlag.ThresholdDither)


def main() -> int:
    """Take all of them; 0 when it went well."""
    parser = argparse.ArgumentParser(prog="python -m sample.pictures")
    parser.add_argument("--to", type=Path, default=FOLDER)
    target: Path = parser.parse_args().to
    os.environ["OUTLET_KEYSTORE"] = "file"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sticks.USUAL = ()  # what is plugged into this machine is nobody's business
    folder = Path(tempfile.mkdtemp(prefix="outlet-pictures-"))
    trial = start(folder)
    with (trial.counter_folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[bag]\nfolder = {json.dumps(str(stick_of(trial)))}\n")
    try:
        if play(trial, folder / "screens", "zh_CN"):
            return 1
        failed: list[BaseException] = []
        _open(trial.counter_folder, lambda window: _taken(Tour(trial, Driver(window, folder)), window, target, failed))
        for error in failed:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1 if failed else 0
    finally:
        trial.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _open(folder: Path, take: Callable[[MainWindow], None]) -> None:
    from outlet_app.bootstrap import open_window

    open_window(folder, "zh_CN", lambda window: QTimer.singleShot(0, window, lambda: take(window)))


def _taken(tour: Tour, window: MainWindow, target: Path, failed: list[BaseException]) -> None:
    try:
        tour.driver.wait("the counter to open", lambda: window.counter is not None)
        tour.driver.enter(CLERK[0])
        tour.driver.enter(CLERK[2])
        tour.driver.wait("the shell", lambda: window.shell is not None and window.shell.isVisible())
        tour.wait_accepted("accepted")
        album = Album(window, target)
        album.fill()
        album.bag(tour)
    except Exception as error:  # noqa: BLE001 - told at the end, when the window is closed
        failed.append(error)
    finally:
        window.close()


if __name__ == "__main__":
    sys.exit(main())
