"""The centre's command line: ``outlet-central --database URL COMMAND``.

Facts go to standard output, as text or (``--json``, before or after the command) as one JSON object; what went wrong
goes to standard error. Exit codes: 0 done, 1 refused or not true, 2 usage, 3 can't reach.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError

from central import (
    cli_alarms,
    cli_bag,
    cli_catalogue,
    cli_ledgers,
    cli_notice,
    cli_orders,
    cli_pictures,
    cli_reports,
    cli_tell,
)
from central.centre import Centre, open_centre, out_of_reach
from outlet_app.errors import N_, Known, StoreTrouble

DEFAULT_DATABASE = "sqlite:///central.db"
EXIT_DONE, EXIT_REFUSED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a sign that the terminal has no code for must not undo the news
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    try:
        centre = open_centre(args.database)
        try:
            return int(args.run(centre, args))
        finally:
            centre.close()
    except OperationalError as error:
        return _told(out_of_reach(error), args)
    except DBAPIError as error:  # its own words quote values: they are nobody's business on a screen or in a log
        return _told(_database_fault(error), args)
    except Known as error:
        return _told(error, args)
    except KeyboardInterrupt:
        return EXIT_REFUSED


def _database_fault(error: DBAPIError) -> StoreTrouble:
    reason = f"{type(error.orig).__name__} {getattr(error.orig, 'sqlstate', None) or ''}".strip()
    return StoreTrouble(
        "C413",
        N_("The database refused to do this ({reason}): a fault of the program."),
        safe=N_("Nothing was changed."),
        do=N_("Tell those who look after the program."),
        reason=reason,
    )


def _told(error: Known, args: argparse.Namespace) -> int:
    print(error.told(), file=sys.stderr)
    if args.json:
        facts = {"code": error.code, "message": error.told()}
        print(json.dumps({"error": facts}, ensure_ascii=False))
    return error.exit_code


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print facts as JSON")
    shared.add_argument("--database", default=argparse.SUPPRESS, metavar="URL", help="sqlite:///FILE or postgresql://…")
    parser = argparse.ArgumentParser(prog="outlet-central", description="The centre of the outlets' counters.")
    parser.add_argument("--version", action="version", version=version("outlet-app"))
    parser.add_argument("--json", action="store_true", help="print facts as JSON")
    parser.add_argument(
        "--database", default=DEFAULT_DATABASE, metavar="URL", help=f"where everything is kept ({DEFAULT_DATABASE})"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands, shared)
    _add_enrol_code(commands, shared)
    cli_alarms.add_commands(commands, shared)
    cli_bag.add_commands(commands, shared)
    cli_catalogue.add_commands(commands, shared)
    cli_ledgers.add_commands(commands, shared)
    cli_notice.add_commands(commands, shared)
    cli_tell.add_commands(commands, shared)
    cli_orders.add_commands(commands, shared)
    cli_pictures.add_commands(commands, shared)
    cli_reports.add_commands(commands, shared)
    return parser


def _add_serve(commands: Any, shared: argparse.ArgumentParser) -> None:
    serve = commands.add_parser("serve", parents=[shared], help="answer counters over HTTP")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8440, help="0 picks a free one")
    serve.add_argument("--tls-cert", metavar="FILE", help="certificate chain, PEM")
    serve.add_argument("--tls-key", metavar="FILE", help="its private key, PEM, if not in the same file")
    serve.add_argument("--plain-http-behind-proxy", action="store_true", help="a proxy in front does the TLS")
    serve.set_defaults(run=_serve)


def _add_enrol_code(commands: Any, shared: argparse.ArgumentParser) -> None:
    enrol = commands.add_parser("enrol-code", parents=[shared], help="a one-time code for a counter")
    enrol.add_argument("--outlet", required=True, help="SBD01")
    enrol.add_argument("--outlet-name", default="", help="十八洞")
    enrol.add_argument("--counter", required=True, help="A")
    enrol.set_defaults(run=_enrol_code)


def _serve(centre: Centre, args: argparse.Namespace) -> int:
    from central.serving import Serving, check_exposure  # the other commands need no web server

    check_exposure(args.host, bool(args.tls_cert), args.plain_http_behind_proxy)
    serving = Serving(centre, args.host, args.port, (args.tls_cert, args.tls_key) if args.tls_cert else None)
    serving.heed_signals()
    print(json.dumps({"url": serving.url}) if args.json else f"listening on {serving.url}", flush=True)
    serving.run()
    return EXIT_DONE


def _enrol_code(centre: Centre, args: argparse.Namespace) -> int:
    issued = centre.issue_code(args.outlet, args.counter, args.outlet_name)
    expires = datetime.fromtimestamp(issued.expires // 1000, UTC).isoformat()
    if args.json:
        print(json.dumps(issued._asdict() | {"expires_at": expires}, ensure_ascii=False))
    else:
        print(f"{issued.code}  for counter {issued.counter}, until {expires}")
        if issued.mark:
            print(f"this counter has {issued.mark} entries here; a new machine gets them back when it enrols")
    return EXIT_DONE
