"""The command `enrol`: a machine becomes a counter; a new machine gets the lost one's ledger back; a counter gets a new
key.

It may be given again at any time: with the same code, or with ``--go-on``, it goes on where it stopped; with a new code
the machine is enrolled anew, and keeps its ledger where that is the centre's.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from nacl.signing import SigningKey

from outlet_app.bootstrap import SystemClock, signing_key
from outlet_app.config import read_settings
from outlet_app.domain.entries import CounterOpened
from outlet_app.errors import N_, Refused, UsageError
from outlet_app.services.model import CounterIdentity, Role, StaffMember
from outlet_app.services.staff import StaffService, check_pin
from outlet_app.storage.ledger import not_enrolled
from outlet_app.storage.own_stores import StaffSecrets
from outlet_app.storage.restoring import RestoringStore
from outlet_app.storage.store import Store
from resources.texts import _
from sync.contract import RESTORE_PATH
from sync.enrol import Enrolled, code_id, enrol, place_of_fork
from sync.http import HttpCarrier
from sync.restoring import Restorer, forked

Facts = dict[str, Any]
FIRST_NUMBER = "01"
TOLD_EVERY = 5000  # entries derived, between two lines about it


def run(store: Store, arguments: Namespace) -> tuple[int, Facts, str]:
    """Enrol, bring back what the centre has, name the supervisor: as much of it as is still to do."""
    if arguments.supervisor and not arguments.pin_stdin:
        raise UsageError("E002", N_("Give the supervisor's PIN on standard input, with --pin-stdin."))
    pin = sys.stdin.readline().strip() if arguments.pin_stdin else ""
    if arguments.supervisor:
        check_pin(pin)  # before the code is used up
    present = _identity(store, arguments)
    restored = _bring_back(store, present, arguments)
    facts: Facts = {"counter": present.counter, "outlet": present.outlet, "outlet_name": present.outlet_name}
    outlet = present.outlet_name or present.outlet
    told = _("This machine is counter {counter} of {outlet} now.").format(counter=present.counter, outlet=outlet)
    if restored:
        facts["restored"] = restored
        told += " " + _("Its ledger is back: {entries} entries, verified.").format(entries=restored)
    if arguments.supervisor:
        number = _name_supervisor(store, arguments.supervisor, pin)
        if number != FIRST_NUMBER:
            facts["supervisor"] = number
            told += " " + _("{name} signs in with number {number}.").format(name=arguments.supervisor, number=number)
    return 0, facts, told


def _identity(store: Store, arguments: Namespace) -> CounterIdentity:
    """Who this machine is, enrolled now where it was not."""
    present = store.facts.identity()
    if arguments.go_on:
        if present is None:
            raise not_enrolled()
        return present
    if present is not None and present.centre_url != arguments.centre.rstrip("/"):
        raise Refused(
            "E402",
            N_("This folder belongs to counter {counter} already."),
            do=N_("Use another folder for another counter (--data DIR)."),
            counter=present.counter,
        )
    code = code_id(arguments.code)
    if present is None:
        return _first(store, arguments, code)
    if code != store.facts.code():
        _anew(store, present, arguments, code)
    return present


def _first(store: Store, arguments: Namespace, code: str) -> CounterIdentity:
    found = enrol(arguments.centre, arguments.code, signing_key(store), read_settings(arguments.data).authority)
    identity = CounterIdentity(found.counter, found.outlet, found.outlet_name, found.url)
    store.facts.enrol(identity, found.centre_key, code, found.mark)
    return identity


def _anew(store: Store, present: CounterIdentity, arguments: Namespace, code: str) -> None:
    """A new key for a counter that has its ledger: it was revoked, or two machines worked as it.

    Raises `Refused` E495 for another counter's code, E494 when the ledger here is not the centre's; then the code is
    not spent and nothing is changed.
    """
    key = SigningKey(store.facts.next_key())
    authority = read_settings(arguments.data).authority

    def looked(seq: int) -> Enrolled:
        return enrol(arguments.centre, arguments.code, key, authority, look=seq)

    held = RestoringStore(store.engine, present.counter)
    head, _head_hash = held.stand()
    there = looked(head)
    if there.counter != present.counter:
        raise Refused(
            "E495",
            N_("This code is for counter {other}, and this folder belongs to counter {counter}."),
            do=N_("Ask the county office for a code for {counter}, or use another folder (--data DIR)."),
            other=there.counter,
            counter=present.counter,
        )
    common = min(head, there.mark)
    if there.hash and held.hash_at(common) != there.hash:
        raise forked(place_of_fork(lambda seq: held.hash_at(seq) or b"", lambda seq: looked(seq).hash, 0, common))
    found = enrol(arguments.centre, arguments.code, key, authority)
    store.facts.adopt(found.centre_key, common, code, found.mark if found.mark > head else 0)


def _bring_back(store: Store, present: CounterIdentity, arguments: Namespace) -> int:
    """The ledger as the centre has it, if it is awaited, and the entry that says which machine is the counter now; how
    many entries came back."""
    clock = SystemClock()
    held = RestoringStore(store.engine, present.counter)
    key = signing_key(store)
    opened = CounterOpened(present.outlet, present.outlet_name, bytes(key.verify_key), store.facts.centre_key())
    awaited = store.facts.restoring()
    if not awaited:
        held.sign_on(opened, clock)
        return 0
    tell = _telling(arguments.json)
    before = held.stand()[0]
    carrier = HttpCarrier(present.centre_url, read_settings(arguments.data).authority, RESTORE_PATH)
    try:
        restorer = Restorer(held, carrier, present.counter, key, store.facts.centre_key(), clock)
        mark, mark_hash = restorer.run(lambda here, there: tell("fetched", here, there))
    finally:
        carrier.close()
    head = held.stand()[0]

    def derived(done: int) -> bool:
        if done % TOLD_EVERY == 0 or done == head:
            tell("derived", done, head)
        return True

    held.finish(mark, mark_hash, opened, clock, derived)
    return head - before


def _telling(as_json: bool) -> Callable[[str, int, int], None]:
    """What to say while the ledger comes back: on standard error, a line at a time."""

    def tell(step: str, done: int, of: int) -> None:
        if as_json:
            line = json.dumps({"step": step, "done": done, "of": of})
        elif step == "fetched":
            line = _("{done} of {of} entries are here.").format(done=done, of=of)
        else:
            line = _("What the screens read is made of {done} of {of} entries.").format(done=done, of=of)
        print(line, file=sys.stderr, flush=True)

    return tell


def _name_supervisor(store: Store, name: str, pin: str) -> str:
    """Let the supervisor of that name sign in with this PIN; their number. On a ledger that came back it is the one
    they had; a new person gets 01, or the next number that nobody has."""
    secrets = StaffSecrets(store.engine)
    same = [one.number for one in secrets.members() if one.name == name and one.role is Role.SUPERVISOR]
    taken = secrets.numbers()
    free = (number for number in (FIRST_NUMBER, *(f"{n:02d}" for n in range(2, 100))) if number not in taken)
    number = same[0] if same else next(free, FIRST_NUMBER)
    StaffService(store.ledger, secrets, SystemClock()).name(StaffMember(number, name, Role.SUPERVISOR), pin)
    return number
