"""What the centre tells its counters: one numbered stream, each item replacing what was known of its thing.

Cursors are allocated under a lock on the one `feed_head` row, in the publishing transaction: whoever sees cursor n
committed sees everything up to n. They are never below the seconds since 1970: what is told after a restore from a
backup lies beyond whatever was told before it, so no counter passes over it. Of several items about one thing only the
newest is sent, so a new counter reads the catalogue, not its history; the older rows stay in the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, tuple_, update

from central.engine import insert_if_new
from central.tables import EVERYWHERE, feed, feed_head
from sync.contract import FeedItem

NIL = b"\xc0"
_CHUNK = 400
_FURTHEST_JUMP = 1 << 27  # about four years
_ITEM_OVERHEAD = 16  # bytes an item takes beside its kind, key and body, at most


class News(NamedTuple):
    """One thing to tell. `body`: MessagePack; `NIL` takes the thing away. `scope`: everywhere, an outlet, a counter."""

    kind: str
    key: str
    body: bytes
    scope: str = EVERYWHERE


class Piece(NamedTuple):
    """A stretch of the feed: the items, where the reader stands after them, and whether there is more."""

    items: list[FeedItem]
    cursor: int
    more: bool


def publish(db: Connection, news: Iterable[News], now: int) -> int:
    """Tell what is new among `news`; returns how many items that were. What is already told the same way is left out.

    Runs in the caller's writing transaction; other publishers wait for its end.
    """
    latest = {(item.scope, item.kind, item.key): item for item in news}
    head = _locked_head(db)
    fresh = []
    for start in range(0, len(latest), _CHUNK):
        chunk = list(latest.values())[start : start + _CHUNK]
        told = _told(db, chunk)
        fresh += [item for item in chunk if told.get((item.scope, item.kind, item.key), NIL) != item.body]
    if not fresh:
        return 0
    head = max(head, now // 1000)
    db.execute(
        update(feed)
        .where(feed.c.scope == bindparam("s"), feed.c.kind == bindparam("k"), feed.c.key == bindparam("n"))
        .where(feed.c.newest)
        .values(newest=False),
        [{"s": item.scope, "k": item.kind, "n": item.key} for item in fresh],
    )
    db.execute(
        insert(feed),
        [item._asdict() | {"cursor": head + n, "at": now, "newest": True} for n, item in enumerate(fresh, 1)],
    )
    db.execute(update(feed_head).values(cursor=head + len(fresh)))
    return len(fresh)


def told(db: Connection, kind: str, scope: str = EVERYWHERE) -> dict[str, bytes]:
    """What is known everywhere of one kind: key → body; what was taken away is left out."""
    query = select(feed.c.key, feed.c.body).where(feed.c.scope == scope, feed.c.kind == kind, feed.c.newest)
    return {row.key: row.body for row in db.execute(query) if row.body != NIL}


def lock(db: Connection) -> None:
    """Wait until no other publisher is at work, and let none begin before this transaction ends."""
    _locked_head(db)


def after(db: Connection, cursor: int, scopes: Sequence[str], room: int) -> Piece:
    """The feed after `cursor` for a reader of `scopes`, at most `room` bytes but at least one item if there is room.

    A reader that stands beyond the end has read a feed this centre no longer has (it was restored from a backup):
    it is sent everything again, and the end is moved to where it stood, so that nothing new is told under a
    cursor it has already passed.
    """
    head = db.execute(select(feed_head.c.cursor)).scalar_one()
    if cursor > head:
        head = _moved_head(db, cursor)
        cursor = 0
    if cursor < 0:
        cursor = 0
    if cursor == head or room <= 0:
        return Piece([], cursor, cursor < head)
    query = (
        select(feed.c.cursor, feed.c.kind, feed.c.key, feed.c.body)
        .where(feed.c.newest, feed.c.cursor > cursor, feed.c.cursor <= head, feed.c.scope.in_(list(scopes)))
        .order_by(feed.c.cursor)
    )
    items: list[FeedItem] = []
    size = 0
    limit = min(2000, max(64, room // _ITEM_OVERHEAD))
    with db.execute(query.limit(limit)) as rows:
        for row in rows:
            size += len(row.kind) + len(row.key.encode()) + len(row.body) + _ITEM_OVERHEAD
            if items and size > room:
                return Piece(items, items[-1].cursor, True)
            items.append(FeedItem(row.cursor, row.kind, row.key, msgspec.Raw(row.body)))
    if len(items) == limit:
        return Piece(items, items[-1].cursor, items[-1].cursor < head)
    return Piece(items, head, False)


def _locked_head(db: Connection) -> int:
    db.execute(insert_if_new(db, feed_head), {"id": 1, "cursor": 0})
    return int(db.execute(select(feed_head.c.cursor).with_for_update()).scalar_one())


def _moved_head(db: Connection, cursor: int) -> int:
    head = _locked_head(db)
    if head < cursor <= head + _FURTHEST_JUMP:
        db.execute(update(feed_head).values(cursor=cursor))
        return cursor
    return head


def _told(db: Connection, chunk: list[News]) -> dict[tuple[str, str, str], bytes]:
    keys = [(item.scope, item.kind, item.key) for item in chunk]
    query = select(feed.c.scope, feed.c.kind, feed.c.key, feed.c.body).where(
        feed.c.newest, tuple_(feed.c.scope, feed.c.kind, feed.c.key).in_(keys)
    )
    return {(row.scope, row.kind, row.key): row.body for row in db.execute(query)}
