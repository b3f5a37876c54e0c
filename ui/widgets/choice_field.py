"""Choosing one of a few: a list of grades or roles (arrow keys, first letters), and a row of mode buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from resources.texts import _
from ui import theme
from ui.widgets.buttons import KeyButton
from ui.widgets.labels import Label

_ARROW = 50  # a choice's arrow and the room around its text, in pixels at 100 %
_TEXT, _SIDES = 14, 34  # a button's type and the room left and right of it, in pixels at 100 %


class ChoiceField(QWidget):
    """A labelled list to choose one value from. `label` and the options' texts are N_-marked (a text that is no message
    shows as it is: grades). Emits: `edited()` when another value was chosen · `finished()` on Enter."""

    edited = Signal()
    finished = Signal()

    def __init__(self, label: str, name: str):
        super().__init__()
        self._label_text = label
        self._options: list[tuple[str, str]] = []
        self.label = Label("label")
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.label.names(self.box)
        self.setFocusProxy(self.box)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(self.label)
        whole.addWidget(self.box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.currentIndexChanged.connect(self._changed)
        self.box.installEventFilter(self)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """The (value, text) pairs to choose from; the first is chosen. Tells nobody."""
        self.box.blockSignals(True)
        self._options = list(options)
        self.box.clear()
        for value, text in options:
            self.box.addItem(_(text), value)
        self.box.setEnabled(len(options) > 1)
        self.box.blockSignals(False)
        self.fit()

    def value(self) -> str:
        """The chosen value; "" when there is nothing to choose from."""
        return str(self.box.currentData() or "")

    def choose(self, value: str) -> None:
        """Choose a value; one that is not offered changes nothing."""
        found = self.box.findData(value)
        if found >= 0:
            self.box.setCurrentIndex(found)

    def retranslate(self) -> None:
        """Label and options in the language that holds."""
        self.label.setText(_(self._label_text))
        for number, (_value, text) in enumerate(self._options):
            self.box.setItemText(number, _(text))
        self.fit()

    def fit(self) -> None:
        """Room for the longest choice beside the arrow: none is cut."""
        metrics = QFontMetrics(self.box.font())
        longest = max((metrics.horizontalAdvance(_(text)) for _value, text in self._options), default=0)
        self.box.setMinimumWidth(longest + theme.scaled(_ARROW))

    def take_cursor(self) -> None:
        """The cursor here."""
        self.box.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Enter moves on instead of opening the list (Alt+↓ and Space open it)."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.finished.emit()
        return True

    def _changed(self) -> None:
        self.edited.emit()


class ModeButtons(QWidget):
    """A row of buttons of which one is down. `modes`: (value, N_-marked text, key). Emits: `changed(value)` when the
    clerk picks another one."""

    changed = Signal(str)

    def __init__(self, modes: Sequence[tuple[str, str, str]], prefix: str):
        super().__init__()
        self._texts = {value: text for value, text, _key in modes}
        self._buttons: dict[str, KeyButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for value, _text, key in modes:
            button = KeyButton("mode", key=key, name=f"{prefix}{value}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its key must not take the cursor away
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
            self._group.addButton(button)
            self._buttons[value] = button
            row.addWidget(button)
        self._buttons[modes[0][0]].setChecked(True)
        self._group.buttonClicked.connect(self._clicked)

    def value(self) -> str:
        """The mode that is down."""
        return next(value for value, button in self._buttons.items() if button.isChecked())

    def put(self, value: str) -> None:
        """Press a mode, telling nobody."""
        if value in self._buttons:
            self._buttons[value].setChecked(True)

    def retranslate(self) -> None:
        """The words."""
        for value, button in self._buttons.items():
            button.say(_(self._texts[value]))
        self.fit()

    def fit(self) -> None:
        """The pressed button's words are bold: every button has room for that, so that none is cut or jumps."""
        for button in self._buttons.values():
            bold = button.font()
            bold.setBold(True)
            bold.setPixelSize(theme.scaled(_TEXT))
            button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(button.text()) + theme.scaled(_SIDES))

    def _clicked(self) -> None:
        self.changed.emit(self.value())
