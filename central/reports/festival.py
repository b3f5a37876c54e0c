"""A campaign: its orders hour by hour, at counters, at events and in the malls, and what ran out.

An order belongs to the campaigns whose prices it has; a city order to the one it was told with. City orders count in
the hour in which they were placed, also while they wait to be packed; once tidied away, in the hour of their packing.
"""

from __future__ import annotations

from collections.abc import Iterable

from central import orders
from central.reports.ask import Ask
from central.reports.paper import Report, Sums
from central.reports.reading import Act
from outlet_app.domain.acts.post import CityClosed, CityPacked
from outlet_app.domain.acts.trade import Order
from outlet_app.domain.clock import business_day, local
from outlet_app.domain.entries import Kind
from outlet_app.domain.lifecycles import UplinkState
from outlet_app.errors import N_, Refused

EVENT = "event"


def report(ask: Ask) -> Report:
    """A row a campaign and hour of the outlets' clock; `stock_outs`: a row a campaign and product that city orders were
    short of. Raises `Refused` C422 for a campaign nobody told."""
    if ask.options.campaign and ask.options.campaign not in ask.told.campaigns:
        raise Refused(
            "C422", N_("No campaign {campaign} is told."), do=N_("Check its key."), campaign=ask.options.campaign
        )
    hours = Sums("orders", "fen", "event_orders", "city_orders", "short_orders")
    short = Sums("orders", "quantity", "fen")
    _city(ask, hours)
    for act in ask.books.acts(ask.scope, (Kind.ORDER, Kind.PACK, Kind.CITY)):
        body = act.body
        if isinstance(body, Order):
            for sale in ask.sales.placed(act):
                for key in _asked(ask, sale.campaigns):
                    row = hours[key, _hour(act.at)]
                    row["orders"] += act.sign
                    row["fen"] += act.sign * body.total_fen
                    row["event_orders"] += act.sign * (body.channel == EVENT)
        elif isinstance(body, CityPacked):
            _tidied(ask, act, hours)
        elif isinstance(body, CityClosed) and body.state == UplinkState.SHORT:
            for order in body.orders:
                told = ask.told.city_order(act.counter, order)
                for key in _asked(ask, (told.campaign,) if told else ()):
                    hours[key, _hour(act.at)]["short_orders"] += act.sign
                    for line in told.lines if told else ():
                        row = short[key, line.product, line.unit]
                        row["orders"] += act.sign
                        row["quantity"] += act.sign * line.quantity
                        row["fen"] += act.sign * line.amount_fen
    ran_out = short.rows("campaign", "product", "unit")
    for found in ran_out:
        found["name"] = ask.told.product(found["product"]).name
    return Report(hours.rows("campaign", "hour"), hours.total(), {"stock_outs": ran_out})


def _city(ask: Ask, hours: Sums) -> None:
    for name in ask.scope.counters:
        for one in orders.all_orders(ask.engine, name):
            told = ask.told.city_order(name, one.order)
            if told is None or told.cancelled or not ask.scope.holds(business_day(told.placed_at)):
                continue
            for key in _asked(ask, (told.campaign,)):
                row = hours[key, _hour(told.placed_at)]
                row["orders"] += 1
                row["city_orders"] += 1
                row["fen"] += sum(line.amount_fen for line in told.lines)


def _tidied(ask: Ask, act: Act, hours: Sums) -> None:
    """City orders that left the feed since: their boxes name the campaign, not when they were placed."""
    for sale in ask.sales.placed(act):
        for key in _asked(ask, sale.campaigns if sale.tidied else ()):
            row = hours[key, _hour(act.at)]
            row["orders"] += act.sign * bool(sale.order)
            row["city_orders"] += act.sign * bool(sale.order)
            row["fen"] += act.sign * sum(line.fen for line in sale.lines)


def _asked(ask: Ask, campaigns: Iterable[str]) -> list[str]:
    return [key for key in campaigns if key and ask.options.campaign in ("", key)]


def _hour(at: int) -> str:
    return f"{local(at):%Y-%m-%d %H}:00"
