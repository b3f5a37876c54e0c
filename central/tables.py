"""The centre's tables, for SQLite and PostgreSQL alike; every table leads with the counter's id where it has one.

Times are UTC milliseconds, prices fen per kg, litre or piece. The schema itself is made by `central/migrations`
(a test holds these definitions and the migrations' head equal). What is a projection is said so: it can be thrown
away and made again from `entry`.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

ACTIVE = "active"
REVOKED = "revoked"
EVERYWHERE = ""  # the feed scope that every counter reads

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "fk": "fk_%(table_name)s_%(referred_table_name)s"}
)

centre_key = Table(
    "centre_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Text, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("outlet_name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("enrolled_at", BigInteger, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Column("mark_hash", LargeBinary, nullable=False),
    Column("seen_at", BigInteger),
    Column("app", Text, nullable=False, server_default=""),
    Column("asked_at", BigInteger, nullable=False, server_default="0"),  # the newest request's own time
    Column("start", BigInteger, nullable=False, server_default="0"),  # the newest start of its program (`starts`) …
    Column("sign", LargeBinary),  # … and that start's random bytes
    Column("strays", Integer, nullable=False, server_default="0"),
)

former_key = Table(  # keys that were the counter's until another machine was enrolled as it
    "former_key",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("until", BigInteger, nullable=False),
)

enrol_code = Table(
    "enrol_code",
    metadata,
    Column("code_id", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("outlet_name", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("used_key", LargeBinary),
    Column("used_at", BigInteger),
)

entry = Table(
    "entry",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

party_key = Table(
    "party_key",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("party", BigInteger, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

alarm = Table(
    "alarm",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("detail", Text, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("settled_at", BigInteger),  # by a person; met again, it stands again
    Column("note", Text, nullable=False, server_default=""),
)

picture = Table(
    "picture",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("size", BigInteger, nullable=False),  # before the bytes: found without reading past them
    Column("at", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

# bags that came on a stick or by a relay

bag = Table(
    "bag",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # SHA-256 of its head
    Column("counter", Text, ForeignKey("counter.id"), nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("pictures", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("came_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
)

bag_part = Table(
    "bag_part",
    metadata,
    Column("bag", LargeBinary, ForeignKey("bag.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("length", BigInteger, nullable=False),  # of the answer, sealed
    Column("digest", Text, nullable=False),  # SHA-256 of it, hex
)

# projections: made from `entry`, thrown away at will

figures_done = Table(
    "figures_done",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("rules", Integer, nullable=False),
)

figures_day = Table(
    "figures_day",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("day", Text, primary_key=True),
    Column("facts", Text, nullable=False),
)

orders_done = Table(
    "orders_done",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("rules", Integer, nullable=False),
)

city_step = Table(
    "city_step",
    metadata,
    Column("counter", Text, ForeignKey("counter.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("order_key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("waybill", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)
Index("ix_city_step_counter_waybill", city_step.c.counter, city_step.c.waybill)
Index("ix_city_step_counter_order_key", city_step.c.counter, city_step.c.order_key)

# what the centre tells

waybill_range = Table(
    "waybill_range",
    metadata,
    Column("counter", Text, nullable=False),  # perhaps not enrolled yet: its code was issued
    Column("series", Text, primary_key=True),
    Column("low", BigInteger, primary_key=True, autoincrement=False),
    Column("high", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

feed_head = Table(
    "feed_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("cursor", BigInteger, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    Column("cursor", BigInteger, primary_key=True, autoincrement=False),
    Column("scope", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("newest", Boolean, nullable=False),
)
Index("ix_feed_newest_cursor", feed.c.cursor, sqlite_where=text("newest = 1"), postgresql_where=text("newest"))
Index(
    "ix_feed_newest_key",
    feed.c.scope,
    feed.c.kind,
    feed.c.key,
    unique=True,
    sqlite_where=text("newest = 1"),
    postgresql_where=text("newest"),
)

quote = Table(
    "quote",
    metadata,
    Column("name", Text, primary_key=True),
    Column("spec", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("low_fen", BigInteger, nullable=False),
    Column("average_fen", BigInteger, nullable=False),
    Column("high_fen", BigInteger, nullable=False),
)

division = Table(
    "division",
    metadata,
    Column("code", Text, primary_key=True),
    Column("since", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("until", Integer, nullable=False),
    Column("successor", Text, nullable=False),
)

# what reports know besides the entries

outlet_facts = Table(
    "outlet_facts",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

plan_target = Table(
    "plan_target",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("place", Text, primary_key=True),  # a county's six digits, an outlet, or "*"
    Column("period", Text, primary_key=True),
    Column("target", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)
