"""The columns of what waits to be settled, and of the parts of a settlement."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.errors import N_
from outlet_app.services.produce.settling import SettlePart, ToSettle
from resources.texts import _, language
from ui import formats, words
from ui.widgets.table import Column

WAITING: tuple[Column[ToSettle], ...] = (
    Column(N_("Name"), lambda row: row.name or formats.DASH),
    Column(N_("Role"), lambda row: words.role(row.role), width=120),
    Column(N_("Lots sold from"), lambda row: formats.count(row.lots), right=True, width=120),
    Column(N_("Sold for ¥"), lambda row: formats.yuan(row.fen), right=True, width=120),
    Column(
        N_("Floor"),
        lambda row: _("! under the floor") if row.under else _("kept"),
        width=150,
        token=lambda row: "amber-ink" if row.under else "",
    ),
)


def part_columns(agreed: Callable[[SettlePart], bool]) -> list[Column[SettlePart]]:
    """Lot, product, sold, what it brought, floor, what is missing to it, consent. `agreed`: the farmer agreed to it."""
    return [
        Column(N_("Lot"), lambda row: f"{row.part.seq:04d}-{row.part.line}", width=76),
        Column(N_("Product"), _product),
        Column(N_("Sold"), lambda row: formats.with_unit(row.part.quantity, row.unit), right=True, width=96),
        Column(N_("Sold for ¥"), lambda row: formats.yuan(row.part.fen), right=True, width=104),
        Column(N_("Floor price"), _floor, right=True, width=96, sparse=True),
        Column(N_("Under it"), lambda row: formats.yuan(row.under_fen), right=True, width=90, token=_token),
        Column(N_("Farmer agreed"), lambda row: _agreed(row, agreed(row)), width=120, token=_token),
    ]


def _product(row: SettlePart) -> str:
    return f"{row.product.shown(language())} {row.grade}".strip()


def _floor(row: SettlePart) -> str:
    return formats.DASH if row.part.floor_fen is None else formats.yuan(row.part.floor_fen)


def _agreed(row: SettlePart, agreed: bool) -> str:
    if not row.under_fen:
        return formats.DASH
    return _("✓ agreed") if agreed else _("no: made up")


def _token(row: SettlePart) -> str:
    return "amber-ink" if row.under_fen else ""
