"""The columns in which acts are listed, on Records and on Home."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.errors import N_
from outlet_app.services.model import RecordRow
from ui import formats, words
from ui.strip import now_ms
from ui.widgets.table import Column


def act_columns(accepted: Callable[[], int], *, quantity: bool = False) -> list[Column[RecordRow]]:
    """Number, time, act, party, product, quantity (where there is room), amount, standing. `accepted` says up to which
    act the centre has."""
    columns: list[Column[RecordRow]] = [
        Column(N_("No."), lambda row: formats.number(row.seq), width=54, narrow=50),
        Column(N_("Time"), lambda row: formats.short_moment(row.at, now_ms()), width=96, sparse=True),
        Column(N_("Act"), words.act, width=112),
        Column(N_("Name"), lambda row: row.party or formats.DASH, width=104, middle=True, narrow=100),
        Column(N_("Product"), words.product),
        Column(N_("Quantity"), _quantity, right=True, width=108, sparse=True),
        Column(N_("Amount ¥"), lambda row: formats.yuan(row.total_fen), right=True, width=92, narrow=84),
        Column(
            N_("Centre"),
            lambda row: words.standing(row, accepted()),
            width=98,
            narrow=62,
            short=lambda row: words.standing(row, accepted())[:1],
            token=lambda row: words.standing_token(row, accepted()),
        ),
    ]
    return columns if quantity else [column for column in columns if column.head != "Quantity"]


def _quantity(row: RecordRow) -> str:
    return formats.with_unit(row.quantity, row.unit, trim=False) if row.unit else formats.DASH
