"""Rows about produce: how grain is deducted, campaigns, orders from the city."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells
from central.telling import cells as more
from central.telling.desk import Desk
from outlet_app.domain.clock import local
from outlet_app.domain.feed import Campaign, CityOrder, CityOrderLine, DeductionRule, FeedKind

BUYERS = ("person", "business", "government", "cooperative")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}[0-9]")


def deduction(desk: Desk, cells: Cells, _scope: str) -> msgspec.Struct:
    """The grain rule: for each measure a limit, a step and what a full step takes off, in percent."""
    del desk
    measures = [_measure(row) for row in more.rows(cells, "measures")]
    names = [measure[0] for measure in measures]
    if not names or len(set(names)) < len(names):
        raise BadCell("measures must name at least one measure, each once")
    return DeductionRule(cell.words(cells, "name"), _english(cells), tuple(measures))


def _measure(row: Cells) -> tuple[str, int, int, int, int | None]:
    unknown = set(row) - {"name", "limit", "step", "per_step", "bonus"}
    if unknown:
        raise BadCell(f"unknown field {', '.join(sorted(unknown))} in a measure")
    step = more.percent(row, "step")
    if not step:
        raise BadCell("step must be above 0")
    bonus = row.get("bonus", "")
    reach = None if bonus == "all" else more.percent(row, "bonus") if bonus else 0
    return more.key(row, "name"), more.percent(row, "limit"), step, more.percent(row, "per_step"), reach


def campaign(desk: Desk, cells: Cells, _scope: str) -> msgspec.Struct:
    """Prices in a time box; every product must be told already."""
    since, until = more.moment(cells, "since"), more.moment(cells, "until")
    if since >= until:
        raise BadCell("until must be later than since")
    prices = []
    for code, price in cell.pairs(cells, "prices"):
        fen = cell.yuan(price, f"the price of {code}")
        if not fen:
            raise BadCell(f"{code} has no price")
        desk.product(code)
        prices.append((code, fen))
    event = cell.one_of(cells, "event", ("", "no", "yes")) == "yes"
    return Campaign(cell.words(cells, "name"), _english(cells), since, until, tuple(prices), event)


def city_order(desk: Desk, cells: Cells, scope: str) -> msgspec.Struct:
    """An order of the mall, to be packed by one counter."""
    given = more.rows(cells, "lines") or [
        {name: cells.get(name, "") for name in ("product", "grade", "unit", "quantity", "amount")}
    ]
    lines = tuple(_line(desk, row) for row in given)
    placed = more.moment(cells, "placed")
    ship_by = cell.day(cells, "ship_by") if cells.get("ship_by") else None
    if ship_by is not None and ship_by < (local(placed).date() - date(1970, 1, 1)).days:
        raise BadCell("ship_by lies before the order was placed")
    named = cells.get("campaign", "")
    if named and named not in desk.known_to(FeedKind.CAMPAIGN, scope):
        raise BadCell(f"no campaign {named} is told")
    return CityOrder(
        lines,
        placed,
        _recipient(cells),
        cell.division(cells, "division"),
        ship_by,
        cell.words(cells, "channel", needed=False) or "mall",
        cell.words(cells, "remote", needed=False),
        cell.one_of(cells, "buyer_kind", ("", *BUYERS)) or "person",
        cell.words(cells, "service", needed=False),
        named,
        cell.one_of(cells, "cancelled", ("", "no", "yes")) == "yes",
    )


def _line(desk: Desk, row: Cells) -> CityOrderLine:
    unknown = set(row) - {"product", "grade", "unit", "quantity", "amount"}
    if unknown:
        raise BadCell(f"unknown field {', '.join(sorted(unknown))} in a line")
    code, grade = row.get("product", ""), row.get("grade", "")
    product = desk.product(code)
    if product.flows == "down":
        raise BadCell(f"{code} is not handed over by farmers")
    if row.get("unit", "") not in ("", product.unit):
        raise BadCell(f"{code} is counted in {product.unit}")
    if grade and grade not in (name for name, _price in product.grades):
        raise BadCell(f"{code} has no grade {grade}")
    quantity = more.positive(row, "quantity")
    amount = cell.yuan(row.get("amount", ""), "amount")
    return CityOrderLine(code, grade, product.unit, quantity, amount)


def _recipient(cells: Cells) -> tuple[str, str, str]:
    name, phone = cell.words(cells, "recipient_name"), cell.words(cells, "recipient_phone")
    if not _PHONE.fullmatch(phone):
        raise BadCell("recipient_phone is not a telephone number")
    return name, phone, cell.words(cells, "recipient_address")


def _english(cells: Cells) -> str:
    return cell.words(cells, "name_en", needed=False) or cell.words(cells, "name")
