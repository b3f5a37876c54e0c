"""The command line's part about the catalogue."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from central.catalogue.importing import Outcome, import_file
from central.centre import Centre

_SHOWN = 10


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``catalogue import FILE``."""
    catalogue = commands.add_parser("catalogue", help="products, prices, divisions, counties")
    verbs = catalogue.add_subparsers(dest="verb", required=True, metavar="VERB")
    read = verbs.add_parser("import", parents=[shared], help="read a file, recognised by its headings")
    read.add_argument("file", type=Path, metavar="FILE")
    read.add_argument("--refused", type=Path, metavar="PATH", help="where refused rows go (FILE.refused.csv)")
    read.set_defaults(run=_import)


def _import(centre: Centre, args: argparse.Namespace) -> int:
    """0 also with refused rows: each was written out with its reason, nothing is lost. 1: the file as a whole."""
    return show_outcome(import_file(centre.engine, args.file, centre.clock(), args.refused), args, "imported")


def show_outcome(outcome: Outcome, args: argparse.Namespace, done: str) -> int:
    """Print what came of a file; `done`: what was made of its good rows. Always 0, since nothing is lost."""
    if outcome.elsewhere:
        print(f"the folder of {args.file} can't be written; the refused rows are in this one", file=sys.stderr)
    if args.json:
        facts = {name: getattr(outcome, name) for name in ("rows", "imported", "refused", "published", "refused_file")}
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    print(f"{outcome.rows} rows: {outcome.imported} {done}, {outcome.refused} refused; {outcome.published} news")
    for refusal in outcome.refusals[:_SHOWN]:
        print(f"  line {refusal.line}: {refusal.reason}")
    if outcome.refused > _SHOWN:
        print(f"  … and {outcome.refused - _SHOWN} more")
    if outcome.refused:
        print(f"refused rows: {outcome.refused_file}")
    return 0
