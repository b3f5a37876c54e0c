"""The bags this counter made, and taking in the centre's answers to them. Implements `bag_ports.BagStore`."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Engine

from outlet_app.services.bag_ports import BagAnswer, BagEffect, FeedItems, KeptBag, KeptPart
from outlet_app.storage import meta
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.exchange_store import BARRED, pictures_again
from outlet_app.storage.picture_store import note_sent
from outlet_app.storage.statements import replace
from outlet_app.storage.tables import feed_item

MOST_KEPT = 200  # answers to older bags than these are not waited for any more
_COLUMNS = "SELECT id, first, last, made_at, mark, cursor, parts, answered_at FROM bag "
_KEEP = (
    "INSERT OR REPLACE INTO bag (id, first, last, made_at, mark, cursor, parts, placed, answered_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)"
)
_PRUNE = "DELETE FROM bag WHERE rowid NOT IN (SELECT rowid FROM bag ORDER BY rowid DESC LIMIT ?)"
_NIL = b"\xc0"


class BagRows:
    """The table `bag`, with mark, cursor and feed for the moment an answer is taken in."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def barred(self) -> bool:
        """Whether the alarm of one of two machines stands."""
        with reading(self._engine) as connection:
            return meta.text(connection, "alarm") == BARRED

    def keep(self, bag: KeptBag) -> None:
        """Keep it, not yet as placed; the oldest of many go."""
        parts = msgspec.msgpack.encode([(part.signature, part.picture) for part in bag.parts])
        row = (bag.id, bag.first, bag.last, bag.made_at, bag.mark, bag.cursor, parts)
        with writing(self._engine) as connection:
            connection.exec_driver_sql(_KEEP, row)
            connection.exec_driver_sql(_PRUNE, (MOST_KEPT,))

    def placed(self, bag: bytes) -> None:
        """It lies on the stick."""
        with writing(self._engine) as connection:
            connection.exec_driver_sql("UPDATE bag SET placed = 1 WHERE id = ?", (bag,))

    def known(self, bag: bytes) -> KeptBag | None:
        """By its id."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql(_COLUMNS + "WHERE id = ?", (bag,)).first()
        return _bag(row) if row else None

    def newest_open(self) -> KeptBag | None:
        """The newest of those placed, when it is not answered: an older one is wholly in it, or was answered by the
        line."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql(_COLUMNS + "WHERE placed = 1 ORDER BY rowid DESC LIMIT 1").first()
        return _bag(row) if row and not row[7] else None

    def take(self, bag: KeptBag, answer: BagAnswer, at: int) -> BagEffect:
        """As `BagStore.take` says, in one transaction."""
        with writing(self._engine) as connection:
            mark, cursor = meta.number(connection, "mark"), meta.number(connection, "cursor")
            done = connection.exec_driver_sql("SELECT answered_at FROM bag WHERE id = ?", (bag.id,)).first()
            if done is None or done[0]:
                return BagEffect(mark, mark, [], False)
            connection.exec_driver_sql("UPDATE bag SET answered_at = ? WHERE id = ?", (at, bag.id))
            fresh = (mark, cursor) == (bag.mark, bag.cursor)
            items, reached = _news(bag, answer, cursor, fresh)
            for number, kind, key, body in items:
                if body == _NIL:
                    connection.exec_driver_sql("DELETE FROM feed_item WHERE kind = ? AND key = ?", (kind, key))
                else:
                    replace(connection, feed_item, (kind, key, number, body))
            if fresh and answer.mark < mark:
                pictures_again(connection, answer.mark)
            if fresh or answer.mark > mark:
                meta.keep(connection, mark=answer.mark, mark_hash=answer.mark_hash)
                if meta.text(connection, "alarm") != BARRED:  # a bag tells no start, so its answer says nothing of that
                    meta.keep(connection, alarm=b"")  # the centre agrees with this ledger
            for digest in answer.pictures:  # last: a mark that moved back lets pictures go again, but not these
                note_sent(connection, digest, at)
            meta.keep(connection, cursor=reached)
            return BagEffect(mark, meta.number(connection, "mark"), items, fresh)


def _news(bag: KeptBag, answer: BagAnswer, cursor: int, fresh: bool) -> tuple[FeedItems, int]:
    """(the items that are news here, the cursor after them). An answer tells everything after the cursor of its bag; so
    a counter that stands before that (its centre was restored meanwhile) would pass something over: it takes none."""
    if fresh:
        return answer.items, answer.cursor
    if cursor < bag.cursor:
        return [], cursor
    return [item for item in answer.items if item[0] > cursor], max(cursor, answer.cursor)


def _bag(row: Any) -> KeptBag:
    parts = tuple(KeptPart(*part) for part in msgspec.msgpack.decode(row[6], type=list[tuple[bytes, bytes]]))
    return KeptBag(bytes(row[0]), row[1], row[2], row[3], row[4], row[5], parts, row[7])
