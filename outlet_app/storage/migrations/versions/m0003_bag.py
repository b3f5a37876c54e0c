"""The bags this counter made for a stick."""

from alembic import op

revision = "0003"
down_revision = "0002"
BAG = """CREATE TABLE bag (
	id BLOB NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	made_at INTEGER NOT NULL,
	mark INTEGER NOT NULL,
	cursor INTEGER NOT NULL,
	parts BLOB NOT NULL,
	placed BOOLEAN DEFAULT '0' NOT NULL,
	answered_at INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id)
)"""


def upgrade() -> None:
    """Make the table."""
    op.get_bind().exec_driver_sql(BAG)


def downgrade() -> None:
    """Take it away; replies to the bags in it will not be believed any more."""
    op.get_bind().exec_driver_sql("DROP TABLE bag")
