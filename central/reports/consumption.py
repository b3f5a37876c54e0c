"""Verified consumption of supported produce: what left lots for buyers in the city, by the produce's county and the
kind of buyer, and how much of it households with a support status had brought.

A sale counts when its goods leave; `verified_fen` is what of it came from lots, each with its farmer; the rest is goods
that no intake stands behind. Of supported households there are a number and a sum, never a name.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from central import orders
from central.reports.ask import Ask
from central.reports.paper import Report, Row, Sums
from central.reports.persons import Party
from central.reports.reading import Act
from central.reports.sales import Sale
from outlet_app.domain.entries import Kind
from outlet_app.domain.settlement import shared_out

COLUMNS = ("orders", "fen", "verified_fen", "supported_fen")


def report(ask: Ask) -> Report:
    """A row a county and kind of buyer; `households` a row a county."""
    sums = Sums(*COLUMNS)
    people: dict[str, Counter[Party]] = defaultdict(Counter)
    for name in ask.scope.counters:
        orders.advance(ask.engine, name)  # what came back is found where it was packed
    for act in ask.books.acts(ask.scope, (Kind.ORDER, Kind.PACK, Kind.CITY)):
        for sale in ask.sales.dispatched(act):
            _count(ask, act, sale, sums, people)
    rows = sums.rows("county", "buyer")
    for row in rows:
        row |= {"name": ask.told.county_name(row["county"]), "mall": row["county"] in ask.told.malls}
    households: list[Row] = []
    for county, found in sorted(people.items()):
        if number := sum(count > 0 for count in found.values()):
            fen = sum(row["supported_fen"] for row in rows if row["county"] == county)
            households.append({"county": county, "households": number, "supported_fen": fen})
    everybody = {party for found in people.values() for party, count in found.items() if count > 0}
    return Report(rows, sums.total() | {"households": len(everybody)}, {"supported": households})


def _count(ask: Ask, act: Act, sale: Sale, sums: Sums, people: dict[str, Counter[Party]]) -> None:
    buyer = sale.buyer or "unknown"
    counted: set[str] = set()
    for line in sale.lines:
        county = _county(ask, act, line.product)
        row = sums[county, buyer]
        row["fen"] += act.sign * line.fen
        if line.orders and county not in counted:
            row["orders"] += act.sign * line.orders
            counted.add(county)
    for pick in sale.picks:
        lot = ask.sales.lot(act.counter, (pick.seq, pick.line))
        county = _county(ask, act, lot.product)
        sums[county, buyer]["verified_fen"] += act.sign * pick.fen
        backwards = -1 if pick.quantity < 0 else 1
        weights = [part for _party, part in lot.owners]
        for (party, _), fen in zip(lot.owners, shared_out(backwards * pick.fen, weights), strict=True):
            if fen and ask.persons.supported(act.counter, party, sale.day or act.day):
                sums[county, buyer]["supported_fen"] += act.sign * backwards * fen
                people[county][ask.persons.who(act.counter, party)] += act.sign * backwards


def _county(ask: Ask, act: Act, product: str) -> str:
    """The product's county; where it has none, the outlet's."""
    return ask.told.product(product).county or ask.scope.points[act.outlet].county
