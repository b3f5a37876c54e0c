"""The counter's side of `bench.peer`: enrolled, and filled through the real services. `bench.pusher` sends it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from bench.acts import GIVEN, SURNAMES, SteppingClock
from bench.pusher import drained
from bench.records import Record, records
from central.catalogue.importing import import_file
from central.centre import open_centre
from outlet_app.bootstrap import compose, signing_key
from outlet_app.config import read_settings
from outlet_app.domain.entries import CounterOpened, Kind
from outlet_app.services.counter import Counter
from outlet_app.services.forms import ConsignmentForm, LineForm, PartyForm
from outlet_app.services.model import CounterIdentity, Role, StaffMember
from outlet_app.storage.store import Store, open_store
from sync.enrol import enrol

OUTLET, OUTLET_NAME = "OUT0417", "十八洞"
SYSTEM = "system:setup"
PIN = "1928"
READY_SECONDS = 60.0
PRODUCT = {"flows": "up", "unit": "g", "category": "produce", "grades": {"A": "5.00"}}
MEMORY = "loaded.json"
EVERYBODY, CHANGES = 10_000, 100  # whoever appears in so many records, and in some more, is registered beforehand


@dataclass(frozen=True)
class Names:
    """Which party each farmer's reference is here, which number each clerk has, and how many records were saved."""

    farmers: dict[str, int]
    clerks: dict[str, str]
    count: int

    def keep(self, folder: Path) -> None:
        """For the next command on the counter in `folder`."""
        (folder.parent / MEMORY).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def of(cls, folder: Path) -> Names:
        """As kept."""
        return cls(**json.loads((folder.parent / MEMORY).read_text(encoding="utf-8")))


def enrolled(folder: Path, url: str, database: str, products: Iterable[str]) -> dict[str, Any]:
    """Enrol the counter in `folder` with the centre that answers at `url` and whose database is `database`; its
    catalogue tells `products`."""
    centre = open_centre(database)
    try:
        told = folder.with_name("catalogue.json")
        rows = [{**PRODUCT, "code": code, "name": f"农产 {code}", "name_en": code} for code in products]
        told.write_text(json.dumps({"products": rows}), encoding="utf-8")
        assert not import_file(centre.engine, told, centre.clock()).refused
        code = centre.issue_code(OUTLET, "A", OUTLET_NAME).code
    finally:
        centre.close()
    store = open_store(folder, SteppingClock())
    try:
        key = signing_key(store)
        found = enrol(url, code, key)
        store.facts.enrol(CounterIdentity(found.counter, found.outlet, found.outlet_name, found.url), found.centre_key)
        opened = CounterOpened(found.outlet, found.outlet_name, bytes(key.verify_key), found.centre_key)
        with store.ledger.writing() as writing:
            writing.append(Kind.COUNTER, opened, SYSTEM)
    finally:
        store.close()
    return {"counter": found.counter}


def loaded(folder: Path, count: int, peers: Path | None) -> dict[str, Any]:
    """Staff and all farmers registered and exchanged, then the first `count` records saved, one act each. They
    wait."""
    everything = list(records(max(count, EVERYBODY) + CHANGES, peers))
    source = everything[:count]
    clock = SteppingClock(source[0].at - 3_600_000)
    with opened(folder, clock) as (store, counter):
        called = sorted({row.clerk for row in everything})
        clerks = {name: StaffMember(f"{number:02d}", name, Role.CLERK) for number, name in enumerate(called, 1)}
        for member in clerks.values():
            counter.staff.name(member, PIN)
        refs = sorted({row.farmer for row in everything})
        farmers = {ref: _registered(counter, clerks[source[0].clerk], ref) for ref in refs}
        drained(store, READY_SECONDS)
        names = Names(farmers, {name: member.number for name, member in clerks.items()}, count)
        for row in source:
            save(counter, clock, row, names)
        names.keep(folder)
        return {"n": store.facts.waiting()[0]}


def change(folder: Path, more: int, peers: Path | None) -> int:
    """Save the next `more` records. Returns how many wait."""
    names = Names.of(folder)
    clock = SteppingClock()
    with opened(folder, clock) as (store, counter):
        for row in islice(records(names.count + more, peers), names.count, None):
            save(counter, clock, row, names)
        replace(names, count=names.count + more).keep(folder)
        return store.facts.waiting()[0]


@contextmanager
def opened(folder: Path, clock: SteppingClock) -> Iterator[tuple[Store, Counter]]:
    """The counter in `folder`, its services over its store, without a courier."""
    store = open_store(folder, clock)
    counter = compose(store, clock, read_settings(folder), courier=False)
    try:
        yield store, counter
    finally:
        counter.close()


def _registered(counter: Counter, by: StaffMember, ref: str) -> int:
    """A farmer with an invented name; the peers' reference is kept as their code here."""
    digits = int("".join(sign for sign in ref if sign.isdigit()))
    given = GIVEN[digits % len(GIVEN)] + GIVEN[digits // 31 % len(GIVEN)]
    return counter.people.register(PartyForm(name=SURNAMES[digits % len(SURNAMES)] + given, ref=ref), by).party.party


def save(counter: Counter, clock: SteppingClock, row: Record, names: Names) -> None:
    """One record through the service, at its own time. When it was weighed stands before that, in `ref`: the
    milliseconds between the two, since an act here has one time only."""
    clock.at = row.at
    lines = tuple(LineForm(line.product, line.grade, "g", line.grams, line.price_fen) for line in row.lines)
    weighed = str(row.at - row.weighed_at)
    party, clerk = names.farmers[row.farmer], StaffMember(names.clerks[row.clerk], row.clerk, Role.CLERK)
    form = ConsignmentForm(party=party, lines=lines, on_sale=True, ref=weighed, note=row.note)
    counter.intake.save(form, clerk)
