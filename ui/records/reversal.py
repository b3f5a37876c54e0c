"""The reversal panel: what taking an act back does, and why it is taken back, in the page, by keys: reason, Enter,
words, Enter, F10."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from outlet_app.services.corrections import REASONS, UndoLook
from resources.texts import _
from ui import formats, theme
from ui.records.effects import Effects
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
        self._look: UndoLook | None = None
        self._title = Label("title")
        self._explain = Label("quiet", wrap=True)
        self._does = Label("label")
        self.effects = Effects()
        self._anew = Label("quiet", name="reversal-anew", wrap=True)
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
        self._again = KeyButton(key="Ctrl+N", name="reversal-again")
        self._back = KeyButton(key="Esc", name="reversal-back")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        self._scroll = QScrollArea()  # what an act does may be much; the buttons are never pushed out
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.effects)
        asked: tuple[QWidget, ...] = (self._reason_label, self.reason, self._note_label, self.note, self.message)
        for label in (self._title, self._explain, self._does):
            column.addWidget(label)
        column.addWidget(self._scroll, 1)
        for part in (self._anew, *asked):
            column.addWidget(part)
        for button in (self._back, self._again, self.go):
            column.addWidget(button)
        self.reason.entered.connect(self.note.setFocus)
        self.note.returnPressed.connect(self.go.setFocus)
        self.go.clicked.connect(self.confirm)
        self._back.clicked.connect(self.cancelled)
        self._again.clicked.connect(self.confirm_again)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Ctrl+N"), self, self.confirm_again, context=within)

    def ask(self, seq: int, total_fen: int, anew: bool) -> None:
        """Ask about taking back act `seq`; `anew`: it can be entered anew. What that does comes with `show_look`."""
        self._seq, self._total, self._look = seq, total_fen, None
        self.effects.show_rows(())
        self._again.setVisible(anew)
        self.retranslate()
        self.reason.setCurrentIndex(0)
        self.note.clear()
        self.refused("")
        self.reason.setFocus()

    def show_look(self, seq: int, look: UndoLook) -> None:
        """What it does, and what stands in its way. An answer about another act is dropped."""
        if seq != self._seq:
            return
        self._look = look
        self.effects.show_rows(look.rows)
        self._show_look()
        if look.problem is not None:
            self.refused(look.problem.told(_))
            self.go.setEnabled(False)
            self._again.setEnabled(False)

    def confirm(self) -> None:
        """Send what was chosen, once; `refused` arms the buttons again."""
        self._send(False)

    def confirm_again(self) -> None:
        """The same, and then the act is entered anew."""
        if not self._again.isHidden():
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
        if self._total:
            text = _("The whole act of {amount} is taken back by an act of its own; both stay in Records, linked.")
            self._explain.setText(text.format(amount=formats.yuan(self._total, symbol=True)))
        else:
            self._explain.setText(_("The whole act is taken back by an act of its own; both stay in Records, linked."))
        self._does.setText(_("What it does"))
        self._reason_label.setText(_("Reason (↑ ↓)"))
        self._note_label.setText(_("In words"))
        self.go.say(_("Reverse it"))
        self._again.say(_("Reverse and enter it anew"))
        self._back.say(_("Keep it"))
        self.effects.retranslate()
        self._show_look()

    def _show_look(self) -> None:
        look = self._look
        there = look is not None and bool(look.rows)
        self._does.setVisible(there)
        carried = look.again[0] if look is not None and look.again and look.again != look.rows else None
        self._anew.setVisible(carried is not None and not self._again.isHidden())
        if carried is not None:
            text = _("Entered anew, {amount} in cash stays where it is.")
            self._anew.setText(text.format(amount=carried.value))

    def fit(self) -> None:
        """The look changed: the list of reasons is measured anew."""
        theme.state(self.reason, "")
        self.reason.setMinimumWidth(0)
