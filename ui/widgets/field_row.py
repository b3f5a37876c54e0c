"""Fields side by side, and the line under them for the sentence of the field that is at fault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.field import Field
from ui.widgets.labels import Label

_LINE = 20


class ProblemLine(Label):
    """One line for the sentences of several fields. It stands under the faulty field where it fits, and names the field
    when the cursor is elsewhere. Its height never changes, so that nothing jumps when a sentence appears. With `lines`
    above 1 it wraps instead of moving."""

    def __init__(self, fields: Sequence[Field], lines: int = 1):
        super().__init__("problem", wrap=lines > 1)
        self._fields = list(fields)
        self._lines = lines
        self.setMinimumWidth(1)
        self.fit()
        for field in self._fields:
            field.problem_changed.connect(self.tell)
            field.edit.installEventFilter(self)

    def tell(self) -> None:
        """Show the sentence of the field with the cursor, else of the first faulty one."""
        faulty = [field for field in self._fields if field.problem() and field.isVisible()]
        field = next((one for one in faulty if one.edit.hasFocus()), faulty[0] if faulty else None)
        if field is None:
            self.setText("")
            return
        text = field.problem() if field.edit.hasFocus() else f"{field.label.text()}: {field.problem()}"
        needed = self.fontMetrics().horizontalAdvance(text) + 4
        start = field.mapTo(self.window(), QPoint()).x() - self.mapTo(self.window(), QPoint()).x()
        if self._lines == 1:
            self.setContentsMargins(max(0, min(start, self.width() - needed)), 0, 0, 0)
        self.setText(text)
        self.setToolTip(text)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The cursor came or went."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.tell()
        return False

    def fit(self) -> None:
        """The type size changed."""
        self.setFixedHeight(theme.scaled(_LINE * self._lines))


class FieldRow(QWidget):
    """`fields`: with their shares of the width (0 = as narrow as it gets), and a `ProblemLine` below unless another one
    watches them (`own_line` false)."""

    def __init__(self, fields: Sequence[tuple[QWidget, int]], *, own_line: bool = True):
        super().__init__()
        self.fields = [field for field, _share in fields if isinstance(field, Field)]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        for field, share in fields:
            row.addWidget(field, share)
        whole.addLayout(row)
        self.said = ProblemLine(self.fields) if own_line else None
        if self.said is not None:
            whole.addWidget(self.said)

    def retranslate(self) -> None:
        """The fields and the sentence."""
        for field in self.fields:
            field.retranslate()
        if self.said is not None:
            self.said.tell()
