"""The command line's part about notices: what the centre wants read at the counters."""

from __future__ import annotations

import argparse
import json
from typing import Any

import msgspec

from central.centre import Centre
from central.engine import writing
from central.feed import NIL, News, publish
from central.tables import EVERYWHERE
from outlet_app.domain.feed import FeedKind
from outlet_app.errors import N_, UsageError

MOST_SIGNS = 500


def add_commands(commands: Any, shared: argparse.ArgumentParser) -> None:
    """``notice KEY TEXT`` and ``notice KEY --withdraw``."""
    notice = commands.add_parser("notice", parents=[shared], help="tell the counters something, or take it back")
    notice.add_argument("key", metavar="KEY", help="its name; the same name again replaces it")
    notice.add_argument("text", metavar="TEXT", nargs="?", default="", help=f"up to {MOST_SIGNS} signs")
    notice.add_argument("--to", default=EVERYWHERE, metavar="SCOPE", help="an outlet or a counter (everywhere)")
    notice.add_argument("--withdraw", action="store_true")
    notice.set_defaults(run=_notice)


def _notice(centre: Centre, args: argparse.Namespace) -> int:
    text = args.text.strip()
    if bool(text) == args.withdraw or len(text) > MOST_SIGNS:
        raise UsageError("E003", N_("A notice has a text of at most {most} signs, or is withdrawn."), most=MOST_SIGNS)
    body = NIL if args.withdraw else msgspec.msgpack.encode(text)
    with writing(centre.engine) as db:
        published = publish(db, [News(FeedKind.NOTICE, args.key, body, args.to)], centre.clock())
    if args.json:
        print(json.dumps({"key": args.key, "published": published}, ensure_ascii=False))
    else:
        print("told with the counters' next exchanges" if published else "nothing new: it is told like this already")
    return 0
