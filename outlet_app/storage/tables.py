"""The tables: the ledger, what is derived from it, what the centre told, and what is this machine's own.

Derived tables can be rebuilt from the ledger at any time (`rebuild`). Rows of acts are only ever added: triggers in the
database refuse to change or delete them, whatever program tries. Units: fen, grams, millilitres, pieces, UTC
milliseconds.
"""

from __future__ import annotations

from sqlalchemy import BLOB, Boolean, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


# The ledger itself.
ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("bytes", BLOB, nullable=False),
    Column("hash", BLOB, nullable=False),
)

# Derived from the ledger.
act = Table(
    "act",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _text("form"),
    _number("party"),
    _text("product"),
    _number("line_count"),
    _number("quantity"),
    _text("unit"),
    _number("total_fen"),
    _number("payable_fen"),
    _number("cash_fen"),
    Column("due", Integer),
    _text("actor"),
    _number("of"),
    _number("replaces"),
    _text("ref"),
)
Index("act_by_party", act.c.party, act.c.seq)
Index("act_by_day", act.c.day, act.c.seq)
Index("act_by_replaces", act.c.replaces, unique=True, sqlite_where=act.c.replaces > 0)

act_line = Table(
    "act_line",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("product", Text, nullable=False),
    _text("grade"),
    Column("unit", Text, nullable=False),
    _number("quantity"),
    _number("price_fen"),
    _number("amount_fen"),
    sqlite_with_rowid=False,
)

reversal = Table(
    "reversal",
    metadata,
    Column("of", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False, unique=True),
    _text("reason"),
    Column("carries", Boolean, nullable=False, server_default="0"),
)

party = Table(
    "party",
    metadata,
    Column("party", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    _text("name"),
    _text("phone"),
    _text("id_number"),
    _text("uscc"),
    _text("card_token"),
    _text("card_last4"),
    _text("address"),
    _text("division"),
    _number("cooperative"),
    _text("ref"),
    _text("words"),
)
Index("party_by_phone", party.c.phone)
Index("party_by_id_number", party.c.id_number)
Index("party_by_ref", party.c.ref)

staff = Table(
    "staff",
    metadata,
    Column("number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)

# Beside the ledger: keys of people's identities. Destroying a row erases the person.
party_key = Table(
    "party_key", metadata, Column("party", Integer, primary_key=True), Column("key", BLOB, nullable=False)
)

# What the centre told.
feed_item = Table(
    "feed_item",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("cursor", Integer, nullable=False),
    Column("body", BLOB, nullable=False),
    sqlite_with_rowid=False,
)

# This machine's own.
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", BLOB, nullable=False))
staff_secret = Table(
    "staff_secret",
    metadata,
    Column("number", Text, primary_key=True),
    Column("pin_hash", Text, nullable=False),
    _number("failures"),
    _number("locked_until"),
)
draft = Table("draft", metadata, Column("page", Text, primary_key=True), Column("body", BLOB, nullable=False))
recorded = Table("recorded", metadata, Column("key", Text, primary_key=True), Column("seq", Integer, nullable=False))
printed = Table(
    "printed",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("copies", Integer, nullable=False),
)
# Bags made for a stick: a reply is believed for one of these only.
bag = Table(
    "bag",
    metadata,
    Column("id", BLOB, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("mark", Integer, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("parts", BLOB, nullable=False),
    Column("placed", Boolean, nullable=False, server_default="0"),
    _number("answered_at"),
)
# How far the ledger had come when a picture was known to be at the centre: a centre restored from an older backup gets
# those again that came after it.
picture_gone = Table(
    "picture_gone",
    metadata,
    Column("hash", BLOB, primary_key=True),
    Column("head", Integer, nullable=False),
)

DERIVED = (act, act_line, reversal, party, staff)
APPEND_ONLY = (ledger, act, act_line, reversal)

SEARCH_TABLES = {
    "act_search": "CREATE VIRTUAL TABLE act_search USING fts5(words, prefix='1 2 3', tokenize='unicode61')",
    "party_search": "CREATE VIRTUAL TABLE party_search USING fts5(words, prefix='1 2 3', tokenize='unicode61')",
}


def guards() -> dict[str, str]:
    """The triggers by name: rows of acts can't be changed, deleted or inserted out of order, by any program."""
    found = {}
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table.name}_no_{verb.lower()}"
            found[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table.name} "
                f"BEGIN SELECT RAISE(ABORT, 'posted rows of {table.name} are never changed'); END"
            )
    found["ledger_gapless"] = (
        "CREATE TRIGGER ledger_gapless BEFORE INSERT ON ledger "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger) "
        "BEGIN SELECT RAISE(ABORT, 'ledger numbers follow one another'); END"
    )
    for name, taken in _TAKEN.items():
        # INSERT OR REPLACE would delete the row in its way without any DELETE trigger being asked.
        found[f"{name}_in_turn"] = (
            f"CREATE TRIGGER {name}_in_turn BEFORE INSERT ON {name} "
            f"WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) FROM ledger) "
            f"OR EXISTS (SELECT 1 FROM {name} WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {name} come once, with their entry'); END"
        )
    return found


_TAKEN = {
    "act": "seq = NEW.seq OR (NEW.replaces > 0 AND replaces = NEW.replaces AND replaces > 0)",
    "act_line": "seq = NEW.seq AND line = NEW.line",
    "reversal": '"of" = NEW."of" OR seq = NEW.seq',
}
