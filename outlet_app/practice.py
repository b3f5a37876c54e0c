"""Practice: the whole window on a store of its own, with invented people, where nothing counts.

The practice store lies in a folder of its own within the counter's, under a counter's name that no centre knows. It has
no line; nothing of it ever reaches the real ledger, and nothing of the real one is in it but the catalogue and the
tariff. Who tries `enrol` or `exchange` on it is refused like anywhere without a centre.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from outlet_app.bootstrap import SystemClock, compose, signing_key
from outlet_app.config import Settings, keep_language, read_settings

if TYPE_CHECKING:
    from outlet_app.services.counter import Counter
    from outlet_app.services.ports import Clock
    from outlet_app.storage.store import Store
    from ui.window import MainWindow

FOLDER = "practice"
OUTLET, COUNTER = "PRACTICE", "PRACTICE-P"
OUTLET_NAME = "练习 Practice"
STAFF = (("01", "练习主管", "supervisor", "1111"), ("02", "练习营业员", "clerk", "2222"))
HINT = "练习 Practice: 营业员 clerk 02 / 2222 · 主管 supervisor 01 / 1111"
COPIED = (
    *("product", "partner", "brand", "base", "quote", "divisions", "counties"),
    *("deduction", "campaign", "tariff", "zones"),
)
"""Kinds of feed items that are taken over: nothing that names a person, no real waybill, no real order."""
Item = tuple[int, str, str, bytes]


class PracticeStock(msgspec.Struct, frozen=True):
    """What `resources/training/practice.json` holds: people as `PartyForm` fields, and feed items for a counter that
    has no catalogue of its own yet (kind → key → body as JSON)."""

    people: tuple[dict[str, str], ...]
    feed: dict[str, dict[str, object]]
    always: dict[str, dict[str, object]]


def folder_of(real: Path) -> Path:
    """Where the practice store of the counter in `real` lies."""
    return real / FOLDER


def open_practice(real: Path, language: str | None = None, *, anew: bool = False) -> int:
    """The window on the practice store; returns the exit code. `anew`: forget what was practised before."""
    from outlet_app import logs
    from ui.app import run

    folder = folder_of(real)
    if anew:
        forget(folder)
    logs.begin(folder)
    os.environ["OUTLET_SAMPLE_HINT"] = HINT
    settings = read_settings(real)

    def shown(window: MainWindow) -> None:
        window.language_chosen.connect(lambda code: keep_language(real, code))

    return run(lambda: opened(real), language or settings.language, shown, settings.lock_minutes)


def opened(real: Path, clock: Clock | None = None) -> Counter:
    """The practice counter of the counter in `real`, made at its first opening. No courier, no scale, no printer.

    Raises `StoreTrouble`.
    """
    from outlet_app.storage.store import open_store

    clock = clock or SystemClock()
    store = open_store(folder_of(real), clock)
    try:
        if store.facts.identity() is None:
            _enrol(store)
        counter = compose(store, clock, Settings(), courier=False)
        _tell(store, real)
        if not counter.staff.members():
            _people(counter)
    except BaseException:
        store.close()
        raise
    return dataclasses.replace(counter, practice=True, practise=None, bags=None)


def forget(folder: Path) -> None:
    """Delete a practice store; a folder that is none is left alone."""
    from outlet_app.storage.store import FILE_NAME

    if folder.name == FOLDER and (folder / FILE_NAME).is_file():
        shutil.rmtree(folder)


def _enrol(store: Store) -> None:
    from outlet_app.domain.entries import CounterOpened, Kind
    from outlet_app.services.model import CounterIdentity
    from outlet_app.services.staff import SYSTEM

    key = bytes(signing_key(store).verify_key)
    store.facts.enrol(CounterIdentity(COUNTER, OUTLET, OUTLET_NAME, ""), key)  # its own word is all it believes
    with store.ledger.writing() as writing:
        writing.append(Kind.COUNTER, CounterOpened(OUTLET, OUTLET_NAME, key, key), SYSTEM)


def _people(counter: Counter) -> None:
    from outlet_app.services.forms import PartyForm
    from outlet_app.services.model import Role, StaffMember

    for number, name, role, pin in STAFF:
        counter.staff.name(StaffMember(number, name, Role(role)), pin)
    clerk = counter.staff.members()[-1]
    for fields in _stock().people:
        counter.people.register(PartyForm(**fields), clerk)  # type: ignore[arg-type]  # every field is a text


def _stock() -> PracticeStock:
    file = resources.files("resources").joinpath("training", "practice.json")
    return msgspec.json.decode(file.read_bytes(), type=PracticeStock)


def _tell(store: Store, real: Path) -> None:
    """The catalogue as the real counter has it now, else the invented one; and what only practice has."""
    from outlet_app.storage.exchange_store import ExchangeFacts

    stock = _stock()
    items = _real(real) or _items(stock.feed)
    items += _items(stock.always)
    facts = ExchangeFacts(store.engine, COUNTER)
    mark, _head, _hash, cursor = facts.position()
    mark_hash = facts.hash_at(mark)
    assert mark_hash is not None
    numbered = [(cursor + place, *item[1:]) for place, item in enumerate(items, 1)]
    facts.take(mark, mark_hash, cursor + len(items), numbered)


def _real(real: Path) -> list[Item]:
    """The real counter's catalogue and tariff; nothing where there is none, or it can't be read. It may be open: this
    only reads, and takes no lock."""
    from outlet_app.errors import Known
    from outlet_app.storage.engine import open_engine, reading
    from outlet_app.storage.key_store import store_key
    from outlet_app.storage.store import FILE_NAME

    path = real / FILE_NAME
    if not path.is_file() or not path.stat().st_size:
        return []
    try:
        engine = open_engine(path, store_key(real, True)[0])
        try:
            with reading(engine) as connection:
                marks = ", ".join("?" for _ in COPIED)
                text = f"SELECT cursor, kind, key, body FROM feed_item WHERE kind IN ({marks})"
                return [(row[0], row[1], row[2], bytes(row[3])) for row in connection.exec_driver_sql(text, COPIED)]
        finally:
            engine.dispose()
    except Known:
        return []


def _items(told: dict[str, dict[str, object]]) -> list[Item]:
    """Feed items out of JSON, each in the shape of its kind."""
    from outlet_app.domain.feed import BODY_TYPES

    made: list[Item] = []
    for kind, by_key in told.items():
        for key, body in by_key.items():
            shaped = msgspec.convert(body, BODY_TYPES[kind])
            made.append((0, kind, key, msgspec.msgpack.encode(shaped)))
    return made
