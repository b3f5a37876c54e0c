"""One exchange, in one transaction: what the counter wrote goes in, what is new comes out.

The order is the guarantee: the sender is known and its signature holds before anything is expanded; the counter's row
is locked, so two exchanges of one counter follow each other; the entries are durable before the answer that
acknowledges them exists. A refusal changes no mark. Nothing here interprets an entry's body: an entry of a kind
nobody knows is stored like any other.
"""

from __future__ import annotations

from typing import Any

from nacl.signing import SigningKey
from sqlalchemy import Connection, Engine, Row, select, text, update

from central import alarms, chain, erasure, feed, senders, starts
from central.engine import insert_if_new, is_postgresql, reading, writing
from central.senders import Sender, Unwelcome
from central.tables import ACTIVE, EVERYWHERE, counter, entry, party_key
from outlet_app.domain import entries
from sync import contract
from sync.contract import BEHIND, BROKEN, CLONE, FORK, GAP, REPLACED, REVOKED, Answer, Request

MOST_ROOM = 1 << 20
_ALARMING = (FORK, BROKEN, BEHIND)
_SEEN_EVERY_MS = 60_000
_INSERT = "INSERT INTO entry (counter, seq, at, kind, bytes, hash) VALUES (?, ?, ?, ?, ?, ?)"
_UNNEST = text(
    "INSERT INTO entry (counter, seq, at, kind, bytes, hash) SELECT :counter, * FROM unnest("
    "CAST(:seq AS bigint[]), CAST(:at AS bigint[]), CAST(:kind AS text[]), CAST(:bytes AS bytea[]), "
    "CAST(:hash AS bytea[]))"
)


def exchange(engine: Engine, signer: SigningKey, frame: bytes, now: int) -> bytes:
    """Answer the request in `frame` at `now` (UTC ms); what the answer acknowledges is on disk when this returns.

    Raises `Unwelcome` for an unknown sender or a signature that does not hold, `contract.BadMessage` for bytes that
    are no request, SQLAlchemy's errors when the database can't; then nothing was stored.
    """
    sender = senders.find(engine, contract.counter_of(frame), lambda key: contract.check_request(frame, key))
    answer = taken(engine, sender, contract.read_request(frame), now)
    return contract.seal_answer(answer, signer, frame)


def taken(engine: Engine, sender: Sender, request: Request, now: int) -> Answer:
    """Take a request in, its signature checked already, in a transaction of its own; raises as `exchange`."""
    if sender.former:
        return _replaced(engine, request, now)
    batch: list[chain.Row] | chain.Malformed
    try:
        batch = chain.read(request)
    except chain.Malformed as error:
        batch = error
    with writing(engine) as db:
        known = _locked(db, request.counter)
        if known is None or known.public_key != sender.key:
            raise Unwelcome
        return _answer(db, known, request, batch, now)


def _replaced(engine: Engine, request: Request, now: int) -> Answer:
    """What a machine hears in whose place another one was enrolled."""
    with reading(engine) as db:
        mark, mark_hash = db.execute(
            select(counter.c.mark, counter.c.mark_hash).where(counter.c.id == request.counter)
        ).one()
    detail = "another machine was enrolled in this one's place"
    return Answer(mark, mark_hash, request.cursor, now, refusal=REVOKED, detail=detail, standing=REPLACED)


def _locked(db: Connection, name: str) -> Row[Any] | None:
    return db.execute(select(counter).where(counter.c.id == name).with_for_update()).one_or_none()


def _answer(
    db: Connection, known: Row[Any], request: Request, batch: list[chain.Row] | chain.Malformed, now: int
) -> Answer:
    if known.state != ACTIVE:
        detail = "this counter is no longer accepted"
        return Answer(known.mark, known.mark_hash, request.cursor, now, refusal=REVOKED, detail=detail)
    look = starts.Look()
    if isinstance(batch, chain.Malformed):
        verdict = chain.Verdict(BROKEN, batch.detail, batch.seq)
    else:
        verdict = chain.judged(request, batch, known.mark, _held(db, known, request, len(batch)))
        look = starts.looked(known, request)
        if look.clone and verdict.refusal in ("", GAP):
            verdict = chain.Verdict(CLONE, "another machine exchanges from a copy of the same store")
    mark, mark_hash = known.mark, known.mark_hash
    if verdict.new:
        _store(db, known.id, verdict.new)
        mark, mark_hash = verdict.new[-1][0].seq, verdict.new[-1][1]
    _raise_alarms(db, known, request, verdict, look, now)
    if not verdict.refusal:
        _keep_keys(db, known.id, request.keys)
    if verdict.new:  # after the keys that came with them
        erasure.apply(db, known.id, verdict.new)
    asked_at = known.asked_at if verdict.refusal else min(max(request.sent_at, 0), chain.LARGEST)
    taken = look.changes if verdict.refusal in ("", GAP) else look.noted
    _note_contact(db, known, {"mark": mark, "mark_hash": mark_hash, "asked_at": asked_at}, taken, request.app, now)
    standing = CLONE if verdict.refusal in ("", GAP) and alarms.stands(db, known.id, CLONE) else ""
    scopes = (EVERYWHERE, known.outlet, known.id)
    piece = feed.after(db, min(request.cursor, chain.LARGEST), scopes, min(request.room, MOST_ROOM))
    return Answer(
        mark,
        mark_hash,
        piece.cursor,
        now,
        piece.items,
        piece.more,
        verdict.refusal,
        verdict.detail,
        speaks=contract.SPEAKS,
        standing=standing,
    )


def _held(db: Connection, known: Row[Any], request: Request, count: int) -> dict[int, bytes]:
    """The hashes that `chain.judged` asks for."""
    held = {0: entries.genesis(known.id), known.mark: known.mark_hash}
    last = min(request.after + count, known.mark)
    wanted = entry.c.seq.between(request.after, last) | (entry.c.seq == min(request.head_seq, known.mark))
    if request.after < known.mark or request.head_seq < known.mark:
        query = select(entry.c.seq, entry.c.hash).where(entry.c.counter == known.id, wanted)
        held.update((row.seq, row.hash) for row in db.execute(query))
    return held


def _store(db: Connection, name: str, new: tuple[tuple[chain.Row, bytes], ...]) -> None:
    if is_postgresql(db):  # one statement, whatever the size: arrays instead of a statement a row
        columns = {
            "seq": [row.seq for row, _ in new],
            "at": [row.at for row, _ in new],
            "kind": [row.kind for row, _ in new],
            "bytes": [row.data for row, _ in new],
            "hash": [linked for _, linked in new],
        }
        db.execute(_UNNEST, {"counter": name, **columns})
        return
    rows = [(name, row.seq, row.at, row.kind, row.data, linked) for row, linked in new]
    db.exec_driver_sql(_INSERT, rows)  # as the driver takes them: SQLAlchemy's own way costs more than the disk


def _keep_keys(db: Connection, name: str, keys: list[tuple[int, bytes]]) -> None:
    if keys:
        rows = [{"counter": name, "party": party, "key": key} for party, key in keys]
        db.execute(insert_if_new(db, party_key), rows)


def _note_contact(
    db: Connection, known: Row[Any], stand: dict[str, Any], start: dict[str, Any], version: str, now: int
) -> None:
    """The new mark and start, and when this counter was last heard: at most once a minute, so an idle exchange writes
    nothing."""
    seen = known.seen_at is not None and 0 <= now - known.seen_at < _SEEN_EVERY_MS
    if stand["mark"] == known.mark and not start and seen:
        return
    app = "".join(sign for sign in version[:64] if sign.isprintable())
    changes = stand | start | {"seen_at": now, "app": app}
    db.execute(update(counter).where(counter.c.id == known.id).values(changes))


def _raise_alarms(
    db: Connection, known: Row[Any], request: Request, verdict: chain.Verdict, look: starts.Look, now: int
) -> None:
    """What people must hear of. An old message that arrives late says nothing about the counter. A ledger that differs,
    sent by another start of the program, is another machine's: the one that goes on working hears of it too."""
    late = verdict.refusal == BEHIND and request.sent_at < known.asked_at
    differs = verdict.refusal in (FORK, BEHIND) and not late
    if verdict.refusal in _ALARMING and not late:
        alarms.raise_alarm(db, known.id, verdict.refusal, verdict.seq, verdict.detail, now)
    if look.told or (differs and starts.other_start(known, request)):
        detail = f"start {request.start} asks, the newest known is {known.start}"
        alarms.raise_alarm(db, known.id, CLONE, 0, detail, now)
