"""Lost and doubled machines: former keys of a counter, the newest start of its program, settled alarms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table and the columns."""
    op.add_column("counter", sa.Column("start", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("counter", sa.Column("sign", sa.LargeBinary))
    op.add_column("counter", sa.Column("strays", sa.Integer, nullable=False, server_default="0"))
    op.add_column("alarm", sa.Column("settled_at", sa.BigInteger))
    op.add_column("alarm", sa.Column("note", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "former_key",
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["counter"], ["counter.id"], name="fk_former_key_counter"),
        sa.PrimaryKeyConstraint("counter", "key"),
    )
