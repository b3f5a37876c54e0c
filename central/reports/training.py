"""Trained people: who passed the test, by the county of their outlet."""

from __future__ import annotations

from collections import Counter, defaultdict

from central.reports.ask import Ask
from central.reports.paper import Report, Sums
from outlet_app.domain.acts.office import Trained
from outlet_app.domain.entries import Kind


def report(ask: Ask) -> Report:
    """A row a county ("" where nobody told it). `persons`: certified, each counted once an outlet, by staff number."""
    sums = Sums("tests", "passed")
    people: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for act in ask.books.acts(ask.scope, (Kind.TRAINED,)):
        body = act.body
        if isinstance(body, Trained):
            county = ask.scope.points[act.outlet].county
            sums[county,]["tests"] += act.sign
            sums[county,]["passed"] += act.sign * body.passed
            if body.passed:
                people[county][act.outlet, body.number] += act.sign
    rows = sums.rows("county")
    for row in rows:
        found = [key for key, count in people[row["county"]].items() if count > 0]
        row |= {"name": ask.told.county_name(row["county"]), "persons": len(found)}
        row["outlets"] = len({outlet for outlet, _number in found})
    return Report(rows, sums.total() | {"persons": sum(row["persons"] for row in rows)})
