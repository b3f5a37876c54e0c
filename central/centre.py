"""The centre as one object: its database, its key, and the two things it answers. Whatever carries the bytes uses this.

Every method may be called from any thread; each call is a transaction of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DatabaseError, OperationalError

from central import enrolment, ingest, keys, pictures, restoring, schema
from central.bag import TakingIn, relayed
from central.engine import open_engine, reading
from central.tables import counter
from central.train import Arriving
from outlet_app.errors import N_, SAFE_ALL, StoreTrouble, Unreachable
from sync.bag import Opened
from sync.contract import EnrolRequest


def utc_ms() -> int:
    """Now, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


class Centre:
    """A centre on an open, migrated database. `clock` gives UTC ms.

    `exchange` and `enrol` raise what `ingest.exchange` and `enrolment.enrol` raise.
    """

    def __init__(self, engine: Engine, clock: Callable[[], int] = utc_ms):
        self.engine = engine
        self.clock = clock
        self._signer = keys.signing_key(engine, clock())

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that counters pin."""
        return bytes(self._signer.verify_key)

    def exchange(self, frame: bytes) -> bytes:
        """The answer frame to a request frame."""
        return ingest.exchange(self.engine, self._signer, frame, self.clock())

    def train(self) -> Arriving:
        """Takes one train in, car by car."""
        return Arriving(self.engine, self._signer, self.clock)

    def picture(self, frame: bytes) -> bytes:
        """The answer frame to a picture's frame. Raises as `exchange`."""
        return pictures.keep(self.engine, self._signer, frame, self.clock())

    def restore(self, frame: bytes) -> bytes:
        """The answer frame to a request for a stretch of the sender's own ledger. Raises as `exchange`."""
        return restoring.hand_back(self.engine, self._signer, frame, self.clock())

    def enrol(self, body: bytes) -> bytes:
        """The JSON answer to a JSON `EnrolRequest`. Raises `msgspec.MsgspecError` for anything else."""
        request = msgspec.json.decode(body, type=EnrolRequest)
        return msgspec.json.encode(enrolment.enrol(self.engine, self._signer, request, self.clock()))

    def bag(self, body: bytes) -> bytes:
        """The answers to parts of a bag that a relay brought. Raises as `bag.relayed`."""
        return relayed(self.engine, self._signer, self.clock, body)

    def opened_bag(self, opened: Opened) -> TakingIn:
        """Takes in the bag whose head this is. Raises `Unwelcome`."""
        return TakingIn(self.engine, self._signer, self.clock, opened)

    def issue_code(self, outlet: str, letter: str, outlet_name: str = "") -> enrolment.Issued:
        """A one-time code for a counter of an outlet."""
        return enrolment.issue(self.engine, outlet, outlet_name, letter, self.clock())

    def counters(self) -> int:
        """How many counters are known; doubles as the check that the database answers."""
        with reading(self.engine) as db:
            return db.execute(select(func.count()).select_from(counter)).scalar_one()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_centre(url: str, clock: Callable[[], int] = utc_ms) -> Centre:
    """Open the database at `url`, bring its schema up to date, be the centre.

    Raises `Unreachable` when the database does not answer, `StoreTrouble` when it is not (or no longer) a database of
    this program, `UsageError` for a URL that can't be used.
    """
    engine = open_engine(url)
    try:
        schema.ensure(engine)
        return Centre(engine, clock)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, OperationalError):
            raise out_of_reach(error) from error
        if type(error) is DatabaseError:  # not one of its kinds: SQLite's "file is not a database", "malformed"
            raise StoreTrouble(
                "C204",
                N_("The file is not a database of the centre, or it is damaged: {reason}."),
                safe=N_("Nothing was changed."),
                do=N_("Check the path, or restore the newest backup."),
                reason=_first_line(error.orig),
            ) from error
        raise


def out_of_reach(error: OperationalError) -> Unreachable:
    """What to tell when the database does not answer, is locked for long, or can't be written."""
    return Unreachable(
        "C203",
        N_("The centre's database can't be reached: {reason}."),
        safe=SAFE_ALL,
        do=N_("Check that the server runs, or that the folder exists and may be written."),
        reason=_first_line(error.orig),
    )


def _first_line(error: object) -> str:
    return (str(error).splitlines() or ["no answer"])[0]
