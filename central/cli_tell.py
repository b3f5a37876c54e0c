"""The command line's part about telling: sheets, waybill numbers, questions, proposals, decisions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from central.catalogue.sheet import Cells
from central.centre import Centre
from central.cli_catalogue import show_outcome
from central.tables import EVERYWHERE
from central.telling import asking
from central.telling.sheet import free_key, tell_file, tell_row


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``tell``, ``waybills``, ``question``, ``propose``, ``decide``."""
    tell = commands.add_parser("tell", parents=[shared], help="tell the counters what stands in a file")
    tell.add_argument("file", type=Path, metavar="FILE", help="JSON or CSV: docs/formats/telling.md")
    whom = tell.add_mutually_exclusive_group()
    whom.add_argument("--outlet", default=EVERYWHERE, metavar="ID", help="rows that name nobody are for this outlet")
    whom.add_argument("--counter", default=EVERYWHERE, metavar="ID", help="… or for this counter")
    tell.add_argument("--refused", type=Path, metavar="PATH", help="where refused rows go (FILE.refused.csv)")
    tell.set_defaults(run=_tell)
    batch = commands.add_parser("waybills", parents=[shared], help="give a counter waybill numbers")
    batch.add_argument("--counter", required=True, metavar="ID")
    batch.add_argument("--first", required=True, metavar="NUMBER")
    batch.add_argument("--count", required=True, metavar="N")
    batch.set_defaults(run=_waybills)
    _add_asking(commands, shared)


def _add_asking(commands: Any, shared: argparse.ArgumentParser) -> None:
    question = commands.add_parser("question", parents=[shared], help="ask a counter about an act")
    question.add_argument("text", metavar="TEXT")
    question.add_argument("--about", default="", metavar="SEQ", help="the act's number; none: in general")
    question.add_argument("--choice", action="append", default=[], metavar="TEXT", help="an answer to choose; repeat")
    question.set_defaults(run=_question)
    propose = commands.add_parser("propose", parents=[shared], help="propose a correction of an act")
    propose.add_argument("text", metavar="TEXT")
    propose.add_argument("--of", required=True, metavar="SEQ", help="the act's number")
    propose.add_argument("--by", default="", metavar="NAME", help="who proposes it")
    propose.add_argument("--change", action="append", default=[], metavar="FIELD=VALUE", help="as it should be; repeat")
    propose.set_defaults(run=_propose)
    decide = commands.add_parser("decide", parents=[shared], help="the seller's decision about returned goods")
    decide.add_argument("decision", choices=asking.DECISIONS)
    decide.add_argument("--of", required=True, metavar="SEQ", help="the return's number")
    decide.add_argument("--note", default="", metavar="TEXT")
    decide.set_defaults(run=_decide)
    for parser in (question, propose, decide):
        parser.add_argument("--counter", required=True, metavar="ID")
        parser.add_argument("--key", default="", metavar="KEY", help="its name; the same again replaces it")
    for parser in (question, propose):
        parser.add_argument("--en", default="", metavar="TEXT", help="the text in English")


def _tell(centre: Centre, args: argparse.Namespace) -> int:
    outcome = tell_file(centre.engine, args.file, centre.clock(), args.counter or args.outlet, args.refused)
    return show_outcome(outcome, args, "told")


def _waybills(centre: Centre, args: argparse.Namespace) -> int:
    cells = {"counter": args.counter, "first": args.first, "count": args.count}
    return _one(centre, args, "waybills", cells, args.first)


def _question(centre: Centre, args: argparse.Namespace) -> int:
    cells = {"about": args.about, "choices": json.dumps(args.choice, ensure_ascii=False)}
    return _asked(centre, args, "questions", cells | {"text": args.text, "text_en": args.en})


def _propose(centre: Centre, args: argparse.Namespace) -> int:
    pairs = [change.partition("=") for change in args.change]
    changes = json.dumps([{"field": name, "value": value} for name, _, value in pairs], ensure_ascii=False)
    cells = {"of": args.of, "by": args.by, "changes": changes, "text": args.text, "text_en": args.en}
    return _asked(centre, args, "proposals", cells)


def _decide(centre: Centre, args: argparse.Namespace) -> int:
    return _asked(centre, args, "decisions", {"of": args.of, "decision": args.decision, "note": args.note})


def _asked(centre: Centre, args: argparse.Namespace, section: str, cells: Cells) -> int:
    key = args.key or free_key(centre.engine, section, args.counter)
    return _one(centre, args, section, cells | {"counter": args.counter, "key": key}, key)


def _one(centre: Centre, args: argparse.Namespace, section: str, cells: Cells, key: str) -> int:
    published = tell_row(centre.engine, section, cells, centre.clock())
    if args.json:
        print(json.dumps({"counter": args.counter, "key": key, "published": published}, ensure_ascii=False))
    elif published:
        print(f"{key}: told with {args.counter}'s next exchange")
    else:
        print(f"{key}: nothing new, it is told like this already")
    return 0
