"""The frame of the pages that take an act: head, left side (or the paper of what is built), right side, saved panel."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.errors import Refused
from outlet_app.services.model import PaperLine
from ui import theme
from ui.context import Context
from ui.page import Page
from ui.paper import PaperPreview
from ui.widgets.act_side import ActSide
from ui.widgets.field import told_short
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.one_stack import OneStack
from ui.widgets.saved_panel import SavedPanel

QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own word for "as wide as it likes"; PySide does not give it
SIDE_WIDE, SIDE_NARROW, NARROW_BELOW = 300, 268, 1100


class ActFrame(Page):
    """`head`: the row of title and modes; `column`: the left side, filled by subclasses; `side`: the right one."""

    def __init__(self, context: Context, side: ActSide):
        super().__init__(context)
        self.side = side
        self.title = Label("title")
        self.subtitle = ElidedLabel("subtitle")
        self.head = QHBoxLayout()
        self.column = QVBoxLayout()
        self.paper = PaperPreview()
        self.left_stack = OneStack()
        self.saved_panel = SavedPanel(context, self.name)
        self.stack = OneStack()
        self._before_preview: QWidget | None = None
        self._frame()
        side.primary.clicked.connect(self.primary)
        side.preview.clicked.connect(self.preview)

    def _frame(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self.head.setSpacing(8)
        self.head.addLayout(words, 1)
        work, building = QWidget(), QWidget()
        building.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.left_stack.addWidget(building)
        self.left_stack.addWidget(self.paper)
        across = QHBoxLayout(work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.left_stack, 1)
        self.stack_when_narrow(across, self.head)
        across.addWidget(self.side)
        self.stack.addWidget(work)
        self.stack.addWidget(self.saved_panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 14, 20, 12)
        whole.setSpacing(10)
        whole.addLayout(self.head)
        whole.addWidget(self.stack, 1)

    def retranslate(self) -> None:
        """Side and panel anew; subclasses add their own."""
        self.side.retranslate()
        self.saved_panel.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit before the first paint."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Room or type size changed: the right side is wide, narrow, or below the left one."""
        super().fit()
        if self.narrow():
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            close = self.width() < theme.scaled(NARROW_BELOW)
            self.side.setFixedWidth(theme.scaled(SIDE_NARROW if close else SIDE_WIDE))

    def saved_shown(self) -> bool:
        """Whether the panel of the act just saved stands here."""
        return self.stack.currentIndex() > 0

    # -- the paper of what is being built

    def paper_lines(self) -> list[PaperLine]:
        """The paper of what is being built. Raises `Refused` when it can't be laid out yet."""
        raise NotImplementedError

    def preview(self) -> None:
        """Ctrl+P: the paper of what is being built in place of the left side, and back."""
        if self.saved_shown():
            return
        if self.left_stack.currentIndex():
            self.close_preview()
            return
        try:
            lines = self.paper_lines()
        except Refused as error:
            self.side.say(told_short(error))
            return
        self._before_preview = self.focusWidget()
        self.paper.show_lines(lines)
        self.left_stack.setCurrentWidget(self.paper)
        self.paper.setFocus()

    def close_preview(self) -> None:
        """The left side again, the cursor where it was."""
        if not self.left_stack.currentIndex():
            return
        self.left_stack.setCurrentIndex(0)
        if self._before_preview is not None:
            self._before_preview.setFocus()

    def previewing(self) -> bool:
        """Whether the paper stands in place of the left side."""
        return self.left_stack.currentIndex() > 0
