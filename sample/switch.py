"""The switch of the trial outlet: a small window that pulls the line and puts it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from sample.line import Line

PULL = "拔掉线路\nPull the line"
PLUG = "接上线路\nPlug it back in"
THERE = "● 线路通 · line open"
GONE = "○ 线路已拔 · line pulled"


class LineSwitch(QWidget):
    """One button for a real line. Lives in the window's thread; the relay works on its own."""

    def __init__(self, line: Line):
        super().__init__(None, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self._line = line
        self.setWindowTitle("样例线路 · sample line")
        self._state = QLabel(self)
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._button = QPushButton(self)
        self._button.setObjectName("line-switch")
        self._button.setAccessibleName("sample line")
        self._button.setMinimumSize(180, 64)
        self._button.clicked.connect(self.turn)
        layout = QVBoxLayout(self)
        layout.addWidget(self._state)
        layout.addWidget(self._button)
        self._show()

    @Slot()
    def turn(self) -> None:
        """Pull the line, or put it back."""
        if self._line.plugged:
            self._line.pull()
        else:
            self._line.plug()
        self._show()

    def _show(self) -> None:
        self._state.setText(THERE if self._line.plugged else GONE)
        self._button.setText(PULL if self._line.plugged else PLUG)
