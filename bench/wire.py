"""Bytes on the wire: a real counter, a real centre, real HTTP; counted by a relay between them, both directions, all
headers."""

from __future__ import annotations

import sys
from pathlib import Path

from nacl.signing import SigningKey

from bench.acts import SteppingClock, outlet_with_farmers, save_many
from outlet_app.bootstrap import SystemClock, exchange_of
from outlet_app.config import Settings
from outlet_app.services.model import CounterIdentity
from sample.outlet import Trial, central, start
from sync.enrol import enrol
from sync.exchange import Exchange


def measure(folder: Path, batches: int) -> dict[str, float]:
    """`wire_bytes_per_entry_100` over `batches` exchanges of a hundred entries, `idle_requests`, `idle_bytes`,
    `one_act_bytes`."""
    trial = start(folder / "wire", lambda text: print(text, file=sys.stderr))
    try:
        return _measured(trial, folder, batches)
    finally:
        trial.stop()


def _measured(trial: Trial, folder: Path, batches: int) -> dict[str, float]:
    code = str(central(trial.folder, "enrol-code", "--outlet", "BEN01", "--counter", "A")["code"])
    key = SigningKey.generate()
    found = enrol(trial.line.url, code, key)
    identity = CounterIdentity(found.counter, found.outlet, found.outlet_name, found.url)
    store, farmers = _store(folder / "counter", identity, key, found.centre_key)
    exchange = exchange_of(store, SystemClock(), Settings())
    try:
        while (outcome := exchange.once()).waiting or outcome.more:
            pass
        clock = SteppingClock()
        save_many(store, clock, batches * 100, 7, farmers)
        bulk = [_bytes(trial, exchange) for _ in range(batches)]
        asked = trial.line.requests
        idle = _bytes(trial, exchange)
        idle_requests = trial.line.requests - asked
        save_many(store, clock, 1, 8, farmers)
        one = _bytes(trial, exchange)
    finally:
        store.close()
    return {
        "wire_bytes_per_entry_100": sum(bulk) / (batches * 100),
        "idle_requests": idle_requests,
        "idle_bytes": idle,
        "one_act_bytes": one,
    }


def _store(folder: Path, identity: CounterIdentity, key: SigningKey, centre_key: bytes):  # type: ignore[no-untyped-def]
    from outlet_app.bootstrap import SystemClock as Clock
    from outlet_app.storage import meta
    from outlet_app.storage.engine import writing
    from outlet_app.storage.store import open_store

    store = open_store(folder, Clock())
    store.facts.enrol(identity, centre_key)
    with writing(store.engine) as connection:
        meta.keep(connection, signing_key=bytes(key))
    store.close()
    return outlet_with_farmers(folder, identity=identity)


def _bytes(trial: Trial, exchange: Exchange) -> int:
    before = sum(trial.line.carried)
    exchange.once()
    return sum(trial.line.carried) - before
