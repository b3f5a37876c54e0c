"""The specialty malls' counties: what is told of their products, who sells them, what is ordered, what waits.

Sales count for the county of the product, wherever the outlet is. `unfilled`: city orders told to counters and neither
packed nor cancelled nor given up, whatever the period.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from central import orders
from central.reports.ask import Ask
from central.reports.paper import Report, Row, Sums
from outlet_app.domain.entries import Kind
from outlet_app.domain.lifecycles import UplinkState


def report(ask: Ask) -> Report:
    """A row for each county that something is known of; of every mall county if all are asked for."""
    products = Counter(product.county for product in ask.told.products.values() if product.county)
    located = Counter(point.county for point in ask.scope.points.values() if point.county)
    sums = Sums("orders", "fen")
    selling: dict[str, Counter[str]] = defaultdict(Counter)
    for act in ask.books.acts(ask.scope, (Kind.ORDER, Kind.PACK)):
        for sale in ask.sales.placed(act):
            counties: set[str] = set()
            for line in sale.lines:
                county = ask.told.product(line.product).county
                sums[county,]["fen"] += act.sign * line.fen
                if line.orders and county not in counties:
                    sums[county,]["orders"] += act.sign
                    selling[county][act.outlet] += act.sign
                counties.add(county)
    unfilled = _unfilled(ask)
    known = {*products, *located, *unfilled, *(key[0] for key, _ in sums.items())} - {""}
    listed = ask.told.malls
    wanted = known | listed.keys() if ask.options.everything else known
    rows: list[Row] = [
        {
            "county": county,
            "name": ask.told.county_name(county),
            "mall": county in listed,
            "products": products[county],
            "outlets": located[county],
            "selling": sum(count > 0 for count in selling[county].values()),
            **sums[county,],
            "unfilled": unfilled[county],
        }
        for county in sorted(wanted)
    ]
    covered = sum(row["mall"] and bool(row["products"]) for row in rows)
    served = sum(row["mall"] and row["orders"] > 0 for row in rows)
    return Report(rows, {"mall_counties": len(listed), "covered": covered, "with_orders": served})


def _unfilled(ask: Ask) -> Counter[str]:
    found: Counter[str] = Counter()
    for name in ask.scope.counters:
        for one in orders.all_orders(ask.engine, name):
            told = ask.told.city_order(name, one.order) if one.state == UplinkState.PLACED else None
            lines = told.lines if told else ()
            found.update({ask.told.product(line.product).county for line in lines})
    return found
