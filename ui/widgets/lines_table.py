"""The lines of an act: Enter takes one back to be changed, Del removes it; an empty table says what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from resources.texts import _
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView


class LinesTable(QWidget):
    """`empty`: N_-marked. Emits: `edited()` when the lines changed · `wanted(item)` when one is to be changed."""

    edited = Signal()
    wanted = Signal(object)

    def __init__(self, columns: Sequence[Column[Any]], name: str, empty: str):
        super().__init__()
        self._model: ListModel[Any] = ListModel(columns, self)
        self._back_at = -1
        self._empty_text = empty
        self.view = TableView(self._model, name=name)
        self._empty = Label("quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._keys = Label("label", right=True)
        self._keys.setContentsMargins(8, 0, 8, 0)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view, 1)
        column.addWidget(self._keys)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._chosen)
        self.view.removal.connect(self._remove)

    def retranslate(self) -> None:
        """Heads, cells and the sentence of the empty table."""
        self._model.retranslate()
        self._empty.setText(_(self._empty_text))
        self._keys.setText(_("Enter: change the line · Del: remove it"))
        self.view.setAccessibleName(_("Lines"))

    def items(self) -> list[Any]:
        """The lines, in order."""
        return list(self._model.rows)

    def set_items(self, items: Sequence[Any]) -> None:
        """Show these lines and no others."""
        self._back_at = -1
        self._show(list(items), len(items) - 1)

    def put(self, item: Any) -> None:
        """Add a line; one that was taken out goes back to its place."""
        rows = self.items()
        at = self._back_at if 0 <= self._back_at <= len(rows) else len(rows)
        self._back_at = -1
        rows.insert(at, item)
        self._show(rows, at)

    def take_out(self) -> None:
        """The current line leaves, to be changed; the next `put` puts it back where it was."""
        at = self.view.current_row()
        self._remove(at)
        self._back_at = at

    def _remove(self, at: int) -> None:
        rows = self.items()
        del rows[at]
        self._back_at = -1
        self._show(rows, min(at, len(rows) - 1))

    def _show(self, rows: list[Any], current: int) -> None:
        self._model.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self.view.go_to(current)
        self.edited.emit()

    def _chosen(self, row: int) -> None:
        self.wanted.emit(self._model.rows[row])
