"""Derived rows about people's dated facts and the office: merges, support, consent, loans, answers, slips, training.

What is sealed is opened with the party's key; where the key was destroyed, nothing is known any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from outlet_app.domain.acts import office, persons, produce
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.entries import Entry
from outlet_app.domain.text import nfkc
from outlet_app.services.sealing import open_sealed
from outlet_app.storage.connection import Connection
from outlet_app.storage.room_tables import (
    answered,
    certificate,
    consent,
    erased,
    loan,
    party_apart,
    party_link,
    support,
    trained,
)
from outlet_app.storage.statements import insert, replace


def derive(connection: Connection, entry: Entry, body: msgspec.Struct | None) -> None:
    """Write what the rooms' own tables keep of one entry; nothing for other kinds."""
    made = _MADE.get(type(body))
    if made is not None:
        made(connection, entry, body)


def _slip_used(connection: Connection, entry: Entry, body: Consignment | Order) -> None:
    if body.ref:
        text = "UPDATE slip SET used = ? WHERE number = ? AND used = 0 AND voided = 0"
        connection.exec_driver_sql(text, (entry.seq, nfkc(body.ref).strip().upper()))


def _certified(connection: Connection, entry: Entry, body: produce.Certified) -> None:
    row = (entry.seq, body.number, body.how, body.product, body.unit, body.quantity, body.origin, body.day)
    insert(connection, certificate, (*row, body.issuer, body.party))


_BELOW = """
UPDATE party_link SET keep = ? WHERE gone IN (
  WITH RECURSIVE below(one) AS (
    SELECT gone FROM party_link WHERE "into" = ? UNION
    SELECT l.gone FROM party_link l JOIN below ON l."into" = below.one)
  SELECT one FROM below)
"""


def _merged(connection: Connection, entry: Entry, body: persons.PartiesMerged) -> None:
    """Whoever was merged into the one that is gone goes along, and comes back along when that is undone."""
    if body.how == "apart":
        replace(connection, party_apart, (*sorted((body.keep, body.gone)), entry.seq))
    elif body.how == "undone":
        connection.exec_driver_sql("DELETE FROM party_link WHERE gone = ?", (body.gone,))
        connection.exec_driver_sql(_BELOW, (body.gone, body.gone))
    else:
        row = connection.exec_driver_sql("SELECT keep FROM party_link WHERE gone = ?", (body.keep,)).first()
        root = row[0] if row else body.keep
        connection.exec_driver_sql("UPDATE party_link SET keep = ? WHERE keep = ?", (root, body.gone))
        replace(connection, party_link, (body.gone, root, entry.seq, body.keep))


def _supported(connection: Connection, entry: Entry, body: persons.SupportNoted) -> None:
    row = connection.exec_driver_sql("SELECT key FROM party_key WHERE party = ?", (body.party,)).first()
    status = open_sealed(body.sealed, row[0], persons.SupportStatus) if row else None
    if status is not None:
        fields = (status.status, status.since, status.until, status.source)
        same = "DELETE FROM support WHERE party = ? AND status = ? AND since = ?"
        connection.exec_driver_sql(same, (body.party, status.status, status.since))
        insert(connection, support, (entry.seq, body.party, *fields))


def _consented(connection: Connection, entry: Entry, body: persons.ConsentGiven) -> None:
    connection.exec_driver_sql("DELETE FROM consent WHERE party = ? AND purpose = ?", (body.party, body.purpose))
    insert(connection, consent, (body.party, body.purpose, entry.seq, body.given, body.how, body.until))


def _lent(connection: Connection, entry: Entry, body: persons.LoanAgreed) -> None:
    replace(connection, loan, (body.party, entry.seq, body.ref, body.share_bp, body.until))


def _erased(connection: Connection, entry: Entry, body: persons.PartyErased) -> None:
    replace(connection, erased, (body.party, entry.seq))


def _answered(connection: Connection, entry: Entry, body: office.Answered) -> None:
    replace(connection, answered, (body.to, body.key, entry.seq, body.verdict))


def _slips(connection: Connection, entry: Entry, body: office.SlipsPrinted) -> None:
    digits = len(str(body.last))
    for number in range(body.first, body.last + 1):
        connection.exec_driver_sql(
            "INSERT INTO slip (number, printed) VALUES (?, ?) ON CONFLICT (number) DO NOTHING",
            (f"{body.prefix}{number:0{digits}d}", entry.seq),
        )


def _slip_voided(connection: Connection, entry: Entry, body: office.SlipVoided) -> None:
    connection.exec_driver_sql("UPDATE slip SET voided = ? WHERE number = ?", (entry.seq, body.slip))


def _trained(connection: Connection, entry: Entry, body: office.Trained) -> None:
    fields = (body.number, body.course, body.score, body.most, body.passed, body.certificate)
    insert(connection, trained, (entry.seq, *fields, entry.at))


_MADE: dict[type[Any], Callable[[Connection, Entry, Any], None]] = {
    Consignment: _slip_used,
    Order: _slip_used,
    produce.Certified: _certified,
    persons.PartiesMerged: _merged,
    persons.SupportNoted: _supported,
    persons.ConsentGiven: _consented,
    persons.LoanAgreed: _lent,
    persons.PartyErased: _erased,
    office.Answered: _answered,
    office.SlipsPrinted: _slips,
    office.SlipVoided: _slip_voided,
    office.Trained: _trained,
}
