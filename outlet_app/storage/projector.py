"""From an entry to the rows the screens read: the one piece of code that derives, for saving and for rebuilding alike.

What it writes depends on the entries, and for people on their keys, and on nothing else: so the derived tables can be
compared with a fresh derivation at any time, and must be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from outlet_app.domain.acts.persons import PartyErased
from outlet_app.domain.acts.trade import Consignment, ConsignmentLine, Order, OrderLine, Reversal
from outlet_app.domain.clock import business_day
from outlet_app.domain.effects import effects_of
from outlet_app.domain.entries import Entry, Identity, PartyNamed, StaffNamed, body_of, cash_of
from outlet_app.domain.shift import CashMoved, DayClosed, ShiftOpened
from outlet_app.domain.summary import Summary, summary_of
from outlet_app.services.sealing import open_identity
from outlet_app.storage import effects, link_rows, room_rows
from outlet_app.storage.connection import Connection
from outlet_app.storage.forgetting import forget, own_words
from outlet_app.storage.statements import insert, replace
from outlet_app.storage.tables import act, act_line, party, reversal, staff
from outlet_app.storage.words import act_words, party_words

Lookup = Callable[[int], Entry | None]


def derive(connection: Connection, entry: Entry, lookup: Lookup) -> None:
    """Write the derived rows of one new entry, in the caller's transaction. `lookup` finds an earlier entry of the
    ledger (a reversal takes back what it did). An unknown kind gets its `act` row only."""
    body = body_of(entry)
    changed = effects_of(entry.seq, body)
    effects.apply(connection, entry.seq, changed)
    summary = summary_of(body)
    if isinstance(body, Consignment):
        _consignment(connection, entry, body)
    elif isinstance(body, Order):
        _order(connection, entry, body)
    elif isinstance(body, Reversal):
        _reversal(connection, entry, body)
        earlier = lookup(body.of)
        if earlier is not None:
            taken_back = body_of(earlier)
            effects.undo(connection, body.of, effects_of(body.of, taken_back))
            link_rows.undo(connection, body.of, taken_back, lookup)
    elif isinstance(body, PartyNamed):
        _party(connection, entry, body)
    elif isinstance(body, ShiftOpened | CashMoved | DayClosed):
        _till(connection, entry, body)
    elif summary is not None:
        _summed(connection, entry, body, summary)
    else:
        if isinstance(body, StaffNamed):
            replace(connection, staff, (body.number, body.name, body.role, body.active))
        _act(connection, entry)
    room_rows.derive(connection, entry, body)
    if isinstance(body, PartyErased):
        forget(connection, body.party, lookup)
    link_rows.apply(connection, entry.seq, body, changed)


def _summed(connection: Connection, entry: Entry, body: msgspec.Struct | None, summary: Summary) -> None:
    _act(
        connection,
        entry,
        form=summary.form,
        party=summary.party,
        product=summary.product,
        line_count=summary.line_count,
        quantity=summary.quantity,
        unit=summary.unit,
        total_fen=summary.total_fen,
        payable_fen=summary.payable_fen,
        cash_fen=cash_of(body),
        due=summary.due,
        of=summary.of,
        ref=summary.ref,
    )
    _search(connection, entry.seq, summary.party, *own_words(connection, body))


def _act(connection: Connection, entry: Entry, **values: object) -> None:
    values |= {"seq": entry.seq, "at": entry.at, "day": business_day(entry.at)}
    values |= {"kind": entry.kind, "actor": entry.actor}
    insert(connection, act, tuple([values.get(name, default) for name, default in _ACT_DEFAULTS]))


_ACT_DEFAULTS: list[tuple[str, object]] = [
    (column.name, None if column.name == "due" else "" if column.type.python_type is str else 0)
    for column in act.columns
]


def _lines(connection: Connection, seq: int, lines: Sequence[ConsignmentLine | OrderLine]) -> dict[str, object]:
    """Write the lines; returns what they have in common for the act's own row."""
    insert(
        connection,
        act_line,
        *(
            (
                seq,
                place,
                line.product,
                getattr(line, "grade", ""),
                line.unit,
                line.quantity,
                line.price_fen,
                line.amount_fen,
            )
            for place, line in enumerate(lines, 1)
        ),
    )
    units = {line.unit for line in lines}
    same_unit = len(units) == 1
    return {
        "product": lines[0].product if lines else "",
        "line_count": len(lines),
        "quantity": sum(line.quantity for line in lines) if same_unit else 0,
        "unit": units.pop() if same_unit else "",
    }


def _search(connection: Connection, seq: int, party_id: int, *own: str) -> None:
    found = ""
    if party_id:
        row = connection.exec_driver_sql("SELECT words FROM party WHERE party = ?", (party_id,)).first()
        found = row[0] if row else ""
    connection.exec_driver_sql(
        "INSERT INTO act_search (rowid, words) VALUES (?, ?)", (seq, act_words(seq, found, *own))
    )


def _consignment(connection: Connection, entry: Entry, body: Consignment) -> None:
    common = _lines(connection, entry.seq, body.lines)
    _act(
        connection,
        entry,
        form=body.mode,
        party=body.party,
        total_fen=body.total_fen,
        payable_fen=body.payable_fen,
        cash_fen=cash_of(body),
        due=body.due,
        replaces=body.replaces,
        ref=body.ref,
        **common,
    )
    _search(connection, entry.seq, body.party, *own_words(connection, body))


def _order(connection: Connection, entry: Entry, body: Order) -> None:
    common = _lines(connection, entry.seq, body.lines)
    _act(
        connection,
        entry,
        form=body.direction,
        party=body.party,
        total_fen=body.total_fen,
        cash_fen=cash_of(body),
        replaces=body.replaces,
        ref=body.ref or body.remote,
        **common,
    )
    _search(connection, entry.seq, body.party, *own_words(connection, body))


_REVERSED_ACT = (
    "SELECT form, party, product, line_count, quantity, unit, total_fen, payable_fen, due, ref FROM act WHERE seq = ?"
)
_REVERSED_LINES = (
    "INSERT INTO act_line SELECT ?, line, product, grade, unit, -quantity, price_fen, -amount_fen "
    "FROM act_line WHERE seq = ?"
)


def _reversal(connection: Connection, entry: Entry, body: Reversal) -> None:
    """A reversal takes back: the reversed act's figures once more, with the other sign."""
    form, party_id, product, count, quantity, unit, total, payable, due, ref = connection.exec_driver_sql(
        _REVERSED_ACT, (body.of,)
    ).one()
    connection.exec_driver_sql(_REVERSED_LINES, (entry.seq, body.of))
    insert(connection, reversal, (body.of, entry.seq, body.reason, body.carries))
    _act(
        connection,
        entry,
        form=form,
        party=party_id,
        product=product,
        line_count=count,
        quantity=-quantity,
        unit=unit,
        total_fen=-total,
        payable_fen=-payable,
        cash_fen=body.cash_fen,
        due=due,
        of=body.of,
        ref=ref,
    )
    _search(connection, entry.seq, party_id, *own_words(connection, body))


def _till(connection: Connection, entry: Entry, body: ShiftOpened | CashMoved | DayClosed) -> None:
    """`form` of a movement is its purse; a close is `of` the opening count whose shift it ends."""
    if isinstance(body, CashMoved):
        _act(connection, entry, form=body.purse, total_fen=body.fen, cash_fen=body.fen, of=body.of)
    else:
        _act(connection, entry, total_fen=body.counted_fen, of=getattr(body, "opened", 0))
    _search(connection, entry.seq, 0, *own_words(connection, body))


def _party(connection: Connection, entry: Entry, body: PartyNamed) -> None:
    party_id = body.party or entry.seq
    _act(connection, entry, party=party_id, form=body.role)
    row = connection.exec_driver_sql("SELECT key FROM party_key WHERE party = ?", (party_id,)).first()
    identity = open_identity(body.sealed, row[0]) if row else None
    if identity is None:
        return  # the key was destroyed: the person is erased, the entry stays
    put_party(connection, party_id, body.role, identity)


def put_party(connection: Connection, party_id: int, role: str, identity: Identity) -> None:
    """Write a party's row and search words."""
    words = party_words(identity)
    known = msgspec.structs.asdict(identity) | {"party": party_id, "role": role, "words": words}
    replace(connection, party, tuple(known[column.name] for column in party.columns))
    connection.exec_driver_sql("DELETE FROM party_search WHERE rowid = ?", (party_id,))
    connection.exec_driver_sql("INSERT INTO party_search (rowid, words) VALUES (?, ?)", (party_id, words))
