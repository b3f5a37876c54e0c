"""A lost machine's ledger, handed back to the machine that was enrolled in its place: stretch by stretch, as received.

Only the counter itself, with the key it has now, gets its entries; the keys of people go sealed to that key. What was
erased stays erased: there is no key to hand back. Nothing is written here, so asking again costs nothing but the line.
"""

from __future__ import annotations

import logging
from typing import Any

from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, Row, select

from central import senders
from central.engine import is_postgresql, reading
from central.erasure import DESTROYED
from central.senders import Unwelcome
from central.tables import ACTIVE, counter, entry, party_key
from outlet_app.domain.entries import genesis
from sync import contract, handback
from sync.contract import FORK, GAP, REPLACED, REVOKED
from sync.handback import RestoreAnswer, RestoreRequest

log = logging.getLogger(__name__)
MOST_ROWS = 10_000


def hand_back(engine: Engine, signer: SigningKey, frame: bytes, now: int) -> bytes:
    """Answer the request in `frame` at `now` (UTC ms). Raises as `ingest.exchange`."""
    sender = senders.find(engine, contract.counter_of(frame), lambda key: handback.check_request(frame, key))
    request = handback.read_request(frame)
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ") if is_postgresql(engine) else engine
    with reading(snapshot) as db:
        known = db.execute(select(counter).where(counter.c.id == request.counter)).one_or_none()
        if known is None or (known.public_key != sender.key and not sender.former):
            raise Unwelcome
        answer = _answer(db, known, request, sender, now)
    return handback.seal_answer(answer, signer, frame)


def _answer(
    db: Connection, known: Row[Any], request: RestoreRequest, sender: senders.Sender, now: int
) -> RestoreAnswer:
    def refused(why: str, detail: str, standing: str = "") -> RestoreAnswer:
        return RestoreAnswer(known.mark, known.mark_hash, now, refusal=why, detail=detail, standing=standing)

    if sender.former:
        return refused(REVOKED, "another machine was enrolled in this one's place", REPLACED)
    if known.state != ACTIVE:
        return refused(REVOKED, "this counter is no longer accepted")
    if not 0 <= request.after <= known.mark:
        return refused(GAP, f"asked after {request.after}, the mark is {known.mark}")
    if request.after_hash != _hash_at(db, known, request.after):
        return refused(FORK, f"entry {request.after} has another hash here")
    if request.after == 0:
        log.warning("counter %s asks for its ledger of %d entries", known.id, known.mark)
    chosen = _stretch(db, known, request)
    rows, packed = handback.carrying(chosen)
    keys = _keys(db, known.id, request.after, request.after + len(chosen))
    return RestoreAnswer(known.mark, known.mark_hash, now, rows, packed, handback.seal_keys(keys, sender.key))


def _hash_at(db: Connection, known: Row[Any], seq: int) -> bytes:
    if seq == 0:
        return genesis(known.id)
    query = select(entry.c.hash).where(entry.c.counter == known.id, entry.c.seq == seq)
    return bytes(db.execute(query).scalar_one())


def _stretch(db: Connection, known: Row[Any], request: RestoreRequest) -> list[bytes]:
    """The entries after `request.after`, up to about `room` bytes, at least one while there is one."""
    query = select(entry.c.bytes).where(entry.c.counter == known.id, entry.c.seq > request.after)
    query = query.where(entry.c.seq <= known.mark).order_by(entry.c.seq).limit(MOST_ROWS)
    room = min(request.room, handback.MOST_ROOM)
    chosen: list[bytes] = []
    size = 0
    with db.execute(query) as rows:
        for (data,) in rows:
            size += len(data)
            if chosen and size > room:
                break
            chosen.append(bytes(data))
    return chosen


def _keys(db: Connection, name: str, after: int, last: int) -> list[tuple[int, bytes]]:
    query = select(party_key.c.party, party_key.c.key).where(
        party_key.c.counter == name,
        party_key.c.party > after,
        party_key.c.party <= last,
        party_key.c.key != DESTROYED,
    )
    return [(number, bytes(key)) for number, key in db.execute(query.order_by(party_key.c.party))]
