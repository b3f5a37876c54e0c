"""The ledger on disk: write transactions in, exact bytes out. Implements `ports.Ledger`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from outlet_app.domain.entries import Entry, decode, genesis
from outlet_app.errors import N_, Refused
from outlet_app.services.ports import Clock
from outlet_app.storage import meta
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.unit_of_work import UnitOfWork

STRIDE = 1000
_HERE = "SELECT coalesce(max(seq), 0) FROM ledger"


class LedgerStore:
    """The counter's ledger. Any thread may use it; each call takes its own connection."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock
        self._counter = ""
        self._paper: Callable[[object], bool] | None = None

    def counter(self) -> str:
        """This counter's id. Raises Refused E401 before enrolment, E490 while the ledger is not wholly here."""
        if not self._counter:
            with reading(self._engine) as connection:
                awaited = meta.number(connection, "restoring")
                if awaited:
                    raise half_restored(connection.exec_driver_sql(_HERE).scalar_one(), awaited)
                self._counter = meta.text(connection, "counter")
        if not self._counter:
            raise not_enrolled()
        return self._counter

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A write transaction on the ledger."""
        counter = self.counter()
        with writing(self._engine) as connection:
            yield UnitOfWork(connection, counter, self._clock, self._paper)

    def note_paper(self, wanted: Callable[[object], bool]) -> None:
        """From now on, note acts that a person took as to be printed, when their body is `wanted`."""
        self._paper = wanted

    def head(self) -> tuple[int, bytes]:
        """The last entry's number and hash; (0, genesis) when empty."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").first()
        return (row[0], row[1]) if row else (0, genesis(self.counter()))

    def entry(self, seq: int) -> Entry | None:
        """An entry by number."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT bytes FROM ledger WHERE seq = ?", (seq,)).first()
        return decode(row[0]) if row else None

    def entry_hash(self, seq: int) -> bytes:
        """The hash of entry `seq`, genesis for 0. Raises KeyError."""
        if seq == 0:
            return genesis(self.counter())
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT hash FROM ledger WHERE seq = ?", (seq,)).first()
        if row is None:
            raise KeyError(seq)
        found: bytes = row[0]
        return found

    def rows(self, after: int = 0) -> Iterator[tuple[int, bytes, bytes]]:
        """(seq, bytes, hash) after number `after`, in order, a thousand at a time."""
        while True:
            with reading(self._engine) as connection:
                found = connection.exec_driver_sql(
                    "SELECT seq, bytes, hash FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?", (after, STRIDE)
                ).all()
            yield from ((seq, data, digest) for seq, data, digest in found)
            if len(found) < STRIDE:
                return
            after = found[-1][0]


def not_enrolled() -> Refused:
    """E401: there is no counter in this folder yet."""
    return Refused(
        "E401",
        N_("This machine is not a counter yet."),
        do=N_("Enrol it with a code from the county office: outlet-app enrol --centre URL --code CODE"),
    )


def half_restored(here: int, awaited: int) -> Refused:
    """E490: the ledger of this counter is still coming back from the centre."""
    return Refused(
        "E490",
        N_("This counter's ledger is not wholly back on this machine yet: {here} of {awaited} entries."),
        safe=N_("The centre has all of them; nothing is lost."),
        do=N_("Let the installer go on, as soon as there is a line, with: outlet-app enrol --go-on"),
        here=here,
        awaited=awaited,
    )
