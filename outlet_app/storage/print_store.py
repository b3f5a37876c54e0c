"""What waits to be printed. Implements `services.press.PrintJobs`; this machine's own, never derived.

The row of an act is written by the unit of work in the act's own transaction, so that a power cut leaves act and row,
or neither. It goes in the transaction that counts the print.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from outlet_app.services.press import RECEIPT, PrintJob
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, writing

_WANT = "INSERT INTO print_job (seq, form, at) VALUES (?, ?, ?) ON CONFLICT (seq, form) DO NOTHING"
_COLUMNS = "SELECT seq, form, at, tries, fault FROM print_job "
_COUNT = "INSERT INTO printed (seq, copies) VALUES (?, ?) ON CONFLICT (seq) DO UPDATE SET copies = max(copies + 1, ?)"


def want(connection: Connection, seq: int, at: int, form: str = RECEIPT) -> None:
    """The paper of act `seq` is to be printed; in the caller's write transaction."""
    connection.exec_driver_sql(_WANT, (seq, form, at))


class PrintJobRows:
    """The jobs; any thread, each call one short transaction."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def waiting(self, limit: int = 200) -> list[PrintJob]:
        """Oldest first."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql(_COLUMNS + "ORDER BY seq LIMIT ?", (limit,))
            return [PrintJob(*row) for row in found]

    def count(self) -> int:
        """How many wait."""
        with reading(self._engine) as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM print_job").scalar_one())

    def job(self, seq: int, form: str = RECEIPT) -> PrintJob | None:
        """One that waits, or None."""
        with reading(self._engine) as connection:
            row: Any = connection.exec_driver_sql(_COLUMNS + "WHERE seq = ? AND form = ?", (seq, form)).first()
        return PrintJob(*row) if row else None

    def keep(self, seq: int, at: int, form: str = RECEIPT) -> None:
        """It waits from now on; one that waits already stays as it is."""
        with writing(self._engine) as connection:
            want(connection, seq, at, form)

    def done(self, seq: int, before: int, form: str = RECEIPT) -> int:
        """It came out: the job goes and the print is counted, together. `before`: how many were said on the paper to
        have been printed before. Returns how many there are now."""
        with writing(self._engine) as connection:
            connection.exec_driver_sql("DELETE FROM print_job WHERE seq = ? AND form = ?", (seq, form))
            connection.exec_driver_sql(_COUNT, (seq, before + 1, before + 1))
            found = connection.exec_driver_sql("SELECT copies FROM printed WHERE seq = ?", (seq,))
            return int(found.scalar_one())

    def failed(self, seq: int, fault: str, form: str = RECEIPT) -> None:
        """It did not come out, with this code; it goes on waiting."""
        text = "UPDATE print_job SET tries = tries + 1, fault = ? WHERE seq = ? AND form = ?"
        with writing(self._engine) as connection:
            connection.exec_driver_sql(text, (fault, seq, form))

    def drop(self, until: int) -> int:
        """Forget those that have waited since `until` (UTC ms) or longer; how many that were."""
        with writing(self._engine) as connection:
            return connection.exec_driver_sql("DELETE FROM print_job WHERE at <= ?", (until,)).rowcount
