"""Reading for the screens: acts, people, what the centre told. Each call is one short read transaction.

Implements `ports.ActReads`, `ports.PartyReads` and `ports.FeedReads`. Lists are paged by number, never by OFFSET, and
always bounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine

from outlet_app.domain.entries import Identity
from outlet_app.domain.figures import Figures, add_form
from outlet_app.domain.summary import FORM_FIGURES
from outlet_app.services.ports import ActRow, PartyRow, ShiftRow
from outlet_app.storage import meta, party_rows, shift_rows
from outlet_app.storage.engine import reading, writing
from outlet_app.storage.words import asked

_ACT = (
    "SELECT a.seq, a.at, a.kind, a.form, a.party, coalesce(p.name, ''), coalesce(p.role, ''), "
    "a.product, a.line_count, a.quantity, a.unit, "
    "a.total_fen, a.actor, coalesce(r.seq, 0), a.of, a.replaces, a.ref "
    "FROM {source} LEFT JOIN party p ON p.party = a.party LEFT JOIN reversal r ON r.of = a.seq "
)
_ACT_ALL = _ACT.format(source="act a")
_ACT_FOUND = _ACT.format(source="act_search s JOIN act a ON a.seq = s.rowid")

_FIGURES = """
SELECT count(*), sum(kind = 'party' AND seq = party),
  sum((kind = 'consign') - (kind = 'reverse' AND form IN ('consign', 'purchase', 'ship'))),
  sum(CASE WHEN form IN ('consign', 'purchase', 'ship') THEN total_fen ELSE 0 END), sum(payable_fen),
  sum((kind = 'order' AND form = 'down') - (kind = 'reverse' AND form = 'down')),
  sum(CASE WHEN form = 'down' THEN total_fen ELSE 0 END),
  sum((kind = 'order' AND form = 'up') - (kind = 'reverse' AND form = 'up')),
  sum(CASE WHEN form = 'up' THEN total_fen ELSE 0 END),
  sum(kind = 'reverse'), sum(max(cash_fen, 0)), -sum(min(cash_fen, 0))
FROM act
"""
_QUANTITIES = """
SELECT l.unit, sum(l.quantity) FROM act a JOIN act_line l ON l.seq = a.seq
WHERE a.form IN ('consign', 'purchase', 'ship'){of_day} GROUP BY l.unit
"""
_FORMS = """
SELECT form, sum(CASE kind WHEN 'reverse' THEN -1 ELSE 1 END), sum(total_fen), sum(quantity)
FROM act WHERE form IN ({marks}){of_day} GROUP BY form
"""
_COUNTED_FORMS = tuple(FORM_FIGURES)


_FOUND = (
    "SELECT coalesce(l.keep, s.rowid) FROM party_search s LEFT JOIN party_link l ON l.gone = s.rowid "
    "WHERE s.words MATCH ?"
)
_MERGED_ROLE = "p.party IN (SELECT l.keep FROM party_link l JOIN party g ON g.party = l.gone WHERE g.role IN ({marks}))"


def _acts(found: Iterable[Any]) -> list[ActRow]:
    return [ActRow(*row) for row in found]


class ActReadStore:
    """Acts for Records and Home."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def page(self, words: str, before: int, limit: int, kinds: tuple[str, ...] = (), day: str = "") -> list[ActRow]:
        """Newest first, below number `before` (0 = from the top), matching `words`; of these kinds, of one day."""
        query, below = asked(words), before or 1 << 62
        wanted: list[str] = ["a.seq < ?"]
        values: list[object] = [below]
        if query:
            wanted, values = ["s.words MATCH ?", "s.rowid < ?"], [query, below]
        if day:
            wanted, values = [*wanted, "a.day = ?"], [*values, day]
        if kinds:
            wanted, values = [*wanted, f"a.kind IN ({', '.join('?' for _ in kinds)})"], [*values, *kinds]
        order = "s.rowid" if query else "a.seq"
        text = f"{_ACT_FOUND if query else _ACT_ALL}WHERE {' AND '.join(wanted)} ORDER BY {order} DESC LIMIT ?"
        with reading(self._engine) as connection:
            return _acts(connection.exec_driver_sql(text, (*values, limit)))

    def act(self, seq: int) -> ActRow | None:
        """One act."""
        with reading(self._engine) as connection:
            found = _acts(connection.exec_driver_sql(_ACT_ALL + "WHERE a.seq = ?", (seq,)))
        return found[0] if found else None

    def replaced_by(self, seq: int) -> int:
        """The number of the act that replaces `seq`, or 0."""
        text = "SELECT seq FROM act WHERE replaces = ? AND replaces > 0"
        with reading(self._engine) as connection:
            return connection.exec_driver_sql(text, (seq,)).scalar() or 0

    def last_of_party(self, party: int) -> ActRow | None:
        """The newest consignment or order that stands, of the party or of one that was merged into it."""
        text = _ACT_ALL + (
            "WHERE a.party IN (SELECT ? UNION ALL SELECT gone FROM party_link WHERE keep = ?) "
            "AND a.kind IN ('consign', 'order') AND r.seq IS NULL ORDER BY a.seq DESC LIMIT 1"
        )
        with reading(self._engine) as connection:
            found = _acts(connection.exec_driver_sql(text, (party, party)))
        return found[0] if found else None

    def figures(self, day: str | None) -> Figures:
        """The figures of a business day (ISO), or of all, from the derived tables."""
        with reading(self._engine) as connection:
            values = () if day is None else (day,)  # a day is found by its index, not by looking at every act
            row = connection.exec_driver_sql(_FIGURES + ("WHERE day = ?" if values else ""), values).one()
            asked_for = _QUANTITIES.format(of_day=" AND a.day = ?" if values else "")
            quantities: dict[str, int] = {found[0]: found[1] for found in connection.exec_driver_sql(asked_for, values)}
            tills = shift_rows.figures(connection, day)
            of_rooms = _FORMS.format(
                marks=", ".join("?" for _ in _COUNTED_FORMS), of_day=" AND day = ?" if values else ""
            )
            forms = connection.exec_driver_sql(of_rooms, (*_COUNTED_FORMS, *values)).all()
        names = (
            "entries",
            "parties",
            "consignments",
            "consigned_fen",
            "payable_fen",
            "orders_down",
            "orders_down_fen",
            "orders_up",
            "orders_up_fen",
            "reversals",
            "cash_in_fen",
            "cash_out_fen",
        )
        figures = Figures(**{name: value or 0 for name, value in zip(names, row, strict=True)})
        figures.opening_fen, figures.expected_fen, figures.counted_fen, figures.variance_fen = tills
        figures.consigned_g = quantities.get("g", 0)
        figures.consigned_ml = quantities.get("ml", 0)
        figures.consigned_pc = quantities.get("pc", 0)
        for form, acts, fen, amount in forms:
            add_form(figures, form, acts, fen, amount)
        return figures

    def shift(self) -> ShiftRow | None:
        """The newest shift; None before the first opening count."""
        with reading(self._engine) as connection:
            return shift_rows.newest(connection)

    def printed(self, seq: int) -> int:
        """How many times the act's receipt was printed."""
        with reading(self._engine) as connection:
            return connection.exec_driver_sql("SELECT copies FROM printed WHERE seq = ?", (seq,)).scalar() or 0

    def count_print(self, seq: int) -> int:
        """One print more; returns the count."""
        text = "INSERT INTO printed (seq, copies) VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET copies = copies + 1"
        with writing(self._engine) as connection:
            connection.exec_driver_sql(text, (seq,))
        return self.printed(seq)


class PartyReadStore:
    """Finding people."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def search(self, words: str, roles: tuple[str, ...], limit: int) -> list[PartyRow]:
        """Newest registered first among those matching every word; all when `words` is empty. Whoever was merged is
        found as the one who stands for them, in either's role."""
        query = asked(words)
        marks = ", ".join("?" for _ in roles)
        of_role = f"AND (p.role IN ({marks}) OR {_MERGED_ROLE.format(marks=marks)}) " if roles else ""
        if not query:
            text = party_rows.SELECT + f"WHERE k.keep IS NULL {of_role}ORDER BY p.party DESC LIMIT ?"
            values: tuple[object, ...] = (*roles, *roles, limit)
        else:
            text = party_rows.SELECT + f"WHERE p.party IN ({_FOUND}) {of_role}ORDER BY p.party DESC LIMIT ?"
            values = (query, *roles, *roles, limit)
        with reading(self._engine) as connection:
            return party_rows.rows(connection.exec_driver_sql(text, values))

    def party(self, party: int) -> PartyRow | None:
        """A party by id."""
        with reading(self._engine) as connection:
            return party_rows.by_id(connection, party)

    def by_ref(self, ref: str) -> PartyRow | None:
        """The party with that own reference, or None."""
        with reading(self._engine) as connection:
            found = party_rows.rows(
                connection.exec_driver_sql(party_rows.SELECT + "WHERE p.ref = ? AND p.ref <> '' LIMIT 1", (ref,))
            )
        return found[0] if found else None

    def same_identity(self, identity: Identity) -> list[PartyRow]:
        """Parties with the same ID number, USCC or phone."""
        text = party_rows.SELECT + (
            "WHERE (p.id_number = ? AND p.id_number <> '') OR (p.uscc = ? AND p.uscc <> '') "
            "OR (p.phone = ? AND p.phone <> '') ORDER BY p.party LIMIT 20"
        )
        with reading(self._engine) as connection:
            values = (identity.id_number, identity.uscc, identity.phone)
            return party_rows.rows(connection.exec_driver_sql(text, values))


class FeedReadStore:
    """What the centre told."""

    def __init__(self, engine: Engine):
        self._engine = engine

    def items(self, kind: str) -> list[tuple[str, bytes]]:
        """(key, body bytes) of every item of a kind, by key."""
        with reading(self._engine) as connection:
            found = connection.exec_driver_sql("SELECT key, body FROM feed_item WHERE kind = ? ORDER BY key", (kind,))
            return [(row[0], row[1]) for row in found]

    def version(self) -> int:
        """The cursor; changes when the feed does."""
        with reading(self._engine) as connection:
            return meta.number(connection, "cursor")
