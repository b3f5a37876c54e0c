"""The columns of the lists of paper slips."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.office.ports import SlipRow
from ui import formats
from ui.widgets.table import Column

COLUMNS: tuple[Column[SlipRow], ...] = (
    Column(N_("Slip"), lambda row: row.number),
    Column(N_("Numbered with"), lambda row: formats.number(row.printed), width=140),
)
