"""Every page, walked: reached by its key, named for who can't see it, not cut off, in both languages and sizes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from resources import texts
from tests.ui import counters
from tests.ui.conftest import part, press, settled
from ui.pages import PAGES
from ui.shell import Shell
from ui.widgets.labels import ElidedLabel
from ui.window import MainWindow

NAMES = [entry.name for entry in PAGES]
INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView, QAbstractButton)
SIZES = [(1366, 768), (1024, 768)]


def key_of(name: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """F1 … F12, or with Shift, as Qt knows it."""
    key: Qt.Key = getattr(Qt.Key, f"Key_{name.rpartition('+')[2]}")
    shifted = name.startswith("Shift+")
    return key, Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier


def show(qtbot: QtBot, window: MainWindow, shell: Shell, name: str) -> QWidget:
    """Go to a page by its key; returns it when it has loaded."""
    key = next(entry.key for entry in PAGES if entry.name == name)
    press(*key_of(key))
    settled(qtbot, window)
    qtbot.waitUntil(lambda: shell.page().name == name)
    return shell.page()


def shown(root: QWidget, kinds: tuple[type[QWidget], ...]) -> Iterator[QWidget]:
    """The visible widgets of these kinds, those that Qt makes inside others left out."""
    for widget in root.findChildren(QWidget):
        inner = (
            isinstance(widget, QHeaderView)
            or widget.objectName().startswith("qt_")
            or isinstance(widget.parent(), QComboBox)
        )
        if isinstance(widget, kinds) and widget.isVisible() and not inner:
            yield widget


@pytest.fixture
def busy(shell: Shell, window: MainWindow, stocked: counters.Stocked, qtbot: QtBot) -> Shell:
    """A day with acts in it, so that lists and figures have something to show."""
    party = counters.farmer(stocked.counter)
    for kilograms in (150, 92, 7):
        counters.consign(stocked.counter, party, kilograms * 1000)
    counters.order(stocked.counter, party)
    assert window.context is not None
    return shell


@pytest.mark.parametrize("name", NAMES)
def test_reached_by_its_key(name: str, shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """The key shows the page, the rail says so, and the cursor is inside it."""
    page = show(qtbot, window, shell, name)
    assert page.objectName() == f"page-{name}"
    assert shell.rail.buttons[name].isChecked()
    here = QApplication.focusWidget()
    assert here is not None
    assert page.isAncestorOf(here)


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_named(name: str, busy: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Each field, list and button has an accessible name, in the language that holds."""
    page = show(qtbot, window, busy, name)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in shown(page, INPUTS)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []


@pytest.mark.parametrize("size", SIZES, ids=["1366", "1024"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut(
    name: str, language: str, size: tuple[int, int], busy: Shell, window: MainWindow, qtbot: QtBot
) -> None:
    """No label or button is smaller than its text, and no page needs to be scrolled."""
    window.resize(*size)
    window.switch_language(language)
    page = show(qtbot, window, busy, name)
    settled(qtbot, window)
    cut: list[str] = []
    for widget in shown(window, (QLabel, QPushButton)):
        if isinstance(widget, ElidedLabel):
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        wanted = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        too_narrow = not wraps and widget.width() < widget.sizeHint().width()
        if too_narrow or widget.height() < wanted:
            text = widget.text() if isinstance(widget, QLabel | QPushButton) else ""
            cut.append(f"{widget.objectName()} “{text}” {widget.size().toTuple()} < {widget.sizeHint().toTuple()}")
    assert cut == []
    wanted_size = page.minimumSizeHint()
    assert (page.width(), page.height()) >= (wanted_size.width(), wanted_size.height())
    viewport = page.parentWidget()
    assert viewport is not None
    assert page.width() <= viewport.width()
    assert page.height() <= viewport.height()


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_large_enough(name: str, shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Buttons and fields are at least 38 pixels high."""
    page = show(qtbot, window, shell, name)
    kinds = (QPushButton, QLineEdit, QComboBox)
    small = [f"{widget.objectName()} {widget.height()}" for widget in shown(page, kinds) if widget.height() < 38]
    assert small == []


@pytest.mark.parametrize("name", NAMES)
def test_the_language_switches_everywhere(name: str, busy: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """Chinese and back: no English sentence stays on a Chinese page, and English comes back as it was."""
    page = show(qtbot, window, busy, name)

    def said() -> list[str]:
        return [widget.text() for widget in page.findChildren(QLabel) if isinstance(widget, QLabel) and widget.text()]

    english = said()
    window.switch_language("zh_CN")
    settled(qtbot, window)
    chinese = said()
    assert chinese != english
    catalogue = set(texts._translations("zh_CN")._catalog)  # type: ignore[attr-defined]
    assert [text for text in chinese if text in catalogue and len(text) > 6 and text.isascii()] == []
    window.switch_language("en")
    settled(qtbot, window)
    assert said() == english


@pytest.mark.parametrize("name", NAMES)
def test_tab_follows_the_eye(name: str, busy: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """From the first field on, Tab goes through the page without going back up by more than a card's row."""
    page = show(qtbot, window, busy, name)
    start = QApplication.focusWidget()
    visited: list[QWidget] = []
    for _step in range(60):
        here = QApplication.focusWidget()
        assert here is not None
        if not page.isAncestorOf(here) or (visited and here is visited[0]):
            break
        visited.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    else:
        pytest.fail("Tab never leaves the page")
    assert start in visited
    assert len(visited) == len(set(visited))


def test_the_strip_button_switches_the_language(shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """One press, live; the button then offers the other language."""
    button = part(shell, "strip-language", QPushButton)
    assert button.text() == "中文"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert texts.language() == "zh_CN"
    assert button.text() == "English"
    assert window.windowTitle() == "乡邮柜台"
    settled(qtbot, window)


def test_large_type_scrolls_and_follows_the_cursor(busy: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """At 200 % the rail folds and a page too large for the window can be scrolled; nothing is lost."""
    window.resize(1366, 768)
    window.restyle(high_contrast=True, percent=200)
    for name in NAMES:
        page = show(qtbot, window, busy, name)
        here = QApplication.focusWidget()
        assert here is not None
        assert page.isAncestorOf(here)
        assert not here.visibleRegion().isEmpty()
    assert busy.rail.width() < 200


def test_the_windows_thread_never_waits(shell: Shell, window: MainWindow, qtbot: QtBot) -> None:
    """While the desk is stuck, every page can still be shown and typed into."""
    go_on = threading.Event()
    assert window.desk is not None
    for name in NAMES:  # built beforehand: building is not what is asked here
        show(qtbot, window, shell, name)
    window.desk.ask(lambda: go_on.wait(30))
    for entry in PAGES:
        press(*key_of(entry.key))
        assert shell.page().name == entry.name
        QApplication.processEvents()
    assert not window.desk.idle()
    go_on.set()
    settled(qtbot, window)
