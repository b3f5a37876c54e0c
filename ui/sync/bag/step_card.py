"""One step of the bag's way: its picture, number and title, one sentence, how it stands, and what can be pressed."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from resources.texts import _
from ui import theme
from ui.sync.bag.scenes import ScenePicture
from ui.sync.bag.work import WHOLE
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.labels import Label

_DISC, _HIGH = 30, 500
"""Across the disc of the number; how high a card grows, so that its parts stay together. Pixels at 100 %."""


class Turn(StrEnum):
    """How a step stands among the others."""

    NOW = "now"
    LATER = "later"
    DONE = "done"


class _Number(QWidget):
    """The step's number in a disc: green when it is its turn, a tick when it is done."""

    def __init__(self, number: int):
        super().__init__()
        self._number = number
        self._turn = Turn.LATER
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def stand(self, turn: Turn) -> None:
        """How the step stands from now on."""
        self._turn = turn
        self.update()

    def sizeHint(self) -> QSize:
        """A disc that grows with the type."""
        return QSize(theme.scaled(_DISC), theme.scaled(_DISC))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The disc and the number in it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        now = self._turn is Turn.NOW
        painter.setBrush(theme.colour("action" if now else "pale"))
        painter.drawEllipse(QRectF(self.rect()))
        font = self.font()
        font.setPixelSize(theme.scaled(16))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.colour("action-ink" if now else "pale-ink"))
        sign = "✓" if self._turn is Turn.DONE else str(self._number)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, sign)
        painter.end()


class StepCard(Card):
    """`say` sets the words, `stand` whose turn it is, `tell` how it stands, `offer` its button, `work` what goes on."""

    def __init__(self, name: str, number: int, scene: str):
        super().__init__(name=f"bag-{name}", margin=14)
        self.picture = ScenePicture(scene)
        self.number = _Number(number)
        self.title = Label("name", wrap=True)
        self.sentence = Label("sentence", wrap=True)
        self.told = Label("quiet", name=f"bag-{name}-told", wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, WHOLE)
        self.progress.setObjectName(f"bag-{name}-progress")
        self.button = KeyButton("primary", key="F10", name=f"bag-{name}-do")
        self.stop = KeyButton(key="Esc", name=f"bag-{name}-stop")
        for hidden in (self.progress, self.button, self.stop):
            hidden.hide()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.title, 1)
        self.body.setSpacing(8)
        self.body.addWidget(self.picture)
        self.body.addLayout(head)
        self.body.addWidget(self.sentence)
        self.body.addStretch(1)
        for part in (self.told, self.progress, self.button, self.stop):
            self.body.addWidget(part)
        self.fit()

    def fit(self) -> None:
        """The type size changed."""
        self.setMaximumHeight(theme.scaled(_HIGH))
        self.picture.updateGeometry()
        self.number.updateGeometry()

    def say(self, title: str, sentence: str) -> None:
        """Title and sentence, in the language that holds."""
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.picture.setAccessibleName(title)
        self.stop.say(_("Stop"))

    def stand(self, turn: Turn, bright: bool) -> None:
        """Whose turn it is: the frame, the number; `bright`: its picture is not paler."""
        theme.state(self, "now" if turn is Turn.NOW else "")
        self.number.stand(turn)
        self.number.setAccessibleName(_("Step done") if turn is Turn.DONE else "")
        self.picture.dim(not bright)

    def tell(self, text: str, role: str = "quiet") -> None:
        """How it stands, in a sentence with its sign; `role` of `ui.theme`: quiet, good, warn, fault, strong."""
        theme.role(self.told, role)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def work(self, text: str) -> None:
        """While its work is under way: `text`, progress and a way out; "" when it is over."""
        if text:
            self.tell(text, "strong")
        self.progress.setVisible(bool(text))
        self.stop.setVisible(bool(text))

    def offer(self, text: str) -> None:
        """Show its button, the page's one primary action, with these words; no text hides it."""
        self.button.say(text)
        self.button.setVisible(bool(text))
