"""What an exchange needs of the store: entries since a mark, keys that go with them, and taking in an answer whole.

Implements `sync.exchange.ExchangeStore`; used on the courier's thread with connections of its own.
"""

from __future__ import annotations

import secrets
import threading
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from outlet_app.domain.entries import genesis
from outlet_app.storage import meta
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.statements import replace
from outlet_app.storage.tables import feed_item

SIGN_BYTES = 8
BARRED = "clone"  # the alarm of a machine that the centre refuses because another one works from the same store
_starts: WeakKeyDictionary[Engine, tuple[int, bytes]] = WeakKeyDictionary()
_counting = threading.Lock()


def pictures_again(connection: Connection, mark: int) -> None:
    """The centre holds less than it did: it was restored from a backup. Whatever it got while the ledger was not beyond
    its present mark is in the backup too; the pictures that came later go again. Told by the ledger, since clocks
    jump. In the caller's transaction."""
    connection.exec_driver_sql(
        "UPDATE picture SET sent_at = 0 WHERE sent_at > 0 AND coalesce("
        "(SELECT head FROM picture_gone g WHERE g.hash = picture.hash), ?) >= ?",
        (mark, mark),
    )


class ExchangeFacts:
    """The store as the exchange sees it."""

    def __init__(self, engine: Engine, counter: str):
        self._engine = engine
        self._counter = counter

    def position(self) -> tuple[int, int, bytes, int]:
        """(mark, head seq, head hash, feed cursor), in one consistent picture."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").first()
            mark, cursor = meta.number(connection, "mark"), meta.number(connection, "cursor")
        head, digest = (row[0], bytes(row[1])) if row else (0, genesis(self._counter))
        return mark, head, digest, cursor

    def entries_after(self, seq: int, most: int, most_bytes: int) -> list[bytes]:
        """The exact bytes of up to `most` entries after `seq`, up to about `most_bytes`, at least one when there is
        one."""
        chosen: list[bytes] = []
        size = 0
        with reading(self._engine) as connection:
            text = "SELECT bytes FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?"
            for (data,) in connection.exec_driver_sql(text, (seq, most)):
                size += len(data)
                if chosen and size > most_bytes:
                    break
                chosen.append(bytes(data))
        return chosen

    def keys_of(self, first: int, last: int) -> list[tuple[int, bytes]]:
        """(party, key) of the parties that entries `first` to `last` register or change, and (number, key) of the
        parcels among them: as far as these keys are still kept."""
        text = (
            "SELECT DISTINCT k.party, k.key FROM act a "
            "JOIN party_key k ON k.party = CASE a.kind WHEN 'party' THEN a.party ELSE a.seq END "
            "WHERE a.seq BETWEEN ? AND ? AND a.kind IN ('party', 'parcel') ORDER BY k.party"
        )
        with reading(self._engine) as connection:
            return [(party, bytes(key)) for party, key in connection.exec_driver_sql(text, (first, last))]

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of entry `seq` (genesis for 0), or None when the ledger ends before it."""
        if seq == 0:
            return genesis(self._counter)
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT hash FROM ledger WHERE seq = ?", (seq,)).first()
        return bytes(row[0]) if row else None

    def spoken(self) -> int:
        """The newest contract that the centre has told to understand; 1 before it has."""
        with reading(self._engine) as connection:
            return meta.number(connection, "speaks") or 1

    def keep_spoken(self, speaks: int) -> None:
        """Keep that, durably."""
        with writing(self._engine) as connection:
            meta.keep(connection, speaks=speaks)

    def take(self, mark: int, mark_hash: bytes, cursor: int, items: list[tuple[int, str, str, bytes]]) -> None:
        """Take in an answer: mark, feed items (cursor, kind, key, body) and cursor become durable together."""
        with writing(self._engine) as connection:
            if (
                not items
                and meta.number(connection, "mark") == mark
                and meta.number(connection, "cursor") == cursor
                and not meta.value(connection, "alarm")
            ):
                return
            for item in items:
                self._apply(connection, *item)
            if mark < meta.number(connection, "mark"):
                pictures_again(connection, mark)
            meta.keep(connection, mark=mark, mark_hash=mark_hash, cursor=cursor, alarm=b"")

    def _apply(self, connection: Connection, cursor: int, kind: str, key: str, body: bytes) -> None:
        if body == b"\xc0":  # nil: the thing is gone
            connection.exec_driver_sql("DELETE FROM feed_item WHERE kind = ? AND key = ?", (kind, key))
        else:
            replace(connection, feed_item, (kind, key, cursor, body))

    def started(self) -> tuple[int, bytes]:
        """(how many times the program began to exchange from this store, random bytes of this one time). Counted on the
        disk once for each opened store, before the first request tells of it: so no two runs of one store can show the
        same number, unless the store was copied or put back.

        A machine that was refused as one of two stops counting: else whichever were started more often would win.
        """
        with _counting:
            if self._engine not in _starts:
                with writing(self._engine) as connection:
                    barred = meta.text(connection, "alarm") == BARRED
                    start = meta.number(connection, "start") + (0 if barred else 1)
                    meta.keep(connection, start=start)
                _starts[self._engine] = start, secrets.token_bytes(SIGN_BYTES)
            return _starts[self._engine]

    def alarm(self) -> str:
        """The alarm that stands ("" none): a fork, or a centre that holds more than this counter."""
        with reading(self._engine) as connection:
            return meta.text(connection, "alarm")

    def raise_alarm(self, alarm: str) -> None:
        """Keep an alarm until an exchange succeeds again."""
        with writing(self._engine) as connection:
            meta.keep(connection, alarm=alarm)
