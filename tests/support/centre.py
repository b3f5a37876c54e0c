"""A real centre for tests: SQLite, HTTP on a free port of this machine, stopped and started again at will."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from sqlalchemy import select

from central.catalogue.importing import import_file
from central.centre import Centre, open_centre
from central.engine import reading
from central.serving import Serving
from central.tables import alarm, entry
from outlet_app.bootstrap import SystemClock, exchange_of, signing_key
from outlet_app.config import Settings
from outlet_app.domain.entries import CounterOpened, Kind
from outlet_app.services.model import CounterIdentity
from outlet_app.storage.store import Store, open_store
from sync.enrol import enrol
from sync.exchange import Exchange
from tests.support.counter import ROOT, SYSTEM, HandClock


class TestCentre:
    """A centre in this process; `url` stays the same when it is started again."""

    __test__ = False

    def __init__(self, folder: Path):
        self.path = folder / "central.db"
        self._serving: Serving | None = None
        self._port = 0
        self.url = ""
        self.centre: Centre
        self.start()

    def start(self) -> None:
        """Open the database and answer."""
        self.centre = open_centre(f"sqlite:///{self.path}")
        self._serving = Serving(self.centre, port=self._port).started()
        self.url = self._serving.url
        self._port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """Answer nobody."""
        if self._serving is not None:
            self._serving.stop()
            self.centre.close()
            self._serving = None

    @property
    def port(self) -> int:
        """Where it answers, also after it was stopped."""
        return self._port

    def told(self) -> None:
        """Fill the feed with the sample catalogue."""
        import_file(self.centre.engine, ROOT / "sample" / "catalogue.json", self.centre.clock())

    def code(self, letter: str = "A") -> str:
        """A one-time code for a counter of the sample outlet."""
        return self.centre.issue_code("SBD01", letter, "十八洞").code

    def copy_of(self, target: Path) -> Path:
        """A copy of the stopped centre's database."""
        assert self._serving is None
        shutil.copyfile(self.path, target)
        return target

    def entries(self, counter: str = "SBD01-A") -> list[bytes]:
        """The exact bytes it holds of a counter."""
        with reading(self.centre.engine) as db:
            query = select(entry.c.bytes).where(entry.c.counter == counter).order_by(entry.c.seq)
            return [bytes(row.bytes) for row in db.execute(query)]

    def alarms(self) -> list[str]:
        """The kinds of alarms that stand."""
        with reading(self.centre.engine) as db:
            query = select(alarm).where(alarm.c.settled_at.is_(None))
            return [row.kind for row in db.execute(query.order_by(alarm.c.first_at, alarm.c.kind))]


def enrolled_with(url: str, code: str, folder: Path, clock: HandClock | None = None) -> Store:
    """An open store, enrolled over HTTP as `outlet-app enrol` does it, its first entry written."""
    store = open_store(folder, clock or HandClock())
    key = signing_key(store)
    found = enrol(url, code, key)
    store.facts.enrol(CounterIdentity(found.counter, found.outlet, found.outlet_name, found.url), found.centre_key)
    opened = CounterOpened(found.outlet, found.outlet_name, bytes(key.verify_key), found.centre_key)
    with store.ledger.writing() as writing:
        writing.append(Kind.COUNTER, opened, SYSTEM)
    return store


def exchange(store: Store, url: str = "") -> Exchange:
    """An exchange of an enrolled store, over HTTP; `url`: another way to the same centre from now on."""
    if url:
        store.facts.move_centre(url)
    return exchange_of(store, SystemClock(), Settings())


def rows(store: Store) -> list[bytes]:
    """The exact bytes of a counter's ledger."""
    return [data for _, data, _ in store.ledger.rows()]


def printed(text: str) -> dict[str, object]:
    """The last line a command printed, as facts."""
    found: dict[str, object] = json.loads(text.strip().splitlines()[-1])
    return found
