"""The schema is made by its migrations alone, whole or not at all, and a later one is refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text

from central import schema
from central.centre import Centre, open_centre
from central.engine import open_engine, reading, writing
from central.tables import counter, metadata
from outlet_app.errors import StoreTrouble, Unreachable, UsageError


def test_tables_and_migrations_agree(centre: Centre) -> None:
    with reading(centre.engine) as db:
        assert compare_metadata(MigrationContext.configure(db, opts={"compare_type": True}), metadata) == []


def test_head_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).with_name("migrations")))
    assert scripts.get_current_head() == schema.HEAD
    assert {script.revision for script in scripts.walk_revisions()} == set(schema.KNOWN)


def test_opening_twice_changes_nothing(database_url: str) -> None:
    first = open_centre(database_url)
    key = first.public_key
    first.close()
    second = open_centre(database_url)
    assert second.public_key == key
    second.close()


def test_a_centre_of_the_first_version_is_brought_up_to_date(database_url: str) -> None:
    """What it held stays: a counter goes on from its mark, with what came to the tables filled in."""
    engine = open_engine(database_url)
    with writing(engine) as db:
        schema._upgrade(db, "0001")
        db.execute(
            text(
                "INSERT INTO counter (id, outlet, outlet_name, public_key, state, enrolled_at, mark, mark_hash)"
                " VALUES ('SBD01-A', 'SBD01', '十八洞', :key, 'active', 1, 7, :key)"
            ),
            {"key": b"\1" * 32},
        )
    assert "picture" not in inspect(engine).get_table_names()
    engine.dispose()
    centre = open_centre(database_url)
    with reading(centre.engine) as db:
        row = db.execute(select(counter)).one()
        assert (row.id, row.mark, row.asked_at, schema._version(db)) == ("SBD01-A", 7, 0, schema.HEAD)
        assert compare_metadata(MigrationContext.configure(db, opts={"compare_type": True}), metadata) == []
    centre.close()


def test_a_later_schema_is_refused(database_url: str) -> None:
    open_centre(database_url).close()
    engine = open_engine(database_url)
    with writing(engine) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTrouble, match="C202"):
        open_centre(database_url)
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/half.db")

    def breaks(db: object) -> None:
        made(db)  # type: ignore[arg-type]
        raise RuntimeError("power cut")

    made = schema._upgrade
    monkeypatch.setattr(schema, "_upgrade", breaks)
    with pytest.raises(RuntimeError):
        schema.ensure(engine)
    with reading(engine) as db:
        assert inspect(db).get_table_names() == []
    engine.dispose()


def test_processes_that_start_at_once_make_one_centre(database_url: str) -> None:
    keys: list[bytes] = []

    def opens() -> None:
        centre = open_centre(database_url)
        keys.append(centre.public_key)
        centre.close()

    threads = [threading.Thread(target=opens) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 4
    assert len(set(keys)) == 1


def test_durability_is_switched_on(centre: Centre) -> None:
    with reading(centre.engine) as db:
        if centre.engine.dialect.name == "sqlite":
            asked = [db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
            assert [*asked, db.exec_driver_sql("PRAGMA foreign_keys").scalar()] == ["wal", 2, 1]
        else:
            assert db.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
            assert db.exec_driver_sql("SHOW lock_timeout").scalar() == "5s"


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://a/b", "central.db"])
def test_a_url_that_can_not_be_used_is_said_so(url: str) -> None:
    with pytest.raises(UsageError):
        open_engine(url)


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        open_engine("mysql://clerk:geheim@host/db")
    assert "geheim" not in str(refused.value)


def test_a_database_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no/folder/x.db", "postgresql://nobody@127.0.0.1:1/none"):
        with pytest.raises(Unreachable):
            open_centre(url)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all, but long enough to look at" * 20)
    with pytest.raises(StoreTrouble, match="C204"):
        open_centre(f"sqlite:///{tmp_path / 'x.db'}")


def test_another_programs_tables_are_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    engine = create_engine(url)
    with engine.begin() as db:
        db.exec_driver_sql("CREATE TABLE counter (mine TEXT)")
    with pytest.raises(StoreTrouble):
        open_centre(url)
    with engine.begin() as db:
        assert inspect(db).get_table_names() == ["counter"]
    engine.dispose()
