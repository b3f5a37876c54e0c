"""The centre through crashes, backups and a standby: a real one, on SQLite files or in a schema of PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from nacl.signing import SigningKey
from sqlalchemy import delete, insert, select

from central import figures
from central.centre import Centre, open_centre
from central.engine import reading, writing
from central.feed import NIL, News, publish
from central.tables import EVERYWHERE, alarm, counter, entry, feed, feed_head, metadata, party_key
from central.verify import verify
from outlet_app.domain.figures import Figures, total
from tests.chaos.machine import COUNTER, Feed, Row
from tests.support.counter import HandClock

Rows = dict[str, list[dict[str, Any]]]
Stand = Path | Rows
"""What a backup is: a folder with the files, or every table's rows."""


_ENTRIES = select(entry.c.seq, entry.c.bytes, entry.c.hash).where(entry.c.counter == COUNTER).order_by(entry.c.seq)
_COUNTER = select(counter).where(counter.c.id == COUNTER)
_ALARMS = select(alarm.c.kind).where(alarm.c.settled_at.is_(None))
_KEYS = select(party_key.c.party, party_key.c.key)


class Seen(NamedTuple):
    """What the centre holds of the counter: entries, mark, when the newest request was made by the counter's clock,
    whose key it is, alarms that stand, keys of people (destroyed ones as b"")."""

    rows: list[Row]
    mark: int
    mark_hash: bytes
    asked_at: int
    public_key: bytes
    alarms: set[str]
    keys: dict[int, bytes]

    def welcomes(self, key: SigningKey) -> bool:
        """Whether this is the counter's key now."""
        return self.public_key == bytes(key.verify_key)


class House:
    """`centre` is the one that answers now. `folder`: where copies of it lie."""

    def __init__(self, url: str, folder: Path, clock: HandClock):
        self._url = url
        self._folder = folder
        self._file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:") else None
        self._clock = clock
        self._copies = 0
        self.centre: Centre = self._opened()

    def _opened(self) -> Centre:
        return open_centre(self._url, self._clock.now)

    def close(self) -> None:
        """Let the database go."""
        self.centre.close()

    def crash(self) -> None:
        """SIGKILL, and a new start on what it leaves."""
        if self._file is not None:
            self.put_back(self.copy())
        else:
            self.centre.close()
            self.centre = self._opened()

    def copy(self) -> Stand:
        """The database as it is on the disk now, write-ahead log and all."""
        if self._file is None:
            return self._all_rows()
        self._copies += 1
        target = self._folder / f"copy-{self._copies}"
        target.mkdir()
        for name in _files(self._file):
            if name.is_file():
                shutil.copyfile(name, target / name.name)
        return target

    def put_back(self, stand: Stand) -> None:
        """This is the centre's database from now on."""
        if isinstance(stand, Path):
            assert self._file is not None
            self.centre.close()
            for name in (*_files(self._file), self._file.with_name(self._file.name + "-shm")):
                name.unlink(missing_ok=True)
            for name in stand.iterdir():
                shutil.copyfile(name, self._file.with_name(name.name))
            self.centre = self._opened()
            return
        with writing(self.centre.engine) as db:
            for table in reversed(metadata.sorted_tables):
                db.execute(delete(table))
            for table in metadata.sorted_tables:
                if rows := stand.get(table.name):
                    db.execute(insert(table), rows)

    def _all_rows(self) -> Rows:
        with reading(self.centre.engine) as db:
            tables = metadata.sorted_tables
            return {table.name: [dict(row._mapping) for row in db.execute(select(table))] for table in tables}

    def look(self) -> Seen:
        """What it holds of the counter now."""
        with reading(self.centre.engine) as db:
            rows = [Row(row[0], bytes(row[1]), bytes(row[2])) for row in db.execute(_ENTRIES)]
            known = db.execute(_COUNTER).one()
            alarms = {row.kind for row in db.execute(_ALARMS)}
            keys = {row.party: bytes(row.key) for row in db.execute(_KEYS)}
        return Seen(rows, known.mark, bytes(known.mark_hash), known.asked_at, bytes(known.public_key), alarms, keys)

    def feed(self) -> tuple[int, Feed]:
        """(its end, what stands in it)."""
        with reading(self.centre.engine) as db:
            found = db.execute(select(feed.c.kind, feed.c.key, feed.c.body).where(feed.c.newest)).all()
            head = db.execute(select(feed_head.c.cursor)).scalar() or 0
        return head, {(kind, key): bytes(body) for kind, key, body in found if bytes(body) != NIL}

    def tell(self, key: str, body: bytes) -> None:
        """Something new in the feed, for everybody."""
        with writing(self.centre.engine) as db:
            publish(db, [News("notice", key, body, EVERYWHERE)], self._clock.now())

    def figures(self) -> Figures:
        """Everything the counter's entries come to, as projected."""
        return total(figures.all_figures(self.centre.engine, self._clock.now(), COUNTER)[COUNTER])

    def faults(self) -> list[str]:
        """What its own verifier finds."""
        return [str(fault) for fault in verify(self.centre.engine).faults]


def _files(path: Path) -> tuple[Path, Path]:
    return path, path.with_name(path.name + "-wal")
