"""Which acts a report is about: a period in the outlets' calendar days, and outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine, select

from central.engine import reading
from central.tables import counter, outlet_facts
from outlet_app.errors import N_, Refused, UsageError

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"


class Point(NamedTuple):
    """An outlet as the centre knows it. `kind`, `county`: "" where nobody said; `counters`: ids; `seen_at`: when one
    of them was last heard of, UTC ms."""

    outlet: str
    name: str
    kind: str
    county: str
    counters: tuple[str, ...]
    seen_at: int | None


@dataclass(frozen=True)
class Scope:
    """`since` and `until`: ISO days, both inclusive; `points`: the outlets, by id."""

    since: str
    until: str
    points: dict[str, Point]

    @property
    def counters(self) -> dict[str, str]:
        """Counter → its outlet."""
        return {name: point.outlet for point in self.points.values() for name in point.counters}

    def holds(self, day: str) -> bool:
        """Whether the day lies in the period."""
        return self.since <= day <= self.until


def scope_of(engine: Engine, since: str = "", until: str = "", outlets: Sequence[str] = ()) -> Scope:
    """The scope of a report; nothing named: everything.

    Raises `UsageError` C421 for a period that ends before it begins, `Refused` C420 for an outlet that is not known.
    """
    since, until = since or FIRST_DAY, until or LAST_DAY
    if since > until:
        raise UsageError(
            "C421", N_("The period from {since} to {until} ends before it begins."), since=since, until=until
        )
    points = known_points(engine)
    for outlet in outlets:
        if outlet not in points:
            raise Refused(
                "C420",
                N_("No outlet {outlet} is known here."),
                do=N_("Check the outlet's id, like SBD01."),
                outlet=outlet,
            )
    return Scope(since, until, {key: point for key, point in points.items() if not outlets or key in outlets})


def known_points(engine: Engine) -> dict[str, Point]:
    """All outlets, by id: those with a counter, and those of which only the facts are told."""
    points: dict[str, Point] = {}
    with reading(engine) as db:
        facts = {row.outlet: row for row in db.execute(select(outlet_facts))}
        for row in db.execute(select(counter).order_by(counter.c.id)):
            before = points.get(row.outlet)
            told = facts.get(row.outlet)
            seen = [at for at in (before.seen_at if before else None, row.seen_at) if at is not None]
            points[row.outlet] = Point(
                row.outlet,
                (told.name if told else "") or row.outlet_name,
                told.kind if told else "",
                told.county if told else "",
                (*(before.counters if before else ()), row.id),
                max(seen, default=None),
            )
    for outlet, told in facts.items():
        points.setdefault(outlet, Point(outlet, told.name, told.kind, told.county, (), None))
    return dict(sorted(points.items()))
