"""Where the points are, of what kind, and when each was last heard of: the map, and the list of silent ones."""

from __future__ import annotations

from central.reports.ask import Ask
from central.reports.paper import Report, Row
from central.reports.scope import Point
from outlet_app.domain.clock import business_day, format_time
from outlet_app.domain.days import day_number

USUAL_DAYS = 7


def report(ask: Ask) -> Report:
    """A row an outlet. `silent_days`: whole days since any of its counters was heard of, None: never; `silent`: more
    of them than were asked for, or never."""
    rows = [_row(ask, point) for point in ask.scope.points.values()]
    kinds: Row = {}
    for row in rows:
        kind = row["kind"] or "unknown"
        kinds[kind] = kinds.get(kind, 0) + 1
    return Report(
        rows, {"points": len(rows), "silent": sum(row["silent"] for row in rows), **dict(sorted(kinds.items()))}
    )


def _row(ask: Ask, point: Point) -> Row:
    days = None
    if point.seen_at is not None:
        days = max(0, day_number(business_day(ask.now)) - day_number(business_day(point.seen_at)))
    return {
        "outlet": point.outlet,
        "name": point.name,
        "kind": point.kind,
        "county": point.county,
        "county_name": ask.told.county_name(point.county),
        "counters": len(point.counters),
        "last_contact": format_time(point.seen_at) if point.seen_at is not None else "",
        "silent_days": days,
        "silent": days is None or days > ask.options.days,
    }
