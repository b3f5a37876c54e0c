"""Bringing the store to this version's shape: check, copy, migrate in one transaction, verify; or leave everything as
it was.

Alembic is imported only when there is something to do: a start on an up-to-date store costs one small query.
"""

from __future__ import annotations

import logging
from importlib import resources
from pathlib import Path

from sqlalchemy import Engine

from outlet_app.errors import N_, SAFE_ALL, StoreTrouble
from outlet_app.storage.backup import copy_store, quick_check
from outlet_app.storage.connection import Connection
from outlet_app.storage.engine import reading, translated
from outlet_app.storage.rebuild import derive_anew

HEAD = "0004"
_log = logging.getLogger(__name__)


def version_of(engine: Engine) -> str:
    """The store's version, "" for an empty file."""
    with reading(engine) as connection:
        return _version_on(connection)


def bring_up(engine: Engine, backups: Path) -> bool:
    """Migrate to `HEAD` when needed; True when something was done.

    Raises `StoreTrouble` E206 for a store of a newer version, E209 when the migration failed: then the store is
    exactly as before.
    """
    version = version_of(engine)
    if version == HEAD:
        return False
    if version > HEAD:
        raise StoreTrouble(
            "E206",
            N_("This counter's file was written by a newer version of the program ({version})."),
            safe=SAFE_ALL,
            do=N_("Start the newer version; this one would not understand everything."),
            version=version,
        )
    if version:
        quick_check(engine)
        backups.mkdir(exist_ok=True)
        copy_store(engine, backups / f"before-{HEAD}.db")
    try:
        upgrade(engine)
    except StoreTrouble as error:
        _log.warning("migration from %r to %s was rolled back: %s", version, HEAD, error.code)
        raise
    except Exception as error:  # whatever a migration stumbles over, the transaction is rolled back
        _log.exception("migration from %r to %s failed and was rolled back", version, HEAD)
        raise StoreTrouble(
            "E209",
            N_("The counter's file could not be brought to this version and was left exactly as it was."),
            safe=SAFE_ALL,
            do=N_("Start the previous version, and send its diagnosis (outlet-app doctor) to the county office."),
        ) from error
    quick_check(engine)
    return True


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations, and derive everything anew, in one write transaction."""
    with (
        translated(),
        engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection,
        connection.begin(),
    ):
        before = _version_on(connection)
        _run(connection, revision, up=True)
        if before and _version_on(connection) == HEAD:
            derive_anew(connection)  # a new shape may ask more of the entries that are there than the old one did


def _version_on(connection: Connection) -> str:
    if not connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").first():
        return ""
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return row[0] if row else ""


def downgrade(engine: Engine, revision: str) -> None:
    """Undo migrations down to `revision` ("base" for all) in one write transaction; for tests and support."""
    with (
        translated(),
        engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection,
        connection.begin(),
    ):
        _run(connection, revision, up=False)


def _run(connection: Connection, revision: str, *, up: bool) -> None:
    from alembic import command
    from alembic.config import Config

    with resources.as_file(resources.files("outlet_app.storage").joinpath("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        (command.upgrade if up else command.downgrade)(config, revision)
