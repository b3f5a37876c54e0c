"""The command line's part about what comes back: where city orders stand, what clerks answered; and tidying."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from central.answers import all_answers
from central.centre import Centre
from central.orders import all_orders
from central.tidying import tidy
from outlet_app.domain.clock import format_time


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``orders``, ``answers``, ``tidy``."""
    orders = commands.add_parser("orders", parents=[shared], help="where every city order stands")
    answers = commands.add_parser("answers", parents=[shared], help="what clerks answered, accepted or disputed")
    for parser in (orders, answers):
        parser.add_argument("--counter", metavar="ID", help="one counter, like SBD01-A")
    orders.add_argument("--state", metavar="STATE", help="only these, like placed")
    orders.set_defaults(run=_orders)
    answers.set_defaults(run=_answers)
    away = commands.add_parser("tidy", parents=[shared], help="take away recipients' data of ended orders")
    away.add_argument("--days", type=_days, metavar="N", help="days it is kept after the end")
    away.set_defaults(run=_tidy)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days")
    return int(text)


def _orders(centre: Centre, args: argparse.Namespace) -> int:
    found = [one for one in all_orders(centre.engine, args.counter) if args.state in (None, one.state)]
    states = dict(sorted(Counter(one.state for one in found).items()))
    if args.json:
        print(json.dumps({"states": states, "orders": [one._asdict() for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        number = f"entry {one.seq}" if one.seq else "not packed"
        print(f"{one.counter} {one.order}: {one.state} since {format_time(one.at)}, {number} {one.waybill}".rstrip())
    print(", ".join(f"{count} {state}" for state, count in states.items()) or "no orders")
    return 0


def _answers(centre: Centre, args: argparse.Namespace) -> int:
    found = all_answers(centre.engine, args.counter)
    if args.json:
        print(json.dumps({"answers": [one._asdict() for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        acts = f" (entries {', '.join(map(str, one.acts))})" if one.acts else ""
        when, who = format_time(one.at), one.actor
        print(
            f"{one.counter} entry {one.seq}, {when}, {who}: {one.to} {one.key} {one.verdict}{acts} {one.note}".rstrip()
        )
    print(f"{len(found)} answers")
    return 0


def _tidy(centre: Centre, args: argparse.Namespace) -> int:
    taken, days = tidy(centre.engine, centre.clock(), args.days)
    facts = {"taken": taken, "days": days}
    print(json.dumps(facts) if args.json else f"{taken} orders taken away that ended {days} days ago or earlier")
    return 0
