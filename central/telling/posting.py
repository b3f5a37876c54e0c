"""Rows about posting: waybill numbers, postage, zones, where pieces are."""

from __future__ import annotations

from dataclasses import asdict

import msgspec

from central import waybills
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells
from central.telling import cells as more
from central.telling.desk import Desk
from outlet_app.domain import postage
from outlet_app.domain.feed import TariffRow, Track, WaybillBatch
from outlet_app.domain.identifiers import waybill
from outlet_app.domain.postage import Tariff
from outlet_app.errors import Refused

TRACK_STATES = ("in_transit", "delivered", "settled", "refused", "returned")


def batch_key(cells: Cells) -> str:
    """A batch is known by its first number."""
    return waybill_key(cells, "first")


def batch(desk: Desk, cells: Cells, scope: str) -> msgspec.Struct:
    """Numbers for exactly this counter; the same batch told again is no news, any other overlap is refused."""
    try:
        number, asked = waybills.parsed(cells.get("first", ""), more.positive(cells, "count", waybills.MOST_AT_ONCE))
    except Refused as refused:
        raise BadCell(f"first: {refused.what.format(**refused.facts)}") from None
    found = waybills.given(desk.db, asked)
    if found is None:
        waybills.give(desk.db, scope, asked, desk.now)
    elif found != (scope, asked):
        raise BadCell(f"some of these numbers were given to {found[0]} already")
    return WaybillBatch(number, asked.size)


def tariff_key(cells: Cells) -> str:
    """A row of the postage table is known by what it is for, and from when."""
    cell.day(cells, "valid_from")
    parts = [cells.get(name, "") for name in ("service", "origin", "zone", "valid_from")]
    if not all(parts) or any("|" in part or len(part) > 40 for part in parts):
        raise BadCell("service, origin, zone and valid_from must be there, without |")
    return "|".join(parts)


def tariff(_desk: Desk, cells: Cells, _scope: str) -> msgspec.Struct:
    """A row of the postage table, as `domain.postage` wants it."""
    row = Tariff(
        service=cells["service"],
        origin=cells["origin"],
        zone=cells["zone"],
        valid_from=cells["valid_from"],
        first_g=more.positive(cells, "first_g"),
        first_fen=cell.yuan(cells.get("first_price", ""), "first_price"),
        step_g=more.positive(cells, "step_g"),
        step_fen=cell.yuan(cells.get("step_price", ""), "step_price"),
        max_g=more.positive(cells, "max_g"),
    )
    if not row.first_fen or row.max_g < row.first_g:
        raise BadCell("first_price must be above 0 and max_g not below first_g")
    more.checked("tariff", lambda _text: postage.check(row), "")
    return TariffRow(**asdict(row))


def zones(_desk: Desk, cells: Cells, _scope: str) -> tuple[tuple[str, str], ...]:
    """Which zone a destination is in, seen from one origin: by the longest prefix of its division; ``*``: any other."""
    found = [("" if prefix == "*" else prefix, zone) for prefix, zone in cell.pairs(cells, "zones")]
    for prefix, zone in found:
        if not (prefix.isascii() and (prefix.isdigit() or not prefix) and len(prefix) <= 6) or not 0 < len(zone) <= 40:
            raise BadCell("zones must be like 43=1;4401=2;*=3: digits of a division, and its zone")
    if not found:
        raise BadCell("zones is empty")
    return tuple(sorted(found))


def waybill_key(cells: Cells, name: str = "waybill") -> str:
    """A waybill number in its one form."""
    return more.checked(name, lambda text: waybill.parse(text).number, cells.get(name, ""))


def track_scope(desk: Desk, cells: Cells) -> str:
    """Whoever was given the number; else as the row says."""
    return waybills.owner(desk.db, waybill_key(cells)) or desk.one_counter(cells)


def track(_desk: Desk, cells: Cells, _scope: str) -> msgspec.Struct:
    """Where a piece is."""
    state = cell.one_of(cells, "state", TRACK_STATES)
    return Track(state, more.moment(cells, "at"), cell.words(cells, "reason", needed=False))
