"""The switch of the trial outlet: pulls the line and puts it back, at the socket. It lies over the strip's empty
middle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from sample.line import Line

PULL = "试用：拔掉线路 · Trial: pull the line"
PLUG = "试用：接上线路 · Trial: plug the line in"
LEFT_OF_RIGHT, ABOVE_BOTTOM = 130, 4


class LineSwitch(QPushButton):
    """One button for a real line, laid over the counter's window. Lives in the window's thread; the relay works on
    its own."""

    def __init__(self, line: Line, window: QWidget):
        super().__init__(window)
        self._line = line
        self._window = window
        self.setObjectName("line-switch")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the cursor stays at the counter
        self.clicked.connect(self.turn)
        window.installEventFilter(self)
        self._show()
        self.show()

    @Slot()
    def turn(self) -> None:
        """Pull the line, or put it back."""
        if self._line.plugged:
            self._line.pull()
        else:
            self._line.plug()
        self._show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep to the window's lower right, above whatever is shown."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _show(self) -> None:
        text = PULL if self._line.plugged else PLUG
        self.setText(text)
        self.setAccessibleName(text)
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        window = self._window
        self.move(window.width() - self.width() - LEFT_OF_RIGHT, window.height() - self.height() - ABOVE_BOTTOM)
        self.raise_()
