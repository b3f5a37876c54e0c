"""The command line's part about reports: ``figures --by``, ``outlet``, ``plan import``."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from central import feed
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell
from central.centre import Centre
from central.cli_catalogue import show_outcome
from central.engine import insert_or_update, writing
from central.feed import NIL, News
from central.reports.ask import Ask, Options
from central.reports.registry import REPORTS, USUAL_DAYS
from central.reports.scope import known_points, scope_of
from central.reports.targets import import_targets
from central.tables import outlet_facts
from outlet_app.domain.feed import FeedKind
from outlet_app.errors import N_, Refused, UsageError

KINDS = ("village", "township", "county", "cooperative", "shop", "other")
"""What an outlet may be: a village, township or county point, a cooperative's, a shop that serves as one."""


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``outlet``, ``plan import``."""
    outlet = commands.add_parser("outlet", parents=[shared], help="what is known of an outlet: kind, county, name")
    outlet.add_argument("outlet", metavar="OUTLET", help="like SBD01")
    outlet.add_argument("--kind", choices=KINDS)
    outlet.add_argument("--county", metavar="CODE", help="six digits")
    outlet.add_argument("--name", metavar="NAME")
    outlet.set_defaults(run=_outlet)
    plan = commands.add_parser("plan", help="targets of the plan")
    verbs = plan.add_subparsers(dest="verb", required=True, metavar="VERB")
    read = verbs.add_parser("import", parents=[shared], help="read targets: docs/formats/plan.md")
    read.add_argument("file", type=Path, metavar="FILE")
    read.add_argument("--refused", type=Path, metavar="PATH", help="where refused rows go (FILE.refused.csv)")
    read.set_defaults(run=_plan)


def add_options(figures: argparse.ArgumentParser) -> None:
    """What makes ``figures`` a report."""
    asked = figures.add_argument_group("a report instead")
    asked.add_argument("--by", choices=tuple(REPORTS), metavar="NAME", help=", ".join(REPORTS))
    asked.add_argument("--from", dest="since", type=_day, metavar="DAY", help="first day, like 2026-09-01")
    asked.add_argument("--to", dest="until", type=_day, metavar="DAY", help="last day, itself included")
    asked.add_argument("--outlet", action="append", default=[], metavar="ID", help="these outlets only; repeat")
    asked.add_argument("--days", type=_whole, metavar="N", help="points: silent after; projects: inactive after")
    asked.add_argument("--line", type=_whole, default=10_000, metavar="N", help="items: orders that make a big item")
    asked.add_argument("--campaign", default="", metavar="KEY", help="festival: this campaign only")
    asked.add_argument("--all", dest="everything", action="store_true", help="counties: also those of no figure")


def show(centre: Centre, args: argparse.Namespace) -> int:
    """Print the report that ``--by`` names. Raises `UsageError` C421, C423, `Refused` C420, C422."""
    if args.counter or args.day:
        raise UsageError(
            "C423",
            N_("A report takes outlets and a period, not --counter or --day."),
            do=N_("Use --outlet, --from and --to."),
        )
    scope = scope_of(centre.engine, args.since or "", args.until or "", args.outlet)
    days = USUAL_DAYS.get(args.by, 0) if args.days is None else args.days
    options = Options(days, args.line, args.campaign, args.everything, tuple(args.outlet))
    with closing(Ask(centre.engine, scope, options, centre.clock())) as ask:
        found = REPORTS[args.by](ask)
    if args.json:
        asked = {"by": args.by, "from": args.since or "", "to": args.until or "", "outlets": args.outlet}
        print(json.dumps(asked | found.facts(), ensure_ascii=False))
    else:
        print("\n".join(found.text()))
    return 0


def _outlet(centre: Centre, args: argparse.Namespace) -> int:
    given = {name: getattr(args, name) for name in ("kind", "county", "name") if getattr(args, name) is not None}
    try:
        cell.code({"outlet": args.outlet}, "outlet")
        cell.division(given, "county", needed=False)
        cell.words(given, "name", needed=False)
    except BadCell as bad:
        raise Refused("C424", N_("This can't be said of an outlet: {reason}."), reason=str(bad)) from None
    if given:
        with writing(centre.engine) as db:
            before = db.execute(select(outlet_facts).where(outlet_facts.c.outlet == args.outlet)).one_or_none()
            held = {name: getattr(before, name) if before else "" for name in ("kind", "county", "name")}
            row = {"outlet": args.outlet, **held, **given, "at": centre.clock()}
            db.execute(insert_or_update(db, outlet_facts), row)
            feed.publish(db, _told(args.outlet, row), centre.clock())
    point = known_points(centre.engine).get(args.outlet)
    if point is None:
        raise Refused(
            "C420",
            N_("No outlet {outlet} is known here."),
            do=N_("Check the outlet's id, like SBD01."),
            outlet=args.outlet,
        )
    facts = {name: getattr(point, name) for name in ("outlet", "name", "kind", "county", "counters")}
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(f"{point.outlet} {point.name}: kind {point.kind or '-'}, county {point.county or '-'}")
    return 0


def _told(outlet: str, row: dict[str, Any]) -> list[News]:
    """What the outlet's own counters hear of it; what is not known is taken away there."""
    return [
        News(FeedKind.SETTING, f"outlet_{name}", msgspec.msgpack.encode(row[name]) if row[name] else NIL, outlet)
        for name in ("kind", "county")
    ]


def _plan(centre: Centre, args: argparse.Namespace) -> int:
    return show_outcome(import_targets(centre.engine, args.file, centre.clock(), args.refused), args, "taken")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-09-19") from None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
