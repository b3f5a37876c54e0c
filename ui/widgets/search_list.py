"""A search field over a table: filters while one types, says what to do when there is nothing, drops late answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from outlet_app.domain.text import nfkc
from outlet_app.errors import Known
from resources.texts import _
from ui.desk import Desk
from ui.widgets.card import Card
from ui.widgets.field import TextField
from ui.widgets.labels import Label
from ui.widgets.table import Column, ListModel, TableView

PAUSE_MS = 150


class SearchList(Card):
    """`search`: words → a call for the desk thread that gives rows. `bar`: the row of the field, for more beside it.

    Enter or ↓ in the field goes to the table; Enter there emits `chosen(row)`. Emits also `moved(row or None)` when
    another row is current · `found()`.
    """

    chosen = Signal(object)
    moved = Signal(object)
    found = Signal()

    def __init__(self, desk: Desk, label: str, name: str, table_name: str):
        super().__init__(margin=12)
        self._desk = desk
        self._search: Callable[[str], Callable[[], Sequence[Any]]] | None = None
        self._job = 0
        self._go_down = False
        self._empty_texts = ("", "")
        self._tables: list[TableView] = []
        self.field = TextField(label, name)
        self._table_name = table_name
        self._empty = Label("quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place = QWidget()
        self._stack = QStackedLayout(self._place)
        self._stack.addWidget(self._empty)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(10)
        self.bar.addWidget(self.field, 1)
        self.body.addLayout(self.bar)
        self.body.addWidget(self._place, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.reload)
        self.field.edit.textChanged.connect(self._timer.start)
        self.field.finished.connect(self._to_table)
        self.field.edit.installEventFilter(self)

    def show_table(
        self,
        columns: Sequence[Column[Any]],
        search: Callable[[str], Callable[[], Sequence[Any]]],
        *,
        empty: str,
        nothing: str,
    ) -> None:
        """Show these columns over what `search` finds. N_-marked: `empty` when there is nothing at all, `nothing` when
        nothing fits the words."""
        for table in self._tables:
            self._stack.removeWidget(table)
            table.deleteLater()
        self.view = TableView(ListModel(columns), name=self._table_name)
        self._tables = [self.view]
        self._stack.addWidget(self.view)
        self.view.chosen.connect(self._chosen)
        self.view.moved.connect(self._moved)
        self._search = search
        self._empty_texts = (empty, nothing)
        self._empty.setText("")
        self._stack.setCurrentIndex(0)
        self.reload()

    def retranslate(self) -> None:
        """Label, heads, cells, sentence."""
        self.field.retranslate()
        self.model().retranslate()
        self.view.setAccessibleName(_("List"))
        self._say_empty()

    def model(self) -> ListModel[Any]:
        """The rows shown."""
        model = self.view.model()
        assert isinstance(model, ListModel)
        return model

    def reload(self) -> None:
        """Search again for what stands in the field."""
        self._timer.stop()
        if self._job:
            self._desk.forget(self._job)
        if self._search is not None:
            self._job = self._desk.ask(self._search(nfkc(self.field.text())), self._found, self._not_found)

    def current(self) -> Any:
        """The row the cursor is on, or None."""
        at = self.view.current_row()
        rows = self.model().rows
        return rows[at] if 0 <= at < len(rows) else None

    def select(self, fits: Callable[[Any], bool]) -> None:
        """Put the cursor on the first row that fits."""
        for at, row in enumerate(self.model().rows):
            if fits(row):
                self.view.go_to(at)
                return

    def _found(self, rows: Sequence[Any]) -> None:
        self._job = 0
        self.model().set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self._say_empty()
        self.view.go_to(0)
        if not rows:
            self.moved.emit(None)
        if self._go_down:
            self._to_table()
        self.found.emit()

    def _not_found(self, error: Known) -> None:
        self._job = 0
        self.field.set_problem(error)

    def _say_empty(self) -> None:
        if not self._job:
            self._empty.setText(_(self._empty_texts[1 if nfkc(self.field.text()) else 0]))

    def _chosen(self, at: int) -> None:
        if not self._waiting():
            self.chosen.emit(self.model().rows[at])

    def _moved(self, at: int) -> None:
        rows = self.model().rows
        self.moved.emit(rows[at] if 0 <= at < len(rows) else None)

    def _waiting(self) -> bool:
        """Whether the rows shown are not those for the words typed: they must not be chosen from."""
        return self._timer.isActive() or bool(self._job)

    def _to_table(self) -> None:
        """To the rows; when they are still searched for, as soon as they are there."""
        self._go_down = self._waiting()
        if self._timer.isActive():
            self.reload()
        elif not self._go_down and self.model().rows:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """↓ goes to the table."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down:
            self._to_table()
            return True
        return False
