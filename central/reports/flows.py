"""Two-way circulation: produce going to the city and goods coming to the village, by outlet and ISO week.

`balance_fen` = what went up − what came down, each less what came back. A week is named by the ISO year and week of the
act's own day: 2026-W38.
"""

from __future__ import annotations

from datetime import date

from central.reports.ask import Ask
from central.reports.paper import Report, Row, Sums
from outlet_app.domain.acts.goods import Collected, GoodsReturned
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import Kind

KINDS = (Kind.CONSIGNMENT, Kind.ORDER, Kind.PACK, Kind.CITY, Kind.COLLECTION, Kind.RETURN)


def report(ask: Ask) -> Report:
    """Acts and fen of both flows."""
    sums = Sums(
        *("intakes", "intake_fen", "up_orders", "up_fen", "up_back_fen"),
        *("down_orders", "down_fen", "collected", "down_returns", "down_back_fen"),
    )
    for act in ask.books.acts(ask.scope, KINDS):
        row, sign, body = sums[act.outlet, week(act.day)], act.sign, act.body
        for sale in ask.sales.placed(act):
            row[f"{sale.flow}_orders"] += sign * bool(sale.order)
            row[f"{sale.flow}_fen"] += sign * sum(line.fen for line in sale.lines)
        back = sum(line.fen for line in ask.sales.returned(act))
        if isinstance(body, GoodsReturned):
            row["down_returns"] += sign
            row["down_back_fen"] += sign * back
        else:
            row["up_back_fen"] += sign * back
        if isinstance(body, Consignment) and body.mode != "ship":
            row["intakes"] += sign
            row["intake_fen"] += sign * body.total_fen
        if isinstance(body, Collected):
            row["collected"] += sign
    rows = [_balanced(row) for row in sums.rows("outlet", "week")]
    return Report(rows, _balanced(sums.total()))


def week(day: str) -> str:
    """The ISO week of an ISO day, like 2026-W38."""
    year, number, _weekday = date.fromisoformat(day).isocalendar()
    return f"{year}-W{number:02d}"


def _balanced(row: Row) -> Row:
    up, down = row["up_fen"] - row["up_back_fen"], row["down_fen"] - row["down_back_fen"]
    return row | {"balance_fen": up - down}
