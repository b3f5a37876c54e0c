"""The first schema: counters and their codes, the ledger as received, party keys, alarms, figures, feed, prices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _number(name: str, **more: object) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=bool(more.pop("nullable", False)), **more)  # type: ignore[arg-type]


def _words(name: str, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **more)  # type: ignore[arg-type]


def _raw(name: str, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=nullable)


def _of_counter(table: str) -> list[sa.Column[str] | sa.ForeignKeyConstraint]:
    return [_words("counter"), sa.ForeignKeyConstraint(["counter"], ["counter.id"], name=f"fk_{table}_counter")]


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "centre_key",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _raw("seed"),
        _number("made_at"),
    )
    _counters()
    _ledger()
    _feed()


def _counters() -> None:
    op.create_table(
        "counter",
        _words("id", primary_key=True),
        _words("outlet"),
        _words("outlet_name"),
        _raw("public_key"),
        _words("state"),
        _number("enrolled_at"),
        _number("mark"),
        _raw("mark_hash"),
        _number("seen_at", nullable=True),
        _words("app", server_default=""),
    )
    op.create_table(
        "enrol_code",
        _words("code_id", primary_key=True),
        _words("code"),
        _words("counter"),
        _words("outlet"),
        _words("outlet_name"),
        _number("made_at"),
        _number("expires"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _raw("used_key", nullable=True),
        _number("used_at", nullable=True),
    )


def _ledger() -> None:
    op.create_table(
        "entry",
        *_of_counter("entry"),
        _number("seq"),
        _number("at"),
        _words("kind"),
        _raw("bytes"),
        _raw("hash"),
        sa.PrimaryKeyConstraint("counter", "seq"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "party_key",
        *_of_counter("party_key"),
        _number("party"),
        _raw("key"),
        sa.PrimaryKeyConstraint("counter", "party"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alarm",
        *_of_counter("alarm"),
        _words("kind"),
        _number("seq"),
        _words("detail"),
        _number("first_at"),
        _number("last_at"),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("counter", "kind", "seq"),
    )
    op.create_table(
        "figures_done",
        *_of_counter("figures_done"),
        _number("seq"),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("counter"),
    )
    op.create_table(
        "figures_day",
        *_of_counter("figures_day"),
        _words("day"),
        _words("facts"),
        sa.PrimaryKeyConstraint("counter", "day"),
    )


def _feed() -> None:
    head = op.create_table(
        "feed_head", sa.Column("id", sa.Integer, primary_key=True, autoincrement=False), _number("cursor")
    )
    op.bulk_insert(head, [{"id": 1, "cursor": 0}])
    op.create_table(
        "feed",
        _number("cursor", primary_key=True, autoincrement=False),
        _words("scope"),
        _words("kind"),
        _words("key"),
        _raw("body"),
        _number("at"),
        sa.Column("newest", sa.Boolean, nullable=False),
    )
    newest = {"sqlite_where": sa.text("newest = 1"), "postgresql_where": sa.text("newest")}
    op.create_index("ix_feed_newest_cursor", "feed", ["cursor"], **newest)  # type: ignore[arg-type]
    op.create_index("ix_feed_newest_key", "feed", ["scope", "kind", "key"], unique=True, **newest)  # type: ignore[arg-type]
    op.create_table(
        "quote",
        _words("name"),
        _words("spec"),
        sa.Column("day", sa.Integer, nullable=False),
        _number("low_fen"),
        _number("average_fen"),
        _number("high_fen"),
        sa.PrimaryKeyConstraint("name", "spec", "day"),
    )
    op.create_table(
        "division",
        _words("code"),
        sa.Column("since", sa.Integer, nullable=False),
        _words("name"),
        sa.Column("until", sa.Integer, nullable=False),
        _words("successor"),
        sa.PrimaryKeyConstraint("code", "since"),
    )
