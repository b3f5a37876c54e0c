"""Where every city order stands: a projection of the packing acts, made as the figures are, in steps of their own.

`city_step` has a row for each step an act took an order: packed, handed_over, short, refused, returned. A reversal
takes its act's steps away. What the post said of the waybill (in_transit, delivered, …) is in the feed and is laid over
it when it is read. Thrown away, the steps come out the same again; `RULES` counts the versions of how they are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from central import ledgers
from central.engine import insert_if_new, reading, writing
from central.feed import NIL
from central.tables import city_step, counter, feed, orders_done
from outlet_app.domain.acts.post import CityClosed, CityPacked, ManifestSigned
from outlet_app.domain.acts.trade import Reversal
from outlet_app.domain.entries import Entry, Kind, body_of
from outlet_app.domain.feed import CityOrder, FeedKind, Track

RULES = 1
CHUNK = 1000
KINDS = (Kind.PACK, Kind.CITY, Kind.MANIFEST, Kind.REVERSAL)
PACKED, HANDED_OVER = "packed", "handed_over"


class OrderState(NamedTuple):
    """One city order of a counter: its state since `at` (UTC ms), by entry `seq` (0: by the feed alone)."""

    counter: str
    order: str
    state: str
    at: int
    seq: int
    waybill: str
    ship_by: int | None


def advance(engine: Engine, name: str) -> None:
    """Bring the counter's orders up to its last entry. Unknown counters do nothing."""
    while True:
        with writing(engine) as db:
            if _step(db, name) < CHUNK:
                return


def all_orders(engine: Engine, only: str | None = None) -> list[OrderState]:
    """Every city order that was told or packed, brought up to date first; of one counter if asked for."""
    names = ledgers.counters(engine, only)
    for name in names:
        advance(engine, name)
    with reading(engine) as db:
        return [found for name in names for found in _states(db, name)]


def _step(db: Connection, name: str) -> int:
    if db.execute(select(counter.c.id).where(counter.c.id == name)).scalar() is None:
        return 0
    db.execute(insert_if_new(db, orders_done), {"counter": name, "seq": 0, "rules": RULES})
    mine = orders_done.c.counter == name
    stand = db.execute(select(orders_done).where(mine).with_for_update()).one()
    upto = stand.seq
    if stand.rules != RULES:
        db.execute(delete(city_step).where(city_step.c.counter == name))
        upto = 0
    seen, last = 0, upto
    for one in ledgers.stretch(db, name, upto, CHUNK):
        seen, last = seen + 1, one.seq
        if one.entry is not None and one.entry.kind in KINDS:
            _apply(db, name, one.entry)
    if seen or stand.rules != RULES:
        db.execute(update(orders_done).where(mine).values(seq=last, rules=RULES))
    return seen


def _apply(db: Connection, name: str, entry: Entry) -> None:
    try:
        body = body_of(entry)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return  # the figures note it as a doubt
    if isinstance(body, Reversal):
        db.execute(delete(city_step).where(city_step.c.counter == name, city_step.c.seq == body.of))
        return
    fixed = {"counter": name, "seq": entry.seq, "at": entry.at}
    moves = {key: (state, label) for key, state, label in _moves(db, name, body)}
    rows = [fixed | {"order_key": key, "state": state, "waybill": label} for key, (state, label) in moves.items()]
    if rows:
        db.execute(insert(city_step), rows)


def _moves(db: Connection, name: str, body: object) -> Iterator[tuple[str, str, str]]:
    """(order, state, waybill) of the orders an act moves."""
    if isinstance(body, CityPacked):
        yield from ((box.order, PACKED, box.waybill) for box in body.boxes)
    elif isinstance(body, CityClosed):
        yield from ((key, body.state, _labelled(db, name, key)) for key in body.orders)
    elif isinstance(body, ManifestSigned):
        labels = [piece.waybill for piece in body.pieces]
        query = select(city_step.c.order_key, city_step.c.waybill).where(
            city_step.c.counter == name, city_step.c.state == PACKED, city_step.c.waybill.in_(labels)
        )
        yield from ((row.order_key, HANDED_OVER, row.waybill) for row in db.execute(query))


def _labelled(db: Connection, name: str, key: str) -> str:
    query = select(city_step.c.waybill).where(city_step.c.counter == name, city_step.c.order_key == key)
    return str(db.execute(query.order_by(city_step.c.seq.desc()).limit(1)).scalar() or "")


def _states(db: Connection, name: str) -> Iterator[OrderState]:
    """The counter's orders: what it was told, what it did, and what the post says, whichever is furthest."""
    told = {row.key: row for row in _told(db, name, FeedKind.CITY_ORDER)}
    posted = [row for row in _told(db, name, FeedKind.TRACK) if row.body != NIL]
    tracks = {row.key: msgspec.msgpack.decode(row.body, type=Track) for row in posted}
    steps: dict[str, Any] = {}
    for row in db.execute(select(city_step).where(city_step.c.counter == name).order_by(city_step.c.seq)):
        steps[row.order_key] = row
    for key in sorted(told.keys() | steps.keys()):
        order = _order(told.get(key))
        if order is None and key not in steps:
            continue  # taken back before it was packed
        yield _state(name, key, order, steps.get(key), tracks)


def _told(db: Connection, name: str, kind: str) -> list[Any]:
    query = select(feed.c.key, feed.c.body).where(feed.c.newest, feed.c.scope == name, feed.c.kind == kind)
    return list(db.execute(query))


def _order(row: Any) -> CityOrder | None:
    return None if row is None or row.body == NIL else msgspec.msgpack.decode(row.body, type=CityOrder)


def _state(name: str, key: str, order: CityOrder | None, step: Any, tracks: dict[str, Track]) -> OrderState:
    ship_by = order.ship_by if order else None
    if step is None:
        assert order is not None
        return OrderState(name, key, "cancelled" if order.cancelled else "placed", order.placed_at, 0, "", ship_by)
    track = tracks.get(step.waybill) if step.waybill and step.state in (PACKED, HANDED_OVER) else None
    state, at = (track.state, track.at) if track else (step.state, step.at)
    return OrderState(name, key, state, at, step.seq, step.waybill, ship_by)
