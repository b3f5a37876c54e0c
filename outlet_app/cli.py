"""The commands of `outlet-app`: each does one thing, says what it did, and ends with an honest exit code.

0 done · 1 refused or not true · 2 usage · 3 can't reach. With ``--json`` the facts are one JSON object on standard
output; an error is ``{"error": {"code", "message"}}`` there and the message on standard error.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from outlet_app import cli_bag, cli_person, cli_record, logs
from outlet_app.bootstrap import SystemClock, exchange_of, signing_key
from outlet_app.config import read_settings
from outlet_app.errors import N_, SAFE_ALL, Known
from outlet_app.services.model import Role, StaffMember
from outlet_app.storage.ledger import not_enrolled
from outlet_app.storage.store import FILE_NAME, Store, open_store
from resources import texts
from resources.texts import _

_log = logging.getLogger(__name__)
Facts = dict[str, Any]
_ROLES = {Role.CLERK: N_("Clerk"), Role.SUPERVISOR: N_("Supervisor"), Role.INSTALLER: N_("Installer")}


def run(arguments: Namespace) -> int:
    """Run the command; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a sign that the terminal has no code for must not undo the news
        sys.stdout.reconfigure(errors="backslashreplace")
    logs.begin(arguments.data)
    texts.use(arguments.lang or read_settings(arguments.data).language)
    try:
        code, facts, told = COMMANDS[arguments.command](arguments)
    except Known as error:
        return _refuse(arguments, error, error.exit_code)
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - logged whole, told calmly
        _log.exception("a fault in command %s", arguments.command)
        fault = Known(
            "F001",
            N_("The program met a fault of its own."),
            safe=SAFE_ALL,
            do=N_("Look into the log in the counter's folder, and report it."),
        )
        return _refuse(arguments, fault, 1)
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(told)
    return code


def _refuse(arguments: Namespace, error: Known, code: int) -> int:
    if arguments.json:
        facts = {"code": error.code, "message": error.told(_)}
        print(json.dumps({"error": facts}, ensure_ascii=False))
    print(error.told(_), file=sys.stderr)
    return code


def _with_store(
    work: Callable[[Store, Namespace], tuple[int, Facts, str]], make: bool = False
) -> Callable[[Namespace], Any]:
    """A command on this counter's own store, opened for it and closed after it. `make`: also where there is none yet;
    the other commands leave a folder alone that was named by mistake."""

    def command(arguments: Namespace) -> tuple[int, Facts, str]:
        if not make and not (arguments.data / FILE_NAME).is_file():
            raise not_enrolled()
        store = open_store(arguments.data, SystemClock())
        try:
            return work(store, arguments)
        finally:
            store.close()

    return command


def _enrol(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app import cli_enrol

    return cli_enrol.run(store, arguments)


def _exchange(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    from sync.courier import drain

    outcomes = drain(exchange_of(store, SystemClock(), read_settings(arguments.data)))
    facts: Facts = {
        "requests": len(outcomes),
        "accepted": sum(outcome.accepted for outcome in outcomes),
        "mark": outcomes[-1].mark,
        "waiting": outcomes[-1].waiting,
        "items": sum(outcome.items for outcome in outcomes),
    }
    told = _("Accepted {accepted}, up to {mark:04d}; {waiting} wait; {items} new from the centre.").format(**facts)
    warning = outcomes[-1].warning
    if warning is not None:  # all went well, and yet somebody must act
        facts["warning"] = {"code": warning.code, "message": warning.told(_)}
        print(warning.told(_), file=sys.stderr)
    return 0 if not facts["waiting"] else 1, facts, told


def _move(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    """The address is kept only when the same centre answers there: its signature says so."""
    from sync.http import check_url

    store.ledger.counter()
    present = store.facts.identity()
    assert present is not None
    url = check_url(arguments.centre)
    store.facts.move_centre(url)
    try:
        outcome = exchange_of(store, SystemClock(), read_settings(arguments.data)).once()
    except Known:
        store.facts.move_centre(present.centre_url)
        raise
    facts = {"centre": url, "mark": outcome.mark, "waiting": outcome.waiting}
    return 0, facts, _("The centre answers at {centre}; this address is used from now on.").format(centre=url)


def _export(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app.services.export import export

    counter = store.ledger.counter()
    identity = store.facts.identity()
    assert identity is not None
    entries = export(store.ledger, counter, identity.outlet, signing_key(store), arguments.file)
    facts = {"file": str(arguments.file), "entries": entries}
    return 0, facts, _("{entries} entries are in {file}.").format(**facts)


def _backup(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app.storage.backup import copy_store, quick_check

    if arguments.to:
        quick_check(store.engine)
        made = copy_store(store.engine, arguments.to)
    else:
        made = store.backup()
    facts = {"file": str(made), "bytes": made.stat().st_size}
    return 0, facts, _("The store is checked and copied to {file}.").format(**facts)


def _staff(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app.services.staff import StaffService
    from outlet_app.storage.own_stores import StaffSecrets

    pin = sys.stdin.readline().strip()
    secrets = StaffSecrets(store.engine)
    # Whoever only sets a PIN anew says no role: a supervisor must not become a clerk by that.
    known = {one.number: one.role for one in secrets.members()}
    role = Role(arguments.role) if arguments.role else known.get(arguments.number, Role.CLERK)
    service = StaffService(store.ledger, secrets, SystemClock())
    service.name(StaffMember(arguments.number, arguments.name, role), pin)
    told = _("Number {number} may work here as {role}.").format(number=arguments.number, role=_(_ROLES[role]).lower())
    return 0, {"number": arguments.number, "role": role.value}, told


def _verify(arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app.cli_checks import verify_file, verify_store

    if arguments.file:
        return verify_file(arguments.file)
    return _with_store(lambda store, _arguments: verify_store(store))(arguments)  # type: ignore[no-any-return]


def _doctor(arguments: Namespace) -> tuple[int, Facts, str]:
    from outlet_app.cli_checks import doctor

    return _with_store(lambda store, args: doctor(store, mend=args.mend), make=True)(arguments)  # type: ignore[no-any-return]


COMMANDS: dict[str, Callable[[Namespace], tuple[int, Facts, str]]] = {
    "enrol": _with_store(_enrol, make=True),
    "record": cli_record.run,
    "exchange": _with_store(_exchange),
    "verify": _verify,
    "move": _with_store(_move),
    "export": _with_store(_export),
    "backup": _with_store(_backup),
    "doctor": _doctor,
    "staff": _with_store(_staff),
    "person": _with_store(cli_person.run),
    "bag": _with_store(cli_bag.run),
}
