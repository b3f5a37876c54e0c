"""The whole day: waybill ranges, pictures, where city orders stand, and when a counter last asked."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and the column."""
    op.add_column("counter", sa.Column("asked_at", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "waybill_range",
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("low", sa.BigInteger, nullable=False),
        sa.Column("high", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("series", "low"),
    )
    op.create_table(
        "picture",
        *_of_counter("picture"),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("counter", "hash"),
    )
    op.create_table(
        "orders_done",
        *_of_counter("orders_done"),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("counter"),
    )
    op.create_table(
        "city_step",
        *_of_counter("city_step"),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("order_key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("waybill", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("counter", "seq", "order_key"),
    )
    op.create_index("ix_city_step_counter_waybill", "city_step", ["counter", "waybill"])
    op.create_index("ix_city_step_counter_order_key", "city_step", ["counter", "order_key"])


def _of_counter(table: str) -> list[sa.Column[str] | sa.ForeignKeyConstraint]:
    return [
        sa.Column("counter", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["counter"], ["counter.id"], name=f"fk_{table}_counter"),
    ]
