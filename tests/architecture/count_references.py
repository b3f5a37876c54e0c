"""Counts references to None, True and False around calls into PySide6; run by test_pyside_refs.py.

    python count_references.py CALLS [--leak]

Prints one JSON object: what was called → how far CALLS of it moved the three counts. With `--leak` a call that keeps
None is among them, to show that the measure measures.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

Call = Callable[[], object]
Index = QModelIndex | QPersistentModelIndex
SINGLES = (None, True, False)
PLENTY = 10**8  # enough that a thief can't bring a count to nothing while this runs


class Sender(QObject):
    """Signals of the kinds a worker sends to the window."""

    plain = Signal()
    number = Signal(int)
    thing = Signal(object)


class Rows(QAbstractTableModel):
    """A model that answers None, as one does for a role it does not use."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Two rows."""
        return 2

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Two columns."""
        return 2

    def data(self, index: Index, role: int = 0) -> None:
        """Nothing, always."""


def of_widgets(kept: list[object]) -> dict[str, Call]:
    """Calls on widgets. What they need alive goes to `kept`."""
    line, label, button, box, widget = QLineEdit(), QLabel(), QPushButton(), QComboBox(), QWidget()
    stack, layout = QStackedWidget(), QVBoxLayout(widget)
    stack.addWidget(QWidget())
    layout.addWidget(label)
    kept += [line, label, button, box, widget, stack, layout]
    return {
        "QLineEdit.setText": lambda: line.setText("x"),
        "QLineEdit.clear": line.clear,
        "QLineEdit.setPlaceholderText": lambda: line.setPlaceholderText("x"),
        "QLabel.setText": lambda: label.setText("x"),
        "QPushButton.setEnabled": lambda: button.setEnabled(True),
        "QPushButton.setDefault": lambda: button.setDefault(True),
        "QComboBox.setCurrentIndex": lambda: box.setCurrentIndex(-1),
        "QComboBox.currentData": box.currentData,
        "QStackedWidget.setCurrentIndex": lambda: stack.setCurrentIndex(0),
        "QWidget.setFocus": widget.setFocus,
        "QWidget.update": widget.update,
        "QWidget.resize": lambda: widget.resize(10, 10),
        "QWidget.resize(QSize)": lambda: widget.resize(QSize(10, 10)),
        "QWidget.hide": widget.hide,
        "QWidget.setVisible(False)": lambda: widget.setVisible(False),
        "QWidget.setWindowTitle": lambda: widget.setWindowTitle("x"),
        "QWidget.setAccessibleName": lambda: widget.setAccessibleName("x"),
        "QWidget.setToolTip": lambda: widget.setToolTip("x"),
        "QWidget.setStyleSheet": lambda: widget.setStyleSheet(""),
        "QWidget.parent": widget.parent,
        "QWidget.property": lambda: widget.property("none"),
        "QWidget.setProperty(None)": lambda: widget.setProperty("key", None),
        "QWidget.blockSignals": lambda: widget.blockSignals(False),
        "QLayout.setSpacing": lambda: layout.setSpacing(1),
        "QApplication.focusWidget": QApplication.focusWidget,
    }


def of_tables(kept: list[object]) -> dict[str, Call]:
    """Calls on tables and models."""
    table, item, standard, rows = QTableWidget(3, 3), QTableWidgetItem("x"), QStandardItemModel(3, 3), Rows()
    index, empty, role = rows.index(0, 0), standard.index(1, 1), Qt.ItemDataRole.UserRole
    kept += [table, item, standard, rows]
    return {
        "QTableWidget.setItem": lambda: table.setItem(0, 0, QTableWidgetItem("x")),
        "QTableWidget.item": lambda: table.item(2, 2),
        "QTableWidget.setCurrentCell": lambda: table.setCurrentCell(0, 0),
        "QTableWidget.selectRow": lambda: table.selectRow(0),
        "QTableWidget.clearSelection": table.clearSelection,
        "QTableWidget.setColumnWidth": lambda: table.setColumnWidth(0, 50),
        "QTableWidgetItem.setText": lambda: item.setText("y"),
        "QTableWidgetItem.setData": lambda: item.setData(role, 5),
        "QTableWidgetItem.data": lambda: item.data(role + 3),
        "QTableWidgetItem.setForeground": lambda: item.setForeground(QColor(1, 2, 3)),
        "QStandardItemModel.setData": lambda: standard.setData(standard.index(0, 0), "x"),
        "QStandardItemModel.data": lambda: standard.data(empty),
        "QModelIndex.data of a Python model": lambda: index.data(Qt.ItemDataRole.DisplayRole),
        "QAbstractTableModel.dataChanged": lambda: rows.dataChanged.emit(index, index),
    }


def of_painting(kept: list[object]) -> dict[str, Call]:
    """Calls on a painter, as an own widget makes them."""
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    painter, colour = QPainter(image), QColor(1, 2, 3)
    kept += [painter, image]
    return {
        "QPainter.fillRect": lambda: painter.fillRect(0, 0, 2, 2, colour),
        "QPainter.drawText": lambda: painter.drawText(1, 1, "x"),
        "QPainter.drawLine": lambda: painter.drawLine(0, 0, 1, 1),
        "QPainter.setPen": lambda: painter.setPen(QPen(colour)),
        "QPainter.setBrush": lambda: painter.setBrush(Qt.GlobalColor.red),
        "QPainter.resetTransform": painter.resetTransform,
        "QImage.fill": lambda: image.fill(colour),
    }


def of_signals(kept: list[object]) -> dict[str, Call]:
    """Signals, timers and the event loop."""
    sender, timer = Sender(), QTimer()
    sender.plain.connect(lambda: None)
    sender.number.connect(lambda number: None)
    sender.thing.connect(lambda thing: None)
    kept += [sender, timer]
    return {
        "Signal().emit": sender.plain.emit,
        "Signal(int).emit": lambda: sender.number.emit(3),
        "Signal(object).emit(None)": lambda: sender.thing.emit(None),
        "Signal(object).emit(dict)": lambda: sender.thing.emit({}),
        "QTimer.setInterval": lambda: timer.setInterval(5),
        "QTimer.start": lambda: timer.start(1000),
        "QTimer.stop": timer.stop,
        "QApplication.processEvents": QApplication.processEvents,
    }


def moved(call: Call, times: int) -> list[int]:
    """How far `times` calls move the counts, after one that fills caches."""
    call()
    before = [sys.getrefcount(single) for single in SINGLES]
    for _ in range(times):
        call()
    return [sys.getrefcount(single) - count for single, count in zip(SINGLES, before, strict=True)]


def main() -> None:
    """Count, and print."""
    times = int(sys.argv[1])
    for single in SINGLES:
        ctypes.c_ssize_t.from_address(id(single)).value += PLENTY
    app = QApplication([])
    kept: list[object] = [app]
    calls = of_widgets(kept) | of_tables(kept) | of_painting(kept) | of_signals(kept)
    if "--leak" in sys.argv:
        calls["a list that keeps None"] = lambda: kept.append(None)
    print(json.dumps({name: moved(call, times) for name, call in calls.items()}), flush=True)
    for painter in (one for one in kept if isinstance(one, QPainter)):
        painter.end()


if __name__ == "__main__":
    main()
