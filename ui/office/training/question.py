"""One question of the test: its text, its answers on keys 1 to 4."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from outlet_app.services.office.training import Asked
from resources.texts import _, language
from ui.widgets.labels import Label

MOST_ANSWERS = 4


class QuestionView(QWidget):
    """Emits: `answered(place)` when an answer is chosen · `on()` for Enter."""

    answered = Signal(int)
    on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked: Asked | None = None
        self.chosen = -1
        self.text = Label("name", name="training-question", wrap=True)
        self.keys = Label("quiet", wrap=True)
        self.buttons = [QRadioButton() for _place in range(MOST_ANSWERS)]
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.text)
        for place, button in enumerate(self.buttons):
            self._group.addButton(button, place)
            button.setObjectName(f"training-answer-{place + 1}")
            column.addWidget(button)
        column.addSpacing(8)
        column.addWidget(self.keys)
        column.addStretch(1)
        self._group.idClicked.connect(self.choose)

    def ask(self, asked: Asked, chosen: int) -> None:
        """Put a question; `chosen`: the answer given before, −1 = none."""
        self.asked, self.chosen = asked, chosen
        self._group.setExclusive(False)
        for place, button in enumerate(self.buttons):
            button.setChecked(place == chosen)
        self._group.setExclusive(True)
        self.retranslate()
        self.take_cursor()

    def take_cursor(self) -> None:
        """On the answer given, else on the first."""
        self.buttons[max(self.chosen, 0)].setFocus(Qt.FocusReason.TabFocusReason)

    def retranslate(self) -> None:
        """All texts anew."""
        if self.asked is None:
            return
        shown = language()
        self.text.setText(self.asked.question.text[shown])
        for place, button in enumerate(self.buttons):
            there = place < len(self.asked.answers)
            button.setVisible(there)
            if there:
                button.setText(f"{place + 1}   {self.asked.answers[place][shown]}")
                button.setAccessibleName(button.text())
        self.keys.setText(_("Keys 1 to 4 choose, Enter goes on. An answer can be changed until the end."))

    def choose(self, place: int) -> None:
        """An answer is given; it may be changed until the test is finished."""
        if self.asked is None or not 0 <= place < len(self.asked.answers):
            return
        self.chosen = place
        self.buttons[place].setChecked(True)
        self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
        self.answered.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 to 4 choose, Enter goes on."""
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < MOST_ANSWERS:
            self.choose(place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.on.emit()
        else:
            super().keyPressEvent(event)
