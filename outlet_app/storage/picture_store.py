"""Pictures by their hash, in the encrypted store. Implements `services.pictures.PictureStore`."""

from __future__ import annotations

from sqlalchemy import Engine

from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, writing

_GONE = "INSERT OR REPLACE INTO picture_gone SELECT ?, coalesce(max(seq), 0) FROM ledger"


def note_sent(connection: Connection, digest: bytes, at: int) -> None:
    """The centre has a picture durably; inside a transaction."""
    connection.exec_driver_sql("UPDATE picture SET sent_at = ? WHERE hash = ?", (at, digest))
    connection.exec_driver_sql(_GONE, (digest,))


class PictureRows:
    """Keeps pictures; each call is one short transaction."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep(self, digest: bytes, data: bytes, mime: str, at: int) -> None:
        """Keep it durably; the same picture twice is kept once."""
        text = "INSERT INTO picture (hash, bytes, mime, at) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"
        with writing(self._engine) as connection:
            connection.exec_driver_sql(text, (digest, data, mime, at))

    def get(self, digest: bytes) -> bytes | None:
        """Its bytes, or None."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql("SELECT bytes FROM picture WHERE hash = ?", (digest,)).scalar()
        return bytes(found) if found is not None else None

    def waiting(self, limit: int) -> list[bytes]:
        """Hashes of pictures the centre does not have yet, oldest first."""
        text = "SELECT hash FROM picture WHERE sent_at = 0 ORDER BY at LIMIT ?"
        with reading(self._engine) as connection:
            return [bytes(row[0]) for row in connection.exec_driver_sql(text, (limit,))]

    def waiting_count(self) -> int:
        """How many pictures the centre does not have yet."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM picture WHERE sent_at = 0").scalar()
        return int(found or 0)

    def sent(self, digest: bytes, at: int) -> None:
        """The centre has it durably."""
        with writing(self._engine) as connection:
            note_sent(connection, digest, at)
