"""`outlet-app`: no command opens the window, a command does one thing and ends.

Only what reading the arguments needs is imported here: the window is painted before anything heavy is loaded.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from outlet_app import collecting


def _common(parser: argparse.ArgumentParser, default: object) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", default=default, help="the counter's folder")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default=default, help="language of texts")
    parser.add_argument("--json", action="store_true", default=default or False, help="facts as one JSON object")


def parser() -> argparse.ArgumentParser:
    """The arguments, with every command of `cli`."""
    made = argparse.ArgumentParser(prog="outlet-app", description="The counter of a rural postal outlet.")
    made.add_argument("--version", action="store_true", help="the program's version")
    _common(made, None)
    shared = argparse.ArgumentParser(add_help=False)
    _common(shared, argparse.SUPPRESS)
    commands = made.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    enrol = add("enrol", "make this machine a counter, with a one-time code of the centre")
    enrol.add_argument("--centre", metavar="URL", default="")
    enrol.add_argument("--code", default="")
    enrol.add_argument("--go-on", action="store_true", help="a ledger was coming back: go on where it stopped")
    enrol.add_argument("--supervisor", metavar="NAME", default="", help="name of the first supervisor, number 01")
    enrol.add_argument("--pin-stdin", action="store_true", help="read that supervisor's PIN from standard input")
    record = add("record", "record acts from a CSV or JSON-lines file")
    record.add_argument("file", type=Path)
    record.add_argument("--clerk", default="", metavar="NUMBER", help="who keys it; without it the program itself")
    add("exchange", "exchange with the centre until nothing waits")
    move = add("move", "the centre has another address: try it, and use it from now on")
    move.add_argument("--centre", required=True, metavar="URL")
    verify = add("verify", "verify this counter's ledger, or an exported one")
    verify.add_argument("file", type=Path, nargs="?")
    export = add("export", "write the whole ledger to a file anyone can verify")
    export.add_argument("file", type=Path)
    backup = add("backup", "check the store and copy it")
    backup.add_argument("--to", type=Path, metavar="FILE", help="another place than the folder's own backups")
    doctor = add("doctor", "look at everything, and say what is wrong")
    doctor.add_argument("--mend", action="store_true", help="derive what the screens read anew from the ledger")
    practice = add("practice", "open the window on a store for practice, where nothing counts")
    practice.add_argument("--anew", action="store_true", help="forget what was practised before")
    person = add("person", "write everything kept about a person into a file for them")
    person.add_argument("what", choices=("export",))
    person.add_argument("file", type=Path)
    person.add_argument("--party", required=True, type=int, metavar="N", help="their number, as in People")
    person.add_argument("--clerk", required=True, metavar="NUMBER", help="who hands it out")
    person.add_argument("--reason", default="asked", help="asked, office, dispute, …")
    person.add_argument("--note", default="", help="the reason in words")
    bag = add("bag", "carry what waits, and what the centre answers, on a USB stick")
    bag.add_argument("what", choices=("look", "write", "take", "relay"))
    bag.add_argument("place", metavar="PLACE", help="the stick's folder")
    staff = add("staff", "let a person work here, or change their PIN (read from standard input)")
    staff.add_argument("--number", required=True)
    staff.add_argument("--name", required=True)
    staff.add_argument("--role", choices=("clerk", "supervisor", "installer"), help="theirs as it is; clerk if new")
    return made


def main(argv: list[str] | None = None) -> int:
    """Run; returns the exit code: 0 done, 1 refused or not true, 2 usage, 3 can't reach."""
    made = parser()
    arguments = made.parse_args(argv)
    if arguments.command == "enrol" and not arguments.go_on and not (arguments.centre and arguments.code):
        made.error("enrol needs --centre and --code, or --go-on")
    if arguments.command == "enrol" and arguments.go_on and (arguments.centre or arguments.code):
        made.error("enrol takes --go-on or a new code, not both")
    if arguments.version:
        from outlet_app import __version__

        print(__version__)  # noqa: T201
        return 0
    if arguments.data is None:
        from outlet_app.config import default_folder

        arguments.data = default_folder()
    arguments.data = Path(os.path.abspath(arguments.data))
    if arguments.command is None:
        from outlet_app.bootstrap import open_window

        return open_window(arguments.data, arguments.lang)
    if arguments.command == "practice":
        from outlet_app.practice import open_practice

        return open_practice(arguments.data, arguments.lang, anew=arguments.anew)
    collecting.hold()
    try:
        from outlet_app.cli import run
    finally:
        collecting.go_on()
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
