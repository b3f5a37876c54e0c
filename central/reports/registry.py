"""All reports by name, with how many days and what else each usually asks."""

from __future__ import annotations

from collections.abc import Callable

from central.reports import (
    bases,
    brands,
    consumption,
    counties,
    festival,
    flows,
    items,
    loans,
    partners,
    plan,
    points,
    projects,
    receivers,
    training,
)
from central.reports.ask import Ask
from central.reports.paper import Report

REPORTS: dict[str, Callable[[Ask], Report]] = {
    "flows": flows.report,
    "counties": counties.report,
    "projects": projects.report,
    "points": points.report,
    "loans": loans.report,
    "receivers": receivers.report,
    "consumption": consumption.report,
    "brands": brands.report,
    "bases": bases.report,
    "partners": partners.report,
    "items": items.report,
    "training": training.report,
    "festival": festival.report,
    "plan": plan.report,
}
USUAL_DAYS: dict[str, int] = {"points": points.USUAL_DAYS, "projects": projects.USUAL_DAYS}
"""Days until a point is silent and a project inactive, unless asked otherwise."""
