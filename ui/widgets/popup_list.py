"""The list that opens under a field while one types. It never takes the cursor: the field keeps every key.

A child of the window, not a window of its own, so that no window manager steals the focus or hides it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.labels import ElidedLabel, Label

_LEAST_WIDTH = 400


@dataclass(frozen=True)
class Choice:
    """One row: what it is called, what tells it from its like, a word at the right end, and what is behind it.

    `exact`: the typed text names this row and no other (a scanned code), so Enter may take it unseen.
    """

    title: str
    detail: str
    payload: object
    note: str = ""
    exact: bool = False


class _Row(QFrame):
    """A row of the list. Emits: `pressed()` for the mouse."""

    pressed = Signal()

    def __init__(self, choice: Choice):
        super().__init__()
        theme.role(self, "popup-row")
        self.setAccessibleName(f"{choice.title} {choice.detail} {choice.note}".strip())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(12)
        detail = ElidedLabel("quiet")
        detail.setText(choice.detail)
        layout.addWidget(Label("strong", text=choice.title))
        layout.addWidget(detail, 1)
        layout.addWidget(Label("quiet", text=choice.note))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken by the mouse."""
        event.accept()
        self.pressed.emit()


class PopupList(QFrame):
    """Rows under a field, one of them current. Emits: `picked(Choice)` when the mouse takes one."""

    picked = Signal(object)

    def __init__(self, field: QWidget):
        super().__init__(field)
        self._field = field
        self._choices: list[Choice] = []
        self._rows: list[_Row] = []
        self._current = -1
        theme.role(self, "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self._layout.setSpacing(0)
        self._said = Label("quiet", wrap=True)
        self._said.setContentsMargins(12, 6, 12, 6)
        self._layout.addWidget(self._said)
        self.hide()

    def open(self, choices: list[Choice], said: str = "") -> None:
        """Show `choices` (the first is current) with the sentence `said` above them; close when there is neither."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.deleteLater()
        self._choices, self._rows, self._current = list(choices), [], -1
        self._said.setText(said)
        self._said.setVisible(bool(said))
        for choice in choices:
            row = _Row(choice)
            row.pressed.connect(self._pressed)
            self._layout.addWidget(row)
            self._rows.append(row)
        if not choices and not said:
            self.hide()
            return
        self._go_to(0)
        self._place()

    def current(self) -> Choice | None:
        """The row Enter would take; None when closed or empty."""
        return self._choices[self._current] if self.isVisible() and 0 <= self._current < len(self._choices) else None

    def choices(self) -> list[Choice]:
        """What the list holds."""
        return list(self._choices)

    def move_by(self, step: int) -> None:
        """One row up or down, stopping at the ends."""
        self._go_to(min(max(self._current + step, 0), len(self._choices) - 1))

    def _go_to(self, index: int) -> None:
        self._current = index
        for number, row in enumerate(self._rows):
            theme.state(row, "current" if number == index else "")
        if 0 <= index < len(self._choices):
            self._field.setAccessibleDescription(self._rows[index].accessibleName())

    def _place(self) -> None:
        """Under the field, above everything, inside the window."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        width = min(max(self._field.width(), _LEAST_WIDTH), window.width() - 8)
        self.setFixedWidth(width)
        self.adjustSize()
        x = max(4, min(corner.x(), window.width() - width - 4))
        y = max(4, min(corner.y(), window.height() - self.height() - 4))
        self.move(x, y)
        self.show()
        self.raise_()

    def _pressed(self) -> None:
        row = self.sender()
        if isinstance(row, _Row) and row in self._rows:
            self.picked.emit(self._choices[self._rows.index(row)])
