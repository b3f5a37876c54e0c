"""The columns in which what is to be paid is listed."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.errors import N_
from outlet_app.services.produce.payouts import DueAct
from resources.texts import _, language
from ui import formats
from ui.widgets.table import Column


def due_columns(chosen: Callable[[int], bool]) -> list[Column[DueAct]]:
    """Tick, day, who, act, product, owed, paid, open, loan. `chosen` says whether an act is ticked."""
    return [
        Column("", lambda row: "✓" if chosen(row.owed.seq) else "", width=26, token=lambda _row: "action"),
        Column(N_("Pay on"), _day, width=150, token=_token),
        Column(N_("Name"), lambda row: row.name or formats.DASH),
        Column(N_("No."), lambda row: formats.number(row.owed.seq), width=58),
        Column(N_("Product"), _product, width=150, sparse=True),
        Column(N_("Owed"), lambda row: formats.yuan(row.owed.fen), right=True, width=96, sparse=True),
        Column(N_("Paid"), lambda row: formats.yuan(row.owed.paid_fen), right=True, width=86, sparse=True),
        Column(N_("Of it loan"), lambda row: formats.yuan(row.owed.loan_open_fen), right=True, width=92),
        Column(N_("Not paid yet"), lambda row: formats.yuan(row.owed.open_fen), right=True, width=104),
    ]


def _product(row: DueAct) -> str:
    return row.product.shown(language()) if row.product else formats.DASH


def _day(row: DueAct) -> str:
    if row.owed.due is None:
        return formats.DASH
    day = formats.day(row.owed.due, weekday=False)
    if row.standing == "overdue":
        return _("! {day} overdue").format(day=day)
    return _("● today") if row.standing == "today" else day


def _token(row: DueAct) -> str:
    return {"overdue": "red", "today": "amber-ink"}.get(row.standing, "")
