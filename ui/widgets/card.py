"""A card: a white frame in which one thing of a page stands."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import Label


class Card(QFrame):
    """A card with a column (`body`) to put things into, and a heading that shows when it has a text."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", margin: int = 16):
        super().__init__(parent)
        theme.role(self, "card")
        if name:
            self.setObjectName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, 12, margin, 12)
        self.body.setSpacing(8)
        self.heading = Label("heading")
        self.heading.hide()
        self.body.addWidget(self.heading)

    def head(self, text: str) -> None:
        """Set the heading (again, at a language switch); empty hides it."""
        self.heading.setText(text)
        self.heading.setVisible(bool(text))

    def row(self, *widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
        """Put widgets side by side into the column; the row comes back for more (stretches, other layouts)."""
        line = QHBoxLayout()
        line.setSpacing(spacing)
        for widget in widgets:
            line.addWidget(widget)
        self.body.addLayout(line)
        return line


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin line across."""
    line = QFrame(parent)
    theme.role(line, "line")
    return line
