"""Rows that say which act builds on which, and what else a reversal takes back beside the running pictures.

Derived like everything else: the entry, the entries before it, and nothing more.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from outlet_app.domain.acts.produce import Certified, Lot
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.effects import Effects, effects_of
from outlet_app.domain.entries import Entry, body_of
from outlet_app.domain.links import links_of
from outlet_app.storage.connection import Connection
from outlet_app.storage.room_tables import act_link
from outlet_app.storage.statements import insert

Lookup = Callable[[int], Entry | None]


def apply(connection: Connection, seq: int, body: msgspec.Struct | None, effects: Effects) -> None:
    """Write what act `seq` with these effects builds on."""
    rows = [(link.on, link.line, link.act, link.how) for link in links_of(seq, body, effects)]
    if rows:
        insert(connection, act_link, *rows)


def undo(connection: Connection, of: int, body: msgspec.Struct | None, lookup: Lookup) -> None:
    """Act `of` is taken back: it builds on nothing any more, its paper slip waits again, and its certificate covers
    nothing."""
    for link in links_of(of, body):
        connection.exec_driver_sql(
            "DELETE FROM act_link WHERE on_act = ? AND line = ? AND act = ? AND how = ?",
            (link.on, link.line, link.act, link.how),
        )
    if isinstance(body, Consignment | Order) and body.ref:
        connection.exec_driver_sql("UPDATE slip SET used = 0 WHERE used = ?", (of,))
    elif isinstance(body, Certified):
        connection.exec_driver_sql("DELETE FROM certificate WHERE seq = ?", (of,))
        for lot in body.lots:
            number = _certificate(connection, lot, lookup)
            connection.exec_driver_sql("UPDATE lot SET certificate = ? WHERE seq = ? AND line = ?", (number, *lot))


_NEWEST = """
SELECT c.number FROM act_link l JOIN certificate c ON c.seq = l.act
WHERE l.on_act = ? AND l.line = ? AND l.how = 'certified' ORDER BY l.act DESC LIMIT 1
"""


def _certificate(connection: Connection, lot: Lot, lookup: Lookup) -> str:
    """The number of the newest certificate that still covers the lot, else of the one it came with."""
    found: str | None = connection.exec_driver_sql(_NEWEST, lot).scalar()
    if found is not None:
        return found
    entry = lookup(lot[0])
    born = effects_of(lot[0], body_of(entry)).born if entry is not None else ()
    return next((one.certificate for one in born if one.lot == lot), "")
