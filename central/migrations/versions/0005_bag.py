"""Bags that came on a stick or by a relay, and the digests of the answers to their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "bag",
        sa.Column("id", sa.LargeBinary, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("pictures", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("came_at", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
        sa.ForeignKeyConstraint(["counter"], ["counter.id"], name="fk_bag_counter"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "bag_part",
        sa.Column("bag", sa.LargeBinary, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["bag"], ["bag.id"], name="fk_bag_part_bag"),
        sa.PrimaryKeyConstraint("bag", "number"),
    )
