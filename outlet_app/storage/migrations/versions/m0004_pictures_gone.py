"""How far the ledger had come when a picture was known to be at the centre."""

from alembic import op

revision = "0004"
down_revision = "0003"
GONE = """CREATE TABLE picture_gone (
	hash BLOB NOT NULL,
	head INTEGER NOT NULL,
	PRIMARY KEY (hash)
)"""


def upgrade() -> None:
    """Make the table. Pictures that went before it count as sent lately: after a restoring of the centre they go
    again."""
    op.get_bind().exec_driver_sql(GONE)


def downgrade() -> None:
    """Take it away."""
    op.get_bind().exec_driver_sql("DROP TABLE picture_gone")
