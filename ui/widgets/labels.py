"""Words and figures on the screen: labels with a role, labels that shorten themselves, a label with its figure."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStyle, QStyleOption, QWidget

from ui import theme


class Label(QLabel):
    """A text with a role (`ui.theme`). Never reads its text as markup; `wrap` lets it take more lines; `buddy` is the
    field it names: the field's accessible name follows this label's text, so a language switch renames both."""

    def __init__(self, role: str = "", *, name: str = "", wrap: bool = False, right: bool = False, text: str = ""):
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._named: QWidget | None = None
        if role:
            theme.role(self, role)
        if name:
            self.setObjectName(name)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if text:
            self.setText(text)

    def names(self, field: QWidget) -> None:
        """This label stands for `field`: buddy and accessible name."""
        self._named = field
        self.setBuddy(field)
        field.setAccessibleName(self.text())

    def setText(self, text: str) -> None:
        """Set the text, and the accessible name of the field it stands for."""
        super().setText(text)
        if self._named is not None:
            self._named.setAccessibleName(text)


class ElidedLabel(Label):
    """A text in one line that is shortened with … when there is no room; the whole of it is its tool tip and its
    accessible name. For names and notes of any length, never for amounts."""

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few characters."""
        return QSize(
            min(self.fontMetrics().horizontalAdvance("永永永…"), self.sizeHint().width()), self.sizeHint().height()
        )

    def setText(self, text: str) -> None:
        """Set the whole text."""
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what fits."""
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        box = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        alignment = self.alignment() | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, box, int(alignment), self.palette(), self.isEnabled(), text, self.foregroundRole()
        )


class FactRow(QWidget):
    """A quiet label on the left, its figure on the right, as in a total's breakdown."""

    def __init__(self, role: str = "figure", *, name: str = ""):
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.label = Label("quiet")
        self.figure = Label(role, name=name, right=True)
        line.addWidget(self.label)
        line.addStretch(1)
        line.addWidget(self.figure)

    def say(self, label: str, figure: str | None = None) -> None:
        """Set the label, and the figure unless it is None."""
        self.label.setText(label)
        if figure is not None:
            self.figure.setText(figure)
        self.setAccessibleName(f"{label} {self.figure.text()}")
