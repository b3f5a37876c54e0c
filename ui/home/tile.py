"""A large button for what is likely to come next: words, what it is for, its key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import signs, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label


class Tile(KeyButton):
    """One of Home's next actions. The key is bound by the window; a click or Enter does the same."""

    def __init__(self, page: str, sign: str, key: str):
        super().__init__("tile", key=key, name=f"home-go-{page}")
        self.page = page
        self._sign = sign
        self._picture = Label()
        self._title = Label("tile-title")
        self._more = Label("quiet", wrap=True)
        self._key = Label("quiet", text=key)
        across = QHBoxLayout(self)
        across.setContentsMargins(18, 8, 18, 8)
        across.setSpacing(14)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._more)
        column.addStretch(1)
        across.addWidget(self._picture)
        across.addLayout(column, 1)
        across.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        for part in (self._picture, self._title, self._more, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fit()

    def fit(self) -> None:
        """Draw the sign for the type size and colours that hold."""
        size = theme.scaled(30)
        self._picture.setPixmap(signs.pixmap(self._sign, theme.colour("action"), size, self.devicePixelRatioF()))

    def tell(self, title: str, more: str) -> None:
        """Set its words."""
        self._title.setText(title)
        self._more.setText(more)
        self.setAccessibleName(f"{title}, {more}")
