"""The reversal panel: why an act is taken back, in the page, by keys: reason, Enter, words, Enter, F10."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from outlet_app.services.corrections import REASONS
from resources.texts import _
from ui import formats, theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label


class _Choice(QComboBox):
    """A choice in which Enter moves on instead of opening the list. Emits: `entered()`."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class ReversalPanel(QWidget):
    """Emits: `confirmed(reason code, note, again)`: again = to be entered anew, corrected, its cash carried over;
    `cancelled()`."""

    confirmed = Signal(str, str, bool)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("reversal")
        self._seq, self._total = 0, 0
        self._title = Label("title")
        self._explain = Label("quiet", wrap=True)
        self._reason_label, self._note_label = Label("label"), Label("label")
        self.reason = _Choice()
        self.reason.setObjectName("reversal-reason")
        self.note = QLineEdit()
        self.note.setObjectName("reversal-note")
        self.note.setMaxLength(200)
        self._reason_label.names(self.reason)
        self._note_label.names(self.note)
        self.message = Label("fault", name="reversal-message", wrap=True)
        self.go = KeyButton("danger", key="F10", name="reversal-go")
        self._again = KeyButton(key="Ctrl+E", name="reversal-again")
        self._back = KeyButton(key="Esc", name="reversal-back")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        parts = (self._title, self._explain, self._reason_label, self.reason, self._note_label, self.note, self.message)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._back)
        column.addWidget(self._again)
        column.addWidget(self.go)
        self.reason.entered.connect(self.note.setFocus)
        self.note.returnPressed.connect(self.go.setFocus)
        self.go.clicked.connect(self.confirm)
        self._back.clicked.connect(self.cancelled)
        self._again.clicked.connect(self.confirm_again)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+E"), self, self.confirm_again, context=within)

    def ask(self, seq: int, total_fen: int) -> None:
        """Ask about taking back act `seq`."""
        self._seq, self._total = seq, total_fen
        self.retranslate()
        self.reason.setCurrentIndex(0)
        self.note.clear()
        self.refused("")
        self.reason.setFocus()

    def confirm(self) -> None:
        """Send what was chosen, once; `refused` arms the buttons again."""
        self._send(False)

    def confirm_again(self) -> None:
        """The same, and then the act is entered anew."""
        self._send(True)

    def _send(self, again: bool) -> None:
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self._again.setEnabled(False)
            self.confirmed.emit(str(self.reason.currentData()), self.note.text(), again)

    def refused(self, text: str) -> None:
        """Say why not ("" clears) and let it be tried again."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.go.setEnabled(True)
        self._again.setEnabled(True)

    def retranslate(self) -> None:
        """Set every word anew; the choice stays."""
        at = max(self.reason.currentIndex(), 0)
        self.reason.clear()
        for code, text in REASONS.items():
            self.reason.addItem(_(text), code)
        self.reason.setCurrentIndex(at)
        self._title.setText(_("Reverse {number}").format(number=formats.number(self._seq)))
        self._explain.setText(
            _(
                "The whole act of {amount} is taken back by an act of its own. Nothing is deleted; "
                "both stay in Records, linked, with your reason."
            ).format(amount=formats.yuan(self._total, symbol=True))
        )
        self._reason_label.setText(_("Reason (↑ ↓)"))
        self._note_label.setText(_("In words"))
        self.go.say(_("Reverse it"))
        self._again.say(_("Reverse and enter it anew"))
        self._back.say(_("Keep it"))

    def fit(self) -> None:
        """The look changed: the list of reasons is measured anew."""
        theme.state(self.reason, "")
        self.reason.setMinimumWidth(0)
