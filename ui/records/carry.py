"""The panel that ends a carry: cash that stayed for an act to be entered anew comes back after all. By keys: words,
Enter, F10."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from resources.texts import _
from ui import formats
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label


class CarryPanel(QWidget):
    """Emits: `confirmed(note)` · `cancelled()`."""

    confirmed = Signal(str)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("carry")
        self._seq, self._fen, self._into = 0, 0, True
        self._title = Label("title")
        self._explain = Label("quiet", wrap=True)
        self._amount = Label("amount", name="carry-amount", wrap=True)
        self._note_label = Label("label")
        self.note = QLineEdit()
        self.note.setObjectName("carry-note")
        self.note.setMaxLength(200)
        self._note_label.names(self.note)
        self.message = Label("fault", name="carry-message", wrap=True)
        self.go = KeyButton("danger", key="F10", name="carry-go")
        self._back = KeyButton(key="Esc", name="carry-back")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._title, self._explain, self._amount, self._note_label, self.note, self.message):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._back)
        column.addWidget(self.go)
        self.note.returnPressed.connect(self.go.setFocus)
        self.go.clicked.connect(self.confirm)
        self._back.clicked.connect(self.cancelled)

    def ask(self, seq: int, fen: int, into: bool) -> None:
        """Ask about the `fen` that stayed when act `seq` was reversed; `into`: they would come into the till."""
        self._seq, self._fen, self._into = seq, fen, into
        self.note.clear()
        self.refused("")
        self.retranslate()
        self.note.setFocus()

    def confirm(self) -> None:
        """Send it, once; `refused` arms the button again."""
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self.confirmed.emit(self.note.text())

    def refused(self, text: str) -> None:
        """Say why not ("" clears) and let it be tried again."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.go.setEnabled(True)

    def retranslate(self) -> None:
        """Set every word anew."""
        number, amount = formats.number(self._seq), formats.yuan(self._fen, symbol=True)
        self._title.setText(_("Cash of {number}").format(number=number))
        self._explain.setText(
            _(
                "{amount} stayed when {number} was reversed, to be carried over to the act entered anew. If nothing "
                "will carry it, it moves now, by an act of its own."
            ).format(amount=amount, number=number)
        )
        text = _("Take {amount} into the till.") if self._into else _("Hand back {amount}.")
        self._amount.setText(text.format(amount=amount))
        self._note_label.setText(_("In words"))
        self.go.say(_("The cash has moved"))
        self._back.say(_("Leave it"))
