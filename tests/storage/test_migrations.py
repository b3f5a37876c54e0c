"""The shape of the store: what the code says and what migrations make are one; a migration is whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

import outlet_app.storage.migrate as migrate
from outlet_app.errors import StoreTrouble
from outlet_app.services.forms import ConsignmentForm as Form
from outlet_app.services.forms import LineForm, PartyForm
from outlet_app.storage.engine import open_engine, reading, writing
from outlet_app.storage.rebuild import differences
from outlet_app.storage.schema import shape_of, statements
from outlet_app.storage.store import FILE_NAME, Store, open_store
from tests.migrations.make_frozen import EXPECTED, FOLDER
from tests.support.counter import CLERK, HandClock, composed, enrolled
from tests.support.histories import History

MIGRATIONS = Path(migrate.__file__).with_name("migrations")
KEY = b"k" * 32
NOW = migrate.HEAD
LATER = f"{int(NOW) + 1:04d}"


def _shape(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return shape_of(connection)


def _rows(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in names}


def test_the_models_are_what_the_migrations_make(tmp_path: Path) -> None:
    """Table by table, index by index, guard by guard."""
    migrated, made = open_engine(tmp_path / "migrated.db", KEY), open_engine(tmp_path / "made.db", KEY)
    migrate.upgrade(migrated)
    with writing(made) as connection:
        for statement in statements():
            connection.exec_driver_sql(statement)
    assert _shape(migrated) == _shape(made)
    assert migrate.version_of(migrated) == migrate.HEAD
    migrated.dispose()
    made.dispose()


def test_up_down_and_up_again_with_data(store: Store, clock: HandClock) -> None:
    """Down takes everything away, whatever was in it; up makes the same shape again."""
    History(store, clock, 11).play(20)
    shape = _shape(store.engine)
    migrate.downgrade(store.engine, "base")
    assert _shape(store.engine) == {}
    assert migrate.version_of(store.engine) == ""
    migrate.upgrade(store.engine)
    assert _shape(store.engine) == shape
    assert _rows(store.engine)["ledger"] == 0


BROKEN = '''"""A migration that fails half-way."""
from alembic import op

revision = "{later}"
down_revision = "{now}"


def upgrade() -> None:
    """Half of it."""
    bind = op.get_bind()
    bind.exec_driver_sql("CREATE TABLE half (a)")
    bind.exec_driver_sql("DROP TRIGGER act_no_update")
    bind.exec_driver_sql("UPDATE act SET total_fen = 0")
    bind.exec_driver_sql("DROP TABLE draft")
    {fault}


def downgrade() -> None:
    """Nothing to undo."""
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A later version of the program: its migrations are a copy, to which the next can be added."""
    package = tmp_path / "later"
    shutil.copytree(MIGRATIONS, package / "migrations")
    monkeypatch.setattr("outlet_app.storage.migrate.HEAD", LATER)
    monkeypatch.setattr("outlet_app.storage.migrate.resources.files", lambda _name: package)
    return package / "migrations" / "versions" / f"m{LATER}_later.py"


@pytest.mark.parametrize("fault", ['bind.exec_driver_sql("SELECT * FROM nowhere")', "1 / 0", 'raise OSError("gone")'])
def test_a_migration_that_fails_leaves_everything_as_it_was(tmp_path: Path, next_version: Path, fault: str) -> None:
    """Whatever it fails of: E209, shape and rows as before, a copy from before beside it; and the old version
    starts."""
    clock = HandClock()
    folder = tmp_path / "data"
    migrate.HEAD = NOW
    store = enrolled(folder, clock)
    History(store, clock, 12).play(20)
    shape, rows, head = _shape(store.engine), _rows(store.engine), store.ledger.head()
    store.close()
    migrate.HEAD = LATER
    next_version.write_text(BROKEN.format(fault=fault, now=NOW, later=LATER), encoding="utf-8")
    with pytest.raises(StoreTrouble, match="E209") as told:
        open_store(folder, clock)
    assert "left exactly as it was" in told.value.told()
    assert (folder / "backups" / f"before-{LATER}.db").stat().st_size > 10_000
    migrate.HEAD = NOW
    again = open_store(folder, clock)
    assert (_shape(again.engine), _rows(again.engine), again.ledger.head()) == (shape, rows, head)
    assert differences(again.engine) == []
    again.close()


def test_a_migration_that_works_is_done_once(tmp_path: Path, next_version: Path) -> None:
    """The ledger goes through it untouched; the copy from before is kept."""
    clock = HandClock()
    migrate.HEAD = NOW
    store = enrolled(tmp_path / "data", clock)
    History(store, clock, 13).play(20)
    ledger = list(store.ledger.rows())
    store.close()
    migrate.HEAD = LATER
    text = BROKEN.format(fault='bind.exec_driver_sql("SELECT 1")', now=NOW, later=LATER)
    text = text.replace("UPDATE act SET total_fen = 0", "SELECT 1")
    next_version.write_text(text, encoding="utf-8")
    for _ in range(2):
        again = open_store(tmp_path / "data", clock)
        assert migrate.version_of(again.engine) == LATER
        assert "half" in _shape(again.engine)
        assert list(again.ledger.rows()) == ledger
        again.close()
    assert [path.name for path in (tmp_path / "data" / "backups").iterdir()] == [f"before-{LATER}.db"]


def test_a_store_of_a_newer_version_is_refused(store: Store, clock: HandClock) -> None:
    """E206, and it is left as it is: this version would not understand everything."""
    with writing(store.engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    folder = store.folder
    store.close()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(StoreTrouble, match="E206") as told:
        open_store(folder, clock)
    assert "9999" in told.value.told()
    assert (folder / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("version", EXPECTED)
def test_a_store_of_every_release_opens(tmp_path: Path, version: str) -> None:
    """A real file of each released shape is brought up, verifies, and takes the next act."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / FILE_NAME).write_bytes((FOLDER / f"{version}.db").read_bytes())
    (folder / "store.key").write_bytes((FOLDER / f"{version}.key").read_bytes())
    clock = HandClock()
    clock.at += 90 * 86_400_000
    store = open_store(folder, clock)
    try:
        assert migrate.version_of(store.engine) == migrate.HEAD
        assert store.ledger.head()[0] == EXPECTED[version].entries
        assert store.ledger.head()[1].hex() == EXPECTED[version].head_hash
        assert differences(store.engine) == []
        counter = composed(store, clock)
        assert counter.records.today().figures.entries == 0
        farmer = counter.people.register(PartyForm(name="龙秀英"), CLERK).party.party
        saved = counter.intake.save(Form(party=farmer, lines=(LineForm("KIWI", "A", "g", 1000, 1200),)), CLERK)
        assert saved.seq == EXPECTED[version].entries + 2
        assert counter.people.search("shiliujin")
    finally:
        store.close()
