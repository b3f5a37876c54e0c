"""What an act comes to, large enough to turn the screen and show it: label, amount, amount in capitals."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from outlet_app.domain.capitals import rmb_capitals
from ui import formats, theme
from ui.widgets.labels import Label

_SIZES = ("total", "headline", "amount")


class TotalBox(QWidget):
    """The amount takes the largest type that fits its width."""

    def __init__(self, name: str):
        super().__init__()
        self.label = Label("quiet")
        self.amount = Label("total", name=name)
        self.capitals = Label("subtitle", wrap=True)
        self.amount.setMinimumWidth(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for label in (self.label, self.amount, self.capitals):
            layout.addWidget(label)
        self.show_amount(0)

    def show_amount(self, fen: int) -> None:
        """Show `fen`, and in capitals (人民币大写, always Chinese: that is what makes it hard to alter)."""
        self.amount.setText(formats.yuan(fen, symbol=True, dash=False))
        self.capitals.setText(rmb_capitals(fen, prefix="") if fen else " ")
        self._fit()

    def _fit(self) -> None:
        for role in _SIZES:
            theme.role(self.amount, role)
            self.amount.ensurePolished()
            if self.amount.sizeHint().width() <= self.width():
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room."""
        super().resizeEvent(event)
        self._fit()
