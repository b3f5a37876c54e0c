"""Bytes on the wire: a real counter, a real centre, real HTTP; counted by a line between them, both directions, all
headers. The connection is there already, as it is between two acts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.acts import SteppingClock
from bench.counter_peer import Names, opened, save
from bench.records import records
from bench.station import Station
from outlet_app.bootstrap import SystemClock, exchange_of
from outlet_app.config import Settings
from sample.poor_line import PoorLine
from sync.exchange import Exchange

BATCH = 100


def measure(folder: Path, batches: int, peers: Path | None) -> dict[str, float]:
    """`wire_bytes_per_entry_100` over `batches` times a hundred waiting entries, `idle_requests`, `idle_bytes`,
    `one_act_bytes`."""
    kind = type("WireStation", (Station,), {"size": BATCH, "store": folder / "filled", "peers": peers})
    station = kind(folder / "wire")
    station.start()
    line = PoorLine(station.port)
    try:
        return _measured(station.folder / "counter", line, batches, peers)
    finally:
        line.close()
        station.stop()


def _measured(folder: Path, line: PoorLine, batches: int, peers: Path | None) -> dict[str, float]:
    """The pair came with the first hundred waiting: they go first, uncounted, and make the connection."""
    source = iter(list(records(BATCH * (batches + 1) + 1, peers))[BATCH:])
    clock = SteppingClock()
    with opened(folder, clock) as (store, counter):
        names = Names.of(folder)
        store.facts.move_centre(line.url)
        exchange = exchange_of(store, SystemClock(), Settings())
        _all(exchange)

        def act() -> None:
            save(counter, clock, next(source), names)

        bulk = [_bytes(line, exchange, act, BATCH) for _ in range(batches)]
        asked = line.counts.requests
        idle = _bytes(line, exchange, act, 0)
        idle_requests = line.counts.requests - asked
        one = _bytes(line, exchange, act, 1)
    return {
        "wire_bytes_per_entry_100": sum(bulk) / (batches * BATCH),
        "idle_requests": idle_requests,
        "idle_bytes": idle,
        "one_act_bytes": one,
    }


def _bytes(line: PoorLine, exchange: Exchange, act: Callable[[], None], acts: int) -> int:
    """What an exchange costs after so many acts."""
    for _ in range(acts):
        act()
    before = line.counts
    _all(exchange)
    after = line.counts
    return after.up + after.down - before.up - before.down


def _all(exchange: Exchange) -> None:
    while (outcome := exchange.once()).waiting or outcome.more:
        pass
