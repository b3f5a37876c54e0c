"""The leaderboard: products by accepted orders, those over the line (ten thousand) and those near it."""

from __future__ import annotations

from central.reports.ask import NEAR_PERCENT, Ask
from central.reports.paper import Report, Sums
from outlet_app.domain.entries import Kind


def report(ask: Ask) -> Report:
    """A row a product, most orders first; `standing`: over (more than the line) | near (80 per cent of it) | "". An
    order counts once for each product in it."""
    sums = Sums("orders", "quantity", "fen")
    for act in ask.books.acts(ask.scope, (Kind.ORDER, Kind.PACK)):
        for sale in ask.sales.placed(act):
            for line in sale.lines:
                found = sums[line.product, line.unit]
                found["orders"] += act.sign * line.orders
                found["quantity"] += act.sign * line.quantity
                found["fen"] += act.sign * line.fen
    rows = sorted(sums.rows("product", "unit"), key=lambda row: (-row["orders"], row["product"]))
    for row in rows:
        row |= {"name": ask.told.product(row["product"]).name, "standing": _standing(row["orders"], ask.options.line)}
    over, near = (sum(row["standing"] == word for row in rows) for word in ("over", "near"))
    return Report(rows, {"items": len(rows), "line": ask.options.line, "over": over, "near": near})


def _standing(orders: int, line: int) -> str:
    if orders > line:
        return "over"
    return "near" if orders * 100 >= line * NEAR_PERCENT else ""
