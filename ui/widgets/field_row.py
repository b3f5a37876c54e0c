"""Fields side by side, with one line under them for the sentence of the field that is at fault."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.field import Field
from ui.widgets.labels import Label

_LINE = 20


class FieldRow(QWidget):
    """`fields`: with their shares of the width (0 = as narrow as it gets). The sentence stands under the faulty field
    where it fits, and names it when the cursor is elsewhere."""

    def __init__(self, fields: Sequence[tuple[QWidget, int]]):
        super().__init__()
        self._fields = [field for field, _share in fields if isinstance(field, Field)]
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        for field, share in fields:
            row.addWidget(field, share)
        whole.addLayout(row)
        self.said = Label("problem")
        self.said.setMinimumWidth(1)
        whole.addWidget(self.said)
        self.fit()
        for field in self._fields:
            field.problem_changed.connect(self.tell)
            field.edit.installEventFilter(self)

    def fit(self) -> None:
        """The line for sentences has its height at every type size, so that nothing jumps when one appears."""
        self.said.setFixedHeight(theme.scaled(_LINE))

    def retranslate(self) -> None:
        """The fields and the sentence."""
        for field in self._fields:
            field.retranslate()
        self.tell()

    def tell(self) -> None:
        """Show the sentence of the field with the cursor, else of the first faulty one."""
        faulty = [field for field in self._fields if field.problem() and field.isVisible()]
        field = next((one for one in faulty if one.edit.hasFocus()), faulty[0] if faulty else None)
        if field is None:
            self.said.setText("")
            return
        text = field.problem() if field.edit.hasFocus() else f"{field.label.text()}: {field.problem()}"
        needed = self.said.fontMetrics().horizontalAdvance(text) + 4
        self.said.setContentsMargins(max(0, min(field.x(), self.width() - needed)), 0, 0, 0)
        self.said.setText(text)
        self.said.setToolTip(text)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The cursor came or went."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.tell()
        return False
