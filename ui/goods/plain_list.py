"""A list to choose from, with a heading, and a sentence for when there is nothing: what waits, what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from resources.texts import _
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView


class PlainList(Card):
    """`head` and `empty` N_-marked. Emits: `chosen(row)` on Enter."""

    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column[Any]], name: str, head: str, empty: str):
        super().__init__(margin=8)
        self._head_text, self._empty_text = head, empty
        self.model: ListModel[Any] = ListModel(columns, self)
        self.view = TableView(self.model, name=name)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._empty = Label("quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.body.addWidget(place, 1)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(lambda row: self.chosen.emit(self.model.rows[row]))

    def retranslate(self) -> None:
        """Head, cells, sentence."""
        rows = len(self.model.rows)
        head = _(self._head_text)
        self.head(f"{head} · {rows}" if rows else head)
        self.model.retranslate()
        self._empty.setText(_(self._empty_text))
        self.view.setAccessibleName(head)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these, the cursor on the first."""
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self.view.go_to(0)
        self.retranslate()
