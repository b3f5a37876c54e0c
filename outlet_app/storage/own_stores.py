"""This machine's own small tables: drafts and who may sign in. Implements `ports.Drafts` and `ports.StaffStore`."""

from __future__ import annotations

from sqlalchemy import Engine

from outlet_app.services.model import Role, StaffMember
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.statements import replace
from outlet_app.storage.tables import draft, staff_secret


class DraftStore:
    """What is being typed, kept through a crash."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def keep(self, page: str, body: bytes) -> None:
        """Keep a page's draft, durably."""
        with writing(self._engine) as connection:
            replace(connection, draft, (page, body))

    def load(self, page: str) -> bytes | None:
        """A page's draft, or None."""
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql("SELECT body FROM draft WHERE page = ?", (page,)).first()
        return bytes(row[0]) if row else None

    def drop(self, page: str) -> None:
        """Forget it."""
        with writing(self._engine) as connection:
            connection.exec_driver_sql("DELETE FROM draft WHERE page = ?", (page,))


class StaffSecrets:
    """Who may sign in, and the hashes of their PINs."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def members(self) -> list[StaffMember]:
        """Active staff, by number."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql("SELECT number, name, role FROM staff WHERE active ORDER BY number")
            return [StaffMember(number, name, Role(role)) for number, name, role in found]

    def numbers(self) -> set[str]:
        """Every number that somebody has or had."""
        with reading(self._engine) as connection:
            return set(connection.exec_driver_sql("SELECT number FROM staff").scalars())

    def secret(self, number: str) -> tuple[str, int, int] | None:
        """(PIN hash, failures, locked until UTC ms), or None."""
        text = "SELECT pin_hash, failures, locked_until FROM staff_secret WHERE number = ?"
        with reading(self._engine) as connection:
            row = connection.exec_driver_sql(text, (number,)).first()
        return (row[0], row[1], row[2]) if row else None

    def keep_secret(self, number: str, pin_hash: str, failures: int, locked_until: int) -> None:
        """Replace it."""
        with writing(self._engine) as connection:
            replace(connection, staff_secret, (number, pin_hash, failures, locked_until))
