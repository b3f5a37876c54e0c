"""The base of every list with columns: a model over frozen rows, and a view that is worked with keys alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from resources.texts import _
from ui import theme

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
MEASURED = 500  # rows whose figures are looked at: a list that goes on has its like among them


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `head` is an N_-marked text; `value` says what to show for a row, in the language that holds;
    `right` for figures; `width` in pixels at 100 % type, 0 = takes what is left; `token`: the text's colour by name of
    a token, or "" for ink; `sparse`: hidden when the table is narrow (less than `TableView.LEAST`); `middle`: what does
    not fit is left out in the middle, and the whole is its tool tip (names, whose ends tell them apart); `narrow`: its
    width where the stretching column would have less than its least otherwise, 0 = no less than `width`; `short`: what
    it shows there instead, the whole being its tool tip. A column of figures is never narrower than its figures are:
    half a number is a wrong number."""

    head: str
    value: Callable[[Row], str]
    right: bool = False
    width: int = 0
    token: Callable[[Row], str] | None = None
    sparse: bool = False
    middle: bool = False
    narrow: int = 0
    short: Callable[[Row], str] | None = None


class ListModel(QAbstractTableModel, Generic[Row]):
    """Rows in columns, frozen facts of a service. Subclass `fetchMore` and `canFetchMore` for windowed lists."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QWidget | None = None):
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.tight = False

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment and colour; returns early for everything else."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            shown = column.short if self.tight and column.short else column.value
            return shown(self.rows[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole and (column.middle or column.short):
            return column.value(self.rows[index.row()])
        if role == Qt.ItemDataRole.ForegroundRole:
            token = column.token
            name = token(self.rows[index.row()]) if token else ""
            return theme.colour(name) if name else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads, in the language that holds, aligned like their columns."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section].head)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _side(self.columns[section])
        return None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows below the others; the current row stays."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def tighten(self, tight: bool) -> None:
        """Whether there is little room: columns that have a short form show it."""
        if tight != self.tight:
            self.tight = tight
            if any(column.short for column in self.columns):
                self.retranslate()

    def retranslate(self) -> None:
        """The language changed: what is shown is asked for again, the current row stays."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))


class RowDelegate(QStyledItemDelegate):
    """Draws the cursor along the whole current row: Qt draws it round one cell, but here a row is what is chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's, and every cell of the selected row has the focus the view has."""
        super().initStyleOption(option, index)
        view = self.parent()
        selected = QStyle.StateFlag.State_Selected in option.state
        if selected and isinstance(view, QWidget) and view.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus
        model = index.model()
        if isinstance(model, ListModel) and model.columns[index.column()].middle:
            option.textElideMode = Qt.TextElideMode.ElideMiddle


class TableView(QTableView):
    """A list in columns, for keys: arrows move, Enter chooses, Delete asks for removal; rows are of one height.

    Emits: `chosen(row)` on Enter or a double click, `removal(row)` on Delete, `moved(row)` when the current row
    changes (−1 = none).
    """

    chosen = Signal(int)
    removal = Signal(int)
    moved = Signal(int)

    LEAST = 150
    ROW = 40
    PADDING = 18
    """Pixels of a cell's width that its text can't have, at 100 % type: see `theme`."""

    def __init__(self, model: ListModel[Any], *, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self._columns = model.columns
        self._list = model
        self._least: dict[int, int] = {}
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.doubleClicked.connect(self._double_clicked)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        for changed in (model.modelReset, model.rowsInserted, model.dataChanged, model.headerDataChanged):
            changed.connect(self._measure)
        self.fit()

    def fit(self) -> None:
        """Set heights and widths for the type size that holds; the window calls it when that changes."""
        self.verticalHeader().setDefaultSectionSize(theme.scaled(self.ROW))
        self.setMinimumHeight(theme.scaled(self.ROW) * 2)
        header = self.horizontalHeader()
        for at, column in enumerate(self._columns):
            stretch = not column.width
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(at, mode)
            if column.width:
                self.setColumnWidth(at, theme.scaled(column.width))
        self._least = {}
        self._measure()

    def sizeHint(self) -> QSize:
        """No taller than it must be: where there is more room a list takes it anyway, and where there is not, a page
        must not scroll for its sake."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def current_row(self) -> int:
        """The row the cursor is on, or −1."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Put the cursor on a row, if there is one."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, Delete asks for removal, Home and End go to the first and last row; the rest is Qt's."""
        row = self.current_row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.chosen.emit(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self.removal.emit(row)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):  # Qt's own go sideways, to the first or last column
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the new width."""
        self._share(event.size().width())
        super().resizeEvent(event)

    def _measure(self) -> None:
        """How wide the figures are that the list holds now; where that changed, the columns share the width anew."""
        least = {at: self._widest(at) for at, column in enumerate(self._columns) if column.right and column.width}
        if least != self._least:
            self._least = least
            self._share(self.viewport().width())

    def _widest(self, at: int) -> int:
        """Pixels that a column of figures needs, its head included."""
        metrics, value = self.fontMetrics(), self._columns[at].value
        head = self.horizontalHeader().fontMetrics().horizontalAdvance(_(self._columns[at].head))
        shown = (metrics.horizontalAdvance(value(row)) for row in self._list.rows[:MEASURED])
        return max((head, *shown)) + theme.scaled(self.PADDING)

    def _width(self, at: int, width: int) -> int:
        return max(theme.scaled(width), self._least.get(at, 0)) if width else 0

    def _share(self, whole: int) -> None:
        """Columns that can be spared are hidden, the last first, until the stretching one has its least width; where
        that is not enough, those that have a narrow form take it."""
        room = whole - sum(self._width(at, column.width) for at, column in enumerate(self._columns))
        for at in reversed(range(len(self._columns))):
            if self._columns[at].sparse:
                hide = room < theme.scaled(self.LEAST)
                self.setColumnHidden(at, hide)
                room += self._width(at, self._columns[at].width) if hide else 0
        tight = room < theme.scaled(self.LEAST)
        self._list.tighten(tight)
        for at, column in enumerate(self._columns):
            if column.width:
                self.setColumnWidth(at, self._width(at, column.narrow if tight and column.narrow else column.width))

    def _double_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.moved.emit(current.row())


def _side(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
