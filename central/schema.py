"""The schema's version: brought up to date when the centre opens its database, refused when it is newer than this
program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from central.engine import is_postgresql, reading, writing
from central.tables import metadata
from outlet_app.errors import N_, SAFE_ALL, StoreTrouble

HEAD = "0005"
KNOWN = ("0001", "0002", "0003", "0004", "0005")
_MIGRATION_LOCK = 0x6F75746C  # one number for the advisory lock: only migrations take it


def ensure(engine: Engine) -> None:
    """Bring the schema to `HEAD`, whole or not at all. Raises `StoreTrouble` for a schema of a later program.

    Two processes that start at once wait for each other. SQLAlchemy's `OperationalError` when the database can't be
    reached is the caller's to tell.
    """
    with reading(engine) as db:
        if _version(db) == HEAD:
            return
    with writing(engine) as db:
        if is_postgresql(db):
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        version = _version(db)
        if version is not None and version not in KNOWN:
            raise StoreTrouble(
                "C202",
                N_("This database was made by a later version of the centre (schema {found}, known here: {known})."),
                safe=SAFE_ALL,
                do=N_("Start the later version, or restore a backup made by this one."),
                found=version,
                known=HEAD,
            )
        taken = sorted(set(inspect(db).get_table_names()) & set(metadata.tables))
        if version is None and taken:
            raise StoreTrouble(
                "C207",
                N_("This database belongs to another program: it already has a table {table}."),
                safe=N_("Nothing was changed."),
                do=N_("Give the centre a database of its own."),
                table=taken[0],
            )
        if version != HEAD:
            _upgrade(db)


def _version(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(db: Connection, target: str = HEAD) -> None:
    from alembic import command  # 300 ms to import: only where there is something to migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = db
    command.upgrade(config, target)
