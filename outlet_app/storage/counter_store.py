"""Who this counter is and where it stands with the centre. Implements `ports.CounterStore` and the exchange's store."""

from __future__ import annotations

from nacl.signing import SigningKey
from sqlalchemy import Engine

from outlet_app.errors import N_, Refused
from outlet_app.services.model import CounterIdentity
from outlet_app.storage import meta
from outlet_app.storage.engine import reading, writing

_FACTS = ("counter", "outlet", "outlet_name", "centre_url")


class CounterFacts:
    """The counter's identity, keys and marks; any thread."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def identity(self) -> CounterIdentity | None:
        """None before enrolment."""
        with reading(self._engine) as connection:
            facts = [meta.text(connection, name) for name in _FACTS]
        return CounterIdentity(*facts) if facts[0] else None

    def signing_key(self) -> bytes:
        """The Ed25519 seed, 32 bytes, made at first use; it never leaves the encrypted store."""
        with reading(self._engine) as connection:
            found = meta.value(connection, "signing_key")
        if found is None:
            found = bytes(SigningKey.generate())
            with writing(self._engine) as connection:
                meta.keep(connection, signing_key=found)
        return found

    def centre_key(self) -> bytes:
        """The centre's public key; b"" before enrolment."""
        with reading(self._engine) as connection:
            return meta.value(connection, "centre_key") or b""

    def enrol(self, identity: CounterIdentity, centre_key: bytes, code: str = "", restoring: int = 0) -> None:
        """Keep who this counter is from now on. `code`: the enrolment code's first four signs; `restoring`: so many
        entries at the centre must come back before this machine is ready."""
        with writing(self._engine) as connection:
            if meta.text(connection, "counter"):
                raise Refused(
                    "E402",
                    N_("This folder belongs to counter {counter} already."),
                    do=N_("Use another folder for another counter (--data DIR)."),
                    counter=meta.text(connection, "counter"),
                )
            facts = {name: getattr(identity, name) for name in _FACTS}
            meta.keep(connection, centre_key=centre_key, mark=0, cursor=0, code=code, restoring=restoring, **facts)

    def code(self) -> str:
        """The first four signs of the code that this machine was enrolled with last; "" when none was kept."""
        with reading(self._engine) as connection:
            return meta.text(connection, "code")

    def restoring(self) -> int:
        """How many entries are awaited from the centre before this machine is ready; 0: it is."""
        with reading(self._engine) as connection:
            return meta.number(connection, "restoring")

    def next_key(self) -> bytes:
        """The Ed25519 seed that this machine is enrolled anew with; made at first use and kept until `adopt`, so that
        a lost answer can be asked for again."""
        with reading(self._engine) as connection:
            found = meta.value(connection, "next_key")
        if not found:
            found = bytes(SigningKey.generate())
            with writing(self._engine) as connection:
                meta.keep(connection, next_key=found)
        return found

    def adopt(self, centre_key: bytes, mark: int, code: str, restoring: int) -> None:
        """Enrolled anew: `next_key` is the signing key from now on. The centre holds this ledger up to `mark`. Another
        machine that has a copy of the old key is out by that."""
        with writing(self._engine) as connection:
            old, new = meta.value(connection, "signing_key"), meta.value(connection, "next_key")
            assert old
            assert new
            seed = meta.value(connection, "token_seed") or old
            cursor = meta.number(connection, "cursor") if meta.value(connection, "centre_key") == centre_key else 0
            meta.keep(connection, signing_key=new, token_seed=seed, next_key=b"", centre_key=centre_key)
            meta.keep(connection, mark=mark, cursor=cursor, code=code, restoring=restoring, alarm=b"")
            connection.exec_driver_sql("DELETE FROM bag")  # their replies are sealed for the key that is gone

    def token_seed(self) -> bytes:
        """What bank cards' tokens are made with: the first signing key of this store, also after another one."""
        with reading(self._engine) as connection:
            found = meta.value(connection, "token_seed")
        return found or self.signing_key()

    def move_centre(self, url: str) -> None:
        """The same centre under another address."""
        with writing(self._engine) as connection:
            meta.keep(connection, centre_url=url)

    def mark(self) -> int:
        """The last entry the centre is known to hold durably."""
        with reading(self._engine) as connection:
            return meta.number(connection, "mark")

    def waiting(self) -> tuple[int, int | None]:
        """(how many entries wait, the oldest one's time UTC ms or None)."""
        with reading(self._engine) as connection:
            mark = meta.number(connection, "mark")
            head = connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM ledger").scalar_one()
            row = connection.exec_driver_sql("SELECT at FROM ledger WHERE seq = ?", (mark + 1,)).first()
        return max(0, head - mark), row[0] if row else None
