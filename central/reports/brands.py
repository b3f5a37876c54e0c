"""Incubated brands: what each sells, and what comes back."""

from __future__ import annotations

from central.reports.ask import Ask
from central.reports.paper import Report, Sums, share_bp
from outlet_app.domain.entries import Kind


def report(ask: Ask) -> Report:
    """A row for each brand told; `returned_bp`: returned of sold, by what it cost."""
    sums = Sums("orders", "sold_fen", "sold_g", "sold_ml", "sold_pc", "returns", "returned_fen", *_RETURNED)
    for act in ask.books.acts(ask.scope, (Kind.ORDER, Kind.PACK, Kind.CITY, Kind.RETURN)):
        sign = act.sign
        for sale in ask.sales.placed(act):
            counted: set[str] = set()
            for line in sale.lines:
                row = sums[ask.told.product(line.product).brand,]
                brand = ask.told.product(line.product).brand
                row["sold_fen"] += sign * line.fen
                _add(row, "sold", line.unit, sign * line.quantity)
                if line.orders and brand not in counted:
                    row["orders"] += sign
                    counted.add(brand)
        came: set[str] = set()
        for line in ask.sales.returned(act):
            brand = ask.told.product(line.product).brand
            row = sums[brand,]
            row["returned_fen"] += sign * line.fen
            _add(row, "returned", line.unit, sign * line.quantity)
            row["returns"] += sign * (brand not in came)
            came.add(brand)
    known = {key[0] for key, _ in sums.items()} | ask.told.brands.keys()
    rows = []
    for code in sorted(known - {""}):
        brand_told = ask.told.brands.get(code)
        facts = {"brand": code, "name": brand_told.name if brand_told else ""}
        found = sums[code,]
        rows.append(facts | found | {"returned_bp": share_bp(found["returned_fen"], found["sold_fen"])})
    return Report(rows)


_RETURNED = ("returned_g", "returned_ml", "returned_pc")


def _add(row: dict[str, int], what: str, unit: str, quantity: int) -> None:
    if f"{what}_{unit}" in row:
        row[f"{what}_{unit}"] += quantity
