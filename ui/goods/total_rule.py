"""The thin line under a side's total: it goes with it where no money moves."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.act_side import ActSide


def rule_below(side: ActSide) -> QWidget:
    """The line that `side` draws under its total."""
    item = side.body.itemAt(side.body.indexOf(side.total) + 1)
    line = item.widget() if item is not None else None
    assert line is not None
    return line
