"""The command line's part about what the counters wrote: figures, verify, revoke."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from sqlalchemy import select

from central import cli_reports
from central.alarms import listed
from central.centre import Centre
from central.engine import reading
from central.enrolment import revoke
from central.figures import all_figures, done, grand_total
from central.tables import counter
from central.verify import verify
from outlet_app.domain.figures import Figures, total
from outlet_app.errors import N_, Refused


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``figures``, ``verify``, ``revoke``."""
    figures = commands.add_parser("figures", parents=[shared], help="totals by counter and day")
    figures.add_argument("--counter", metavar="ID", help="one counter, like SBD01-A")
    figures.add_argument("--day", metavar="DAY", type=_day, help="one day, like 2026-09-19")
    cli_reports.add_options(figures)
    figures.set_defaults(run=_figures)
    check = commands.add_parser("verify", parents=[shared], help="check every chain, mark and figure")
    check.set_defaults(run=_verify)
    out = commands.add_parser("revoke", parents=[shared], help="accept nothing more from a counter's key")
    out.add_argument("counter", metavar="COUNTER", help="like SBD01-A")
    out.set_defaults(run=_revoke)


def _day(text: str) -> str:
    """A calendar day as the figures name it; the parser makes a usage error of the rest."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-09-19") from None


def _figures(centre: Centre, args: argparse.Namespace) -> int:
    if args.by:
        return cli_reports.show(centre, args)
    found = all_figures(centre.engine, centre.clock(), args.counter, args.day)
    if args.counter and not found:
        raise Refused(
            "C302",
            N_("No counter {counter} is enrolled here."),
            do=N_("Check the counter's id."),
            counter=args.counter,
        )
    facts = _facts(centre, found)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    for name, told in facts["counters"].items():
        print(f"{name} {told['outlet_name']}: mark {told['mark']}, {told['state']}")
        for day, sums in told["days"].items():
            print(f"  {day}  {_line(sums)}")
        print(f"  together    {_line(told['total'])}")
        for sign in told["alarms"]:
            print(f"  ALARM {sign['kind']} at {sign['seq']}: {sign['detail']}")
    return 0


def _facts(centre: Centre, found: dict[str, dict[str, Figures]]) -> dict[str, Any]:
    with reading(centre.engine) as db:
        known = {row.id: row for row in db.execute(select(counter))}
        upto = {name: done(db, name) for name in found}
        alarms: dict[str, list[dict[str, Any]]] = {name: [] for name in found}
    for one in sorted(listed(centre.engine), key=lambda one: one.last_at):
        alarms.get(one.counter, []).append({key: getattr(one, key) for key in ("kind", "seq", "detail", "times")})
    return {
        "counters": {
            name: {
                "outlet": known[name].outlet,
                "outlet_name": known[name].outlet_name,
                "state": known[name].state,
                "mark": known[name].mark,
                "mark_hash": known[name].mark_hash.hex(),
                "upto": upto[name],
                "seen_at": known[name].seen_at,
                "alarms": alarms[name],
                "days": {day: sums.facts() for day, sums in days.items()},
                "total": total(days).facts(),
            }
            for name, days in found.items()
        },
        "total": grand_total(found).facts(),
    }


def _line(sums: dict[str, int]) -> str:
    return " ".join(f"{name}={value}" for name, value in sums.items() if value) or "nothing"


def _verify(centre: Centre, args: argparse.Namespace) -> int:
    report = verify(centre.engine)
    if args.json:
        print(json.dumps(report._asdict() | {"faults": [fault._asdict() for fault in report.faults]}))
    else:
        for fault in report.faults:
            print(f"{fault.counter} entry {fault.seq}: {fault.what}")
        print(f"{report.counters} counters, {report.entries} entries: {len(report.faults) or 'no'} faults")
    return 1 if report.faults else 0


def _revoke(centre: Centre, args: argparse.Namespace) -> int:
    revoke(centre.engine, args.counter)
    print(json.dumps({"counter": args.counter, "state": "revoked"}) if args.json else f"{args.counter} revoked")
    return 0
