"""People's dated facts, from their tables. Implements `services.persons.ports`."""

from __future__ import annotations

from outlet_app.domain.names import alike, keys
from outlet_app.services.persons.ports import ConsentRow, InTheWay, LoanRow, SupportRow
from outlet_app.storage.books.rows import many, one
from outlet_app.storage.connection import Connection

MOST_ALIKE = 60
"""Names are compared pair by pair only among so many people of one address; a whole village may share one."""
_STANDING = "NOT EXISTS (SELECT 1 FROM party_link l WHERE l.gone = p.party)"
_SAME = {
    "id": "id_number",
    "uscc": "uscc",
    "phone": "phone",
    "card": "card_token",
    "name_address": "name, p.address",
}
_IN_THE_WAY = (
    ("owed", "SELECT seq, fen - paid_fen FROM owed WHERE party IN ({who}) AND fen > paid_fen"),
    ("advance", "SELECT seq, advance_fen - set_off_fen FROM owed WHERE party IN ({who}) AND advance_fen > set_off_fen"),
    (
        "unsettled",
        "SELECT seq, sum(proceeds_fen - settled_fen) FROM lot "
        "WHERE party IN ({who}) AND on_sale AND (on_hand > 0 OR sold > settled) GROUP BY seq",
    ),
    (
        "order",
        "SELECT seq, balance_fen FROM goods g WHERE party IN ({who}) AND state NOT IN ({done}) AND NOT (flow = 'up' "
        "AND state = 'packed' AND EXISTS (SELECT 1 FROM piece p WHERE p.waybill = g.waybill AND p.manifest > 0))",
    ),
    ("piece", "SELECT seq, 0 FROM piece WHERE party IN ({who}) AND manifest = 0 AND kind <> 'void'"),
)
# An order that is over keeps no balance: nothing is handed out unpaid, and what was given up is not asked for any more.
_DONE = ("collected", "closed", "cancelled", "refunded", "delivered", "settled", "short", "returned", "reversed")


class PersonRows:
    """Dated facts about parties."""

    def __init__(self, connection: Connection):
        self._connection = connection

    def stands_for(self, party: int) -> int:
        """Who stands for this party: itself, or the one it was merged into."""
        text = "SELECT keep FROM party_link WHERE gone = ?"
        return self._connection.exec_driver_sql(text, (party,)).scalar() or party

    def merged_into(self, party: int) -> list[int]:
        """The parties that were merged into this one."""
        text = "SELECT gone FROM party_link WHERE keep = ? ORDER BY gone"
        return list(self._connection.exec_driver_sql(text, (party,)).scalars())

    def person(self, party: int) -> tuple[int, ...]:
        """Every party that is the same person: who stands for them first."""
        kept = self.stands_for(party)
        return kept, *self.merged_into(kept)

    def apart(self, one: int, other: int) -> bool:
        """Whether the two were found to be different people."""
        text = "SELECT 1 FROM party_apart WHERE one = ? AND other = ?"
        found = self._connection.exec_driver_sql(text, (min(one, other), max(one, other)))
        return found.first() is not None

    def duplicates(self, limit: int = 100) -> list[tuple[int, int, tuple[str, ...]]]:
        """Pairs that may be one person, each with what they share."""
        shared: dict[tuple[int, int], list[str]] = {}
        told = {(row[0], row[1]) for row in self._connection.exec_driver_sql("SELECT one, other FROM party_apart")}
        most = limit + len(told)  # groups that are told apart must not stand before those that are not
        for reason, columns in _SAME.items():
            for parties in self._groups(columns, most):
                for pair in _neighbours(parties, told):
                    shared.setdefault(pair, []).append(reason)
        for pair in self._alike(most):
            shared.setdefault(pair, []).append("near_name")
        found = [(*pair, tuple(reasons)) for pair, reasons in sorted(shared.items(), key=_strongest)]
        return [row for row in found if row[:2] not in told][:limit]

    def _groups(self, columns: str, limit: int) -> list[list[int]]:
        """Parties that have the same in these columns, none of them empty."""
        filled = " AND ".join(f"p.{name.strip().removeprefix('p.')} <> ''" for name in columns.split(","))
        text = (
            f"SELECT group_concat(p.party) FROM party p WHERE {filled} AND {_STANDING} "
            f"GROUP BY p.{columns} HAVING count(*) > 1 LIMIT ?"
        )
        found = self._connection.exec_driver_sql(text, (limit,)).scalars()
        return [sorted(int(party) for party in row.split(",")) for row in found]

    def _alike(self, limit: int) -> list[tuple[int, int]]:
        """Pairs of one address whose names sound the same and are written differently."""
        found = []
        for group in self._groups("address", limit * 5):
            if len(group) > MOST_ALIKE:
                continue
            marks = ", ".join("?" for _ in group)
            text = f"SELECT party, name FROM party WHERE party IN ({marks}) ORDER BY party"
            rows = self._connection.exec_driver_sql(text, tuple(group))
            named = [(party, name, keys(name)) for party, name in rows]
            found += [
                (first, second)
                for at, (first, name, sounds) in enumerate(named)
                for second, other, others in named[at + 1 :]
                if name != other and alike(sounds, others)
            ]
        return found

    def support(self, party: int) -> list[SupportRow]:
        """Stretches of support of the person, newest first."""
        who = self.person(party)
        marks = ", ".join("?" for _ in who)
        return many(self._connection, SupportRow, "support", f"WHERE party IN ({marks}) ORDER BY since DESC, seq", who)

    def consents(self, party: int) -> list[ConsentRow]:
        """What the person last said about each use."""
        newest: dict[str, ConsentRow] = {}
        for one_of in self.person(party):
            for row in many(self._connection, ConsentRow, "consent", "WHERE party = ?", (one_of,)):
                if row.purpose not in newest or newest[row.purpose].seq < row.seq:
                    newest[row.purpose] = row
        return sorted(newest.values(), key=lambda row: row.purpose)

    def loan(self, party: int, day: int | None = None) -> LoanRow | None:
        """The loan agreement that holds, on `day` (days since 1970) where it ends some day."""
        who = self.person(party)
        marks = ", ".join("?" for _ in who)
        found = one(self._connection, LoanRow, "loan", f"WHERE party IN ({marks}) ORDER BY seq DESC", who)
        if found is None or not found.share_bp:
            return None
        return None if day is not None and found.until is not None and found.until < day else found

    def erased(self, party: int) -> int:
        """The act that erased the party, or 0."""
        return self._connection.exec_driver_sql("SELECT seq FROM erased WHERE party = ?", (party,)).scalar() or 0

    def acts(self, party: int, limit: int = 200) -> list[int]:
        """Numbers of acts with the person, newest first; looks at their data are none of these."""
        who = self.person(party)
        marks = ", ".join("?" for _ in who)
        text = f"SELECT seq FROM act WHERE party IN ({marks}) AND kind <> 'unmask' ORDER BY seq DESC LIMIT ?"
        return list(self._connection.exec_driver_sql(text, (*who, limit)).scalars())

    def parcels(self, party: int) -> list[int]:
        """Parcels the party sent whose persons can still be read."""
        text = "SELECT a.seq FROM act a JOIN party_key k ON k.party = a.seq WHERE a.kind = 'parcel' AND a.party = ?"
        return list(self._connection.exec_driver_sql(text + " ORDER BY a.seq", (party,)).scalars())

    def in_the_way(self, party: int) -> list[InTheWay]:
        """What must be settled before the person can be erased, oldest act first."""
        who = self.person(party)
        marks, done = ", ".join("?" for _ in who), ", ".join("?" for _ in _DONE)
        found: list[InTheWay] = []
        for what, text in _IN_THE_WAY:
            values = (*who, *_DONE) if "{done}" in text else who
            rows = self._connection.exec_driver_sql(text.format(who=marks, done=done), values)
            found += [InTheWay(what, seq, fen or 0) for seq, fen in rows]
        return sorted(found, key=lambda one: (one.seq, one.what))


def _neighbours(parties: list[int], told: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each of a group with the next one that it was not told apart from."""
    found = []
    for at, first in enumerate(parties):
        second = next((party for party in parties[at + 1 :] if (first, party) not in told), 0)
        if second:
            found.append((first, second))
    return found


def _strongest(item: tuple[tuple[int, int], list[str]]) -> tuple[int, int, int]:
    """The most, and the strongest, first: an ID number says more than a phone."""
    (first, second), reasons = item
    return (
        min(("id", "uscc", "name_address", "phone", "card", "near_name").index(one) for one in reasons),
        first,
        second,
    )
