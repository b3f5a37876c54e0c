"""What a reversal does, row by row: label left, shortened where it must be, the figure right and never cut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from outlet_app.services.model import ProductName
from outlet_app.services.told import Told
from resources.texts import _, language
from ui.widgets.labels import ElidedLabel, Label

MOST = 12


class Effects(QWidget):
    """Facts of `services.undoing_told`; more than `MOST` are counted instead of shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reversal-effects")
        self._rows: tuple[Told, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)

    def show_rows(self, rows: Sequence[Told]) -> None:
        """Show these."""
        self._rows = tuple(rows)
        self.retranslate()

    def text(self) -> str:
        """What is shown, line by line."""
        return "\n".join(f"{label} {value}".strip() for label, value in map(_said, self._rows))

    def retranslate(self) -> None:
        """All of it anew, in the language that holds."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._rows if len(self._rows) <= MOST else self._rows[: MOST - 1]
        for told in shown:
            self._column.addWidget(_row(*_said(told)))
        if len(shown) < len(self._rows):
            self._column.addWidget(Label("quiet", text=_("and {n} more").format(n=len(self._rows) - len(shown))))
        self._column.addStretch(1)
        self.setAccessibleName(self.text())


def _said(told: Told) -> tuple[str, str]:
    facts = {
        name: value.shown(language()) if isinstance(value, ProductName) else value for name, value in told.facts.items()
    }
    return _(told.label).format(**facts), _(told.value) if told.marked else told.value


def _row(label: str, value: str) -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(ElidedLabel("quiet", text=label), 1)
    if value:
        line.addWidget(Label("figure", right=True, text=value))
    return made
