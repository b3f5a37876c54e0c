"""The first shape of the store.

The statements are frozen in `m0001_first.sql` beside this file, as they were released: a migration never follows
later changes of the tables in the code.
"""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
STATEMENTS = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make every table, index, search table and guard."""
    for statement in STATEMENTS.read_text(encoding="utf-8").split("\n;;\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take everything away again; for tests. The guards first: they refuse to let acts go."""
    bind = op.get_bind()
    for (name,) in bind.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        bind.exec_driver_sql(f"DROP TRIGGER {name}")
    for name in ("act_search", "party_search"):
        bind.exec_driver_sql(f"DROP TABLE {name}")
    found = bind.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).all()
    for (name,) in found:
        bind.exec_driver_sql(f"DROP TABLE {name}")
