"""Rural e-commerce projects: what is taken in and sold for each, from how many households, and which lie idle.

A consignment belongs to the project written on it, else to its product's; a sale to its product's.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from central.reports.ask import Ask
from central.reports.paper import Report, Row, Sums
from central.reports.persons import Party
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.days import day_number
from outlet_app.domain.entries import Kind

USUAL_DAYS = 30


def report(ask: Ask) -> Report:
    """A row a project. `households`: parties who brought something (two that were merged are one); `active`: something
    happened within the last days asked for."""
    sums = Sums("intakes", "intake_fen", "intake_g", "intake_ml", "intake_pc", "orders", "sold_fen")
    households: dict[str, Counter[Party]] = defaultdict(Counter)
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for act in ask.books.acts(ask.scope, (Kind.CONSIGNMENT, Kind.ORDER, Kind.PACK)):
        sign, body = act.sign, act.body
        touched: set[str] = set()
        if isinstance(body, Consignment) and body.mode != "ship":
            for line in body.lines:
                project = body.project or ask.told.product(line.product).project
                row = sums[project,]
                row["intakes"] += sign * (project not in touched)
                row["intake_fen"] += sign * line.amount_fen
                if line.unit in ("g", "ml", "pc"):
                    row[f"intake_{line.unit}"] += sign * line.quantity
                touched.add(project)
            for project in touched:
                households[project][ask.persons.who(act.counter, body.party)] += sign
        for sale in ask.sales.placed(act):
            counted: set[str] = set()
            for sold in sale.lines:
                project = ask.told.product(sold.product).project
                sums[project,]["sold_fen"] += sign * sold.fen
                if sold.orders and project not in counted:
                    sums[project,]["orders"] += sign
                    counted.add(project)
            touched |= counted
        for project in touched:
            days[project][act.day] += sign
    products = Counter(product.project for product in ask.told.products.values())
    known = ({*products} | {key[0] for key, _ in sums.items()}) - {""}
    rows = [
        _row(ask, project, products[project], sums[project,], households[project], days[project])
        for project in sorted(known)
    ]
    idle = sum(not row["active"] for row in rows)
    return Report(rows, {"projects": len(rows), "inactive": idle})


def _row(ask: Ask, project: str, products: int, sums: Row, households: Counter[Party], days: Counter[str]) -> Row:
    last = max((day for day, count in days.items() if count > 0), default="")
    active = bool(last) and day_number(ask.today) - day_number(last) <= ask.options.days
    people = sum(count > 0 for count in households.values())
    return {"project": project, "products": products, **sums, "households": people, "last_day": last, "active": active}
