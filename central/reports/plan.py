"""The plan's targets, and how far there is to go: `docs/formats/plan.md`.

A target is for a measure, a place (an outlet, a county by its six digits, or everywhere) and a period. A county's
actual figure is that of the outlets that are told to lie in it (`outlet_facts`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from central.engine import reading
from central.reports.ask import Ask
from central.reports.paper import Report, Row, share_bp
from central.reports.periods import period_of
from central.reports.reading import Act
from central.reports.scope import FIRST_DAY, Scope
from central.tables import plan_target
from outlet_app.domain.acts.office import Trained
from outlet_app.domain.acts.post import ParcelPresented
from outlet_app.domain.acts.produce import PaidOut
from outlet_app.domain.acts.trade import Consignment
from outlet_app.domain.entries import Kind

MEASURES: dict[str, str] = {
    "intake": "fen",
    "uplink": "fen",
    "downlink": "fen",
    "paid": "fen",
    "uplink_orders": "count",
    "downlink_orders": "count",
    "parcels": "count",
    "households": "count",
    "certified": "count",
}
"""What a target may be about, and its unit. `households` who brought produce and `certified` people count once."""
EVERYWHERE = "*"
KINDS = (Kind.CONSIGNMENT, Kind.ORDER, Kind.PACK, Kind.PAYOUT, Kind.PARCEL, Kind.TRAINED)


@dataclass
class _Target:
    measure: str
    place: str
    period: str
    since: str
    until: str
    target: int
    actual: int = 0
    who: Counter[Any] = field(default_factory=Counter)

    def row(self) -> Row:
        actual = sum(count > 0 for count in self.who.values()) if self.who else self.actual
        return {
            "measure": self.measure,
            "place": self.place,
            "period": self.period,
            "unit": MEASURES[self.measure],
            "target": self.target,
            "actual": actual,
            "gap": self.target - actual,
            "done_bp": share_bp(actual, self.target),
        }


def report(ask: Ask) -> Report:
    """A row a target whose period touches the one asked for; actual figures up to its end. `gap` below zero: more was
    done than planned."""
    targets = list(_targets(ask))
    found: dict[tuple[str, str], list[_Target]] = defaultdict(list)
    for target in targets:
        found[target.measure, target.place].append(target)
    upto = Scope(FIRST_DAY, ask.scope.until, ask.scope.points)
    for act in ask.books.acts(upto, KINDS) if targets else ():
        places = {act.outlet, ask.scope.points[act.outlet].county, EVERYWHERE} - {""}
        for measure, amount, who in _measured(ask, act):
            for target in (one for place in places for one in found.get((measure, place), ())):
                if target.since <= act.day <= target.until:
                    target.actual += act.sign * amount
                    if who is not None:
                        target.who[who] += act.sign
    rows = [target.row() for target in targets]
    return Report(rows, {"targets": len(rows), "reached": sum(row["gap"] <= 0 for row in rows)})


def _targets(ask: Ask) -> Iterator[_Target]:
    query = select(plan_target).order_by(plan_target.c.measure, plan_target.c.place, plan_target.c.period)
    with reading(ask.engine) as db:
        rows = db.execute(query).all()
    counties = {point.county for point in ask.scope.points.values()}
    for row in rows:
        since, until = period_of(row.period)
        near = row.place == EVERYWHERE or row.place in counties or row.place in ask.scope.points
        wanted = near or not ask.options.outlets
        if row.measure in MEASURES and wanted and since <= ask.scope.until and until >= ask.scope.since:
            yield _Target(row.measure, row.place, row.period, since, until, row.target)


def _measured(ask: Ask, act: Act) -> Iterator[tuple[str, int, Any]]:
    """(measure, how much, who): what an act adds to."""
    body = act.body
    if isinstance(body, Consignment) and body.mode != "ship":
        yield "intake", body.total_fen, None
        yield "households", 0, ask.persons.who(act.counter, body.party)
    if isinstance(body, Consignment):
        yield "paid", body.advance_fen, None
    if isinstance(body, PaidOut):
        yield "paid", body.cash_fen + body.transfer_fen + body.loan_fen, None
    if isinstance(body, ParcelPresented) and body.outcome == "accepted":
        yield "parcels", 1, None
    if isinstance(body, Trained) and body.passed:
        yield "certified", 0, (act.outlet, body.number)
    for sale in ask.sales.placed(act):
        yield f"{sale.flow}link", sum(line.fen for line in sale.lines), None
        yield f"{sale.flow}link_orders", int(bool(sale.order)), None
