"""The store while its ledger comes back from the centre: whole stretches in, then everything derived, then open again.

Until `finish` the counter is not ready: `meta` says how many entries are awaited, and `LedgerStore.counter` refuses
(E490). Entries come first, as bytes; what the screens read is derived from them at the end, by the same code that saves
and rebuilds, in the one transaction that makes the counter ready. So a power cut at any moment leaves true entries, and
a restoring that goes on from them. Implements `sync.restoring.RestoreStore`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from outlet_app.domain.entries import CounterOpened, Entry, Kind, body_of, decode, genesis
from outlet_app.services.ports import Clock
from outlet_app.storage import meta
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.rebuild import Progress, derive_anew
from outlet_app.storage.statements import insert, replace
from outlet_app.storage.tables import ledger, party_key
from outlet_app.storage.unit_of_work import UnitOfWork

SYSTEM = "system:setup"


class RestoringStore:
    """The store of counter `counter` as restoring sees it. Command line: one thread."""

    def __init__(self, engine: Engine, counter: str):
        self._engine = engine
        self._counter = counter

    def stand(self) -> tuple[int, bytes]:
        """The last entry that is here, and its hash; (0, genesis) before the first."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").first()
        return (row[0], bytes(row[1])) if row else (0, genesis(self._counter))

    def hash_at(self, seq: int) -> bytes | None:
        """The hash of entry `seq` (genesis for 0), None when it is not here."""
        if seq == 0:
            return genesis(self._counter)
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT hash FROM ledger WHERE seq = ?", (seq,)).first()
        return bytes(row[0]) if row else None

    def keep(self, stretch: Sequence[tuple[Entry, bytes, bytes]], keys: Sequence[tuple[int, bytes]]) -> None:
        """Keep the next entries (decoded, exact bytes, hash) and the keys that came with them, durably and whole."""
        rows = [(entry.seq, entry.at, entry.kind, data, digest) for entry, data, digest in stretch]
        with writing(self._engine) as connection:
            if rows:
                insert(connection, ledger, *rows)
            if keys:
                replace(connection, party_key, *keys)

    def finish(self, mark: int, mark_hash: bytes, opened: CounterOpened, clock: Clock, progress: Progress) -> None:
        """Everything is here, as the centre has it up to `mark`: derive what the screens read, write down that this
        machine is the counter now, and be ready; all of it or nothing."""
        with writing(self._engine) as connection:
            derive_anew(connection, progress)
            meta.keep(connection, mark=mark, mark_hash=mark_hash, restoring=0, alarm=b"")
            _sign_on(connection, self._counter, opened, clock)

    def sign_on(self, opened: CounterOpened, clock: Clock) -> bool:
        """Write down which machine is the counter, unless the ledger's newest `counter` entry says so already; whether
        it was written."""
        with writing(self._engine) as connection:
            return _sign_on(connection, self._counter, opened, clock)


def _sign_on(connection: Connection, counter: str, opened: CounterOpened, clock: Clock) -> bool:
    text = "SELECT bytes FROM ledger WHERE kind = ? ORDER BY seq DESC LIMIT 1"
    row = connection.exec_driver_sql(text, (Kind.COUNTER.value,)).first()
    newest = body_of(decode(row[0])) if row else None
    if isinstance(newest, CounterOpened) and newest.signing_key == opened.signing_key:
        return False
    UnitOfWork(connection, counter, clock).append(Kind.COUNTER, opened, SYSTEM)
    return True
