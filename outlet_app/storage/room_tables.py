"""Tables of the rooms beside the acts themselves: lots, what is owed, orders' states, pieces, people's dated facts.

All derived from the ledger, and, unlike the rows of acts, running pictures: a sum or a state changes with the act that
changes it, in its transaction. CHECKs are the last guard, behind the services: no lot below zero, nothing paid twice.
"""

from __future__ import annotations

from sqlalchemy import BLOB, Boolean, CheckConstraint, Column, Index, Integer, Table, Text

from outlet_app.storage.tables import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


lot = Table(
    "lot",
    metadata,
    _key("seq"),
    _key("line"),
    _text("product"),
    _text("grade"),
    _text("unit"),
    _number("party"),
    _text("mode"),
    Column("on_sale", Boolean, nullable=False, server_default="0"),
    _number("price_fen"),
    Column("floor_fen", Integer),
    Column("picked", Integer),
    _text("origin"),
    _text("certificate"),
    _number("quantity_in"),
    _number("sold"),
    _number("returned"),
    _number("spoiled"),
    _number("moved"),
    _number("settled"),
    _number("on_hand"),
    _number("proceeds_fen"),
    _number("settled_fen"),
    CheckConstraint(
        "on_hand >= 0 AND on_hand = quantity_in - sold - returned - spoiled - moved", name="lot_nothing_vanishes"
    ),
    CheckConstraint("settled >= 0 AND settled <= sold", name="lot_settled_is_sold"),
    sqlite_with_rowid=False,
)
Index("lot_on_hand", lot.c.product, lot.c.grade, sqlite_where=lot.c.on_hand > 0)
Index("lot_unsettled", lot.c.party, sqlite_where=(lot.c.on_sale) & (lot.c.sold > lot.c.settled))
Index("lot_by_party", lot.c.party, lot.c.seq)

lot_move = Table(
    "lot_move",
    metadata,
    _key("act"),
    _key("place"),
    _number("seq"),
    _number("line"),
    _text("column"),
    _number("quantity"),
    _number("fen"),
    sqlite_with_rowid=False,
)
Index("lot_move_by_lot", lot_move.c.seq, lot_move.c.line, lot_move.c.act)

owed = Table(
    "owed",
    metadata,
    _key("seq"),
    _number("party"),
    _number("fen"),
    _number("paid_fen"),
    Column("due", Integer),
    _number("loan_fen"),
    _text("loan_ref"),
    _number("advance_fen"),
    _number("set_off_fen"),
    _number("loan_paid_fen"),
    CheckConstraint("paid_fen >= 0 AND paid_fen <= fen", name="owed_never_overpaid"),
    CheckConstraint("set_off_fen >= 0 AND set_off_fen <= advance_fen", name="owed_advance_set_off_once"),
    CheckConstraint("loan_paid_fen >= 0 AND loan_paid_fen <= loan_fen", name="owed_loan_paid_once"),
)
Index("owed_open", owed.c.due, owed.c.seq, sqlite_where=owed.c.fen > owed.c.paid_fen)
Index("owed_by_party", owed.c.party, owed.c.seq)

goods = Table(
    "goods",
    metadata,
    Column("key", Text, primary_key=True),
    _text("flow"),
    _text("state"),
    _number("seq"),
    _number("party"),
    _text("product"),
    _number("total_fen"),
    _number("balance_fen"),
    _text("code"),
    _number("until"),
    _text("shelf"),
    _text("waybill"),
    CheckConstraint("balance_fen >= 0", name="goods_never_overpaid"),
)
Index("goods_by_state", goods.c.flow, goods.c.state, goods.c.seq)
Index("goods_by_party", goods.c.party)
Index("goods_by_code", goods.c.code, sqlite_where=goods.c.code > "")

goods_step = Table(
    "goods_step",
    metadata,
    Column("key", Text, primary_key=True),
    _key("seq"),
    _text("state"),
    _number("paid_fen"),
    _text("code"),
    _number("until"),
    _text("shelf"),
    _text("waybill"),
    sqlite_with_rowid=False,
)
Index("goods_step_by_act", goods_step.c.seq)

piece = Table(
    "piece",
    metadata,
    Column("waybill", Text, primary_key=True),
    _number("seq"),
    _text("kind"),
    _text("order"),
    _number("gross_g"),
    _text("division"),
    _number("party"),
    _number("manifest"),
    sqlite_with_rowid=False,
)
Index("piece_by_act", piece.c.seq)
Index("piece_open", piece.c.seq, sqlite_where=(piece.c.manifest == 0) & (piece.c.kind != "void"))

certificate = Table(
    "certificate",
    metadata,
    _key("seq"),
    _text("number"),
    _text("how"),
    _text("product"),
    _text("unit"),
    _number("quantity"),
    _text("origin"),
    _number("day"),
    _text("issuer"),
    _number("party"),
)
Index("certificate_by_number", certificate.c.number)

# `into`: whom it was merged into; `keep`: who stands for it in the end, through all merges.
party_link = Table("party_link", metadata, _key("gone"), _number("keep"), _number("seq"), _number("into"))
Index("party_link_by_keep", party_link.c.keep)
party_apart = Table("party_apart", metadata, _key("one"), _key("other"), _number("seq"), sqlite_with_rowid=False)

support = Table(
    "support",
    metadata,
    _key("seq"),
    _number("party"),
    _text("status"),
    _number("since"),
    Column("until", Integer),
    _text("source"),
)
Index("support_by_party", support.c.party)

consent = Table(
    "consent",
    metadata,
    _number("party"),
    _text("purpose"),
    _number("seq"),
    Column("given", Boolean, nullable=False),
    _text("how"),
    Column("until", Integer),
)
Index("consent_by_party", consent.c.party, consent.c.purpose, unique=True)

loan = Table(
    "loan",
    metadata,
    Column("party", Integer, primary_key=True, autoincrement=False),
    _number("seq"),
    _text("ref"),
    _number("share_bp"),
    Column("until", Integer),
)

erased = Table("erased", metadata, _key("party"), _number("seq"))

answered = Table(
    "answered",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    _number("seq"),
    _text("verdict"),
    sqlite_with_rowid=False,
)

slip = Table(
    "slip",
    metadata,
    Column("number", Text, primary_key=True),
    _number("printed"),
    _number("used"),
    _number("voided"),
    sqlite_with_rowid=False,
)
Index("slip_open", slip.c.number, sqlite_where=(slip.c.used == 0) & (slip.c.voided == 0))

trained = Table(
    "trained",
    metadata,
    _key("seq"),
    _text("number"),
    _text("course"),
    _number("score"),
    _number("most"),
    Column("passed", Boolean, nullable=False),
    _text("certificate"),
    _number("at"),
)

act_link = Table(
    "act_link",
    metadata,
    _key("on_act"),
    _key("line"),
    _key("act"),
    Column("how", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# This machine's own, not derived.
picture = Table(
    "picture",
    metadata,
    Column("hash", BLOB, primary_key=True),
    Column("bytes", BLOB, nullable=False),
    _text("mime"),
    _number("at"),
    _number("sent_at"),
)
Index("picture_waiting", picture.c.at, sqlite_where=picture.c.sent_at == 0)
print_job = Table(
    "print_job",
    metadata,
    _key("seq"),
    Column("form", Text, primary_key=True),
    _number("at"),
    _number("tries"),
    _text("fault"),
    sqlite_with_rowid=False,
)
pickup_try = Table("pickup_try", metadata, Column("key", Text, primary_key=True), _number("left"), _number("code_seq"))

ROOM_DERIVED = (
    lot,
    lot_move,
    owed,
    goods,
    goods_step,
    piece,
    certificate,
    party_link,
    party_apart,
    support,
    consent,
    loan,
    erased,
    answered,
    slip,
    trained,
    act_link,
)
