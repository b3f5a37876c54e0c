"""The customer's screen: a window of its own, over all of the second screen: weight, price, amount, total, change.

It never takes the keyboard from the clerk's window. No personal data ever comes here (`services.display.Shown` has no
place for any). Type grows with the screen, so that it is read from two metres.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QLayout, QVBoxLayout, QWidget

from outlet_app.services.display import NOBODY, Shown
from ui import theme
from ui.display.words import WORDS, both, rows
from ui.widgets.labels import Label

MOST_ROWS = 6
MARGIN, GAP = 40, 24
_LARGE, _SMALL, _WORDS = 9, 15, 26
"""Heights of the figures and words: so many of them fill the screen from top to bottom."""


class CustomerWindow(QWidget):
    """`show_on(screen)` opens it; `show_this(Shown)` fills it."""

    def __init__(self, outlet: str):
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setObjectName("customer-window")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.role(self, "ground")
        self.shown = NOBODY
        self._outlet = outlet
        self._name = Label("strong", name="customer-product")
        self._greeting = Label("strong", name="customer-greeting")
        self._greeting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = [Label("quiet") for _ in range(MOST_ROWS)]
        self._figures = [Label("strong", name=f"customer-{at}", right=True) for at in range(MOST_ROWS)]
        self._large = [False] * MOST_ROWS
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for at, (words, figure) in enumerate(zip(self._words, self._figures, strict=True)):
            grid.addWidget(words, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(figure, at, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(MARGIN, 30, MARGIN, 30)
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the screen says how large it is
        whole.addWidget(self._name)
        whole.addWidget(self._greeting, 1)
        whole.addLayout(grid, 1)
        self.setWindowTitle(" ".join(WORDS["total"]))
        self.show_this(NOBODY)

    def show_on(self, screen: QScreen) -> None:
        """Over all of this screen."""
        self.setGeometry(screen.geometry())
        if len(QGuiApplication.screens()) > 1:
            self.showFullScreen()
        else:
            self.show()

    def show_this(self, shown: Shown) -> None:
        """Show this from now on."""
        self.shown = shown
        made = rows(shown)
        self._greeting.setVisible(not made)
        self._greeting.setText(f"{self._outlet}\n{both('welcome')}")
        self._name.setText(f"{shown.product.zh}\n{shown.product.en}" if shown.product and made else "")
        self._name.setVisible(bool(self._name.text()))
        for at in range(MOST_ROWS):
            here = at < len(made)
            words, figure, self._large[at] = made[at] if here else ("", "", False)
            self._words[at].setText(words)
            self._figures[at].setText(figure)
            self._words[at].setVisible(here)
            self._figures[at].setVisible(here)
        self._size()

    def lines(self) -> list[str]:
        """What stands there, word and figure of each row; for whoever checks it."""
        both_parts = zip(self._words, self._figures, strict=True)
        return [f"{words.text()} {figure.text()}" for words, figure in both_parts if words.text()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The type grows with the screen."""
        super().resizeEvent(event)
        self._size()

    def _size(self) -> None:
        room = max(240, min(self.height(), self.width() * 3 // 4))
        across = max(240, self.width() - 2 * MARGIN)
        for at in range(MOST_ROWS):
            words = _set_size(self._words[at], room // _WORDS, across // 3)
            _set_size(self._figures[at], room // (_LARGE if self._large[at] else _SMALL), across - words - GAP)
        _set_size(self._name, room // _SMALL, across)
        _set_size(self._greeting, room // _LARGE, across)


def _set_size(label: Label, pixels: int, room: int) -> int:
    """As large as `pixels`, smaller where its longest line would not fit into `room`; how wide it is then.

    By a style sheet of its own, because the application's says a size for every role.
    """
    font = label.font()
    font.setBold(True)
    font.setPixelSize(max(12, pixels))
    wide = max(QFontMetrics(font).horizontalAdvance(line) for line in label.text().split("\n"))
    fit = max(12, pixels if wide <= room else pixels * room // wide - 1)
    label.setStyleSheet(f"font-size: {fit}px")
    return min(wide, room)
