"""Lots, what is owed, orders' states, pieces, people's dated facts, pictures, the print queue.

The new derived tables are filled from the ledger by `migrate.bring_up`, which derives everything anew after a change
of shape.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
STATEMENTS = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the new tables and indexes."""
    for statement in STATEMENTS.read_text(encoding="utf-8").split("\n;;\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take them away again; for tests. All but pictures, print jobs and attempts can be derived anew."""
    for statement in STATEMENTS.read_text(encoding="utf-8").split("\n;;\n"):
        if statement.startswith("CREATE TABLE"):
            op.get_bind().exec_driver_sql(f"DROP TABLE {statement.split()[2]}")
