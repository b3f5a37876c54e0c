"""An act's effects as rows: applied with the act, applied backwards with its reversal. One place for both.

Every statement is by primary key. What a CHECK refuses here the service should have refused before; it is told as a
refusal all the same (`engine.translated`), and nothing of the act is saved.
"""

from __future__ import annotations

from outlet_app.domain.effects import Born, Effects, Moved, Owing, Placed, Stepped
from outlet_app.storage.connection import Connection
from outlet_app.storage.room_tables import goods, goods_step, lot, lot_move, owed, piece
from outlet_app.storage.statements import insert

_COLUMNS = frozenset({"sold", "returned", "spoiled", "moved", "settled"})


def apply(connection: Connection, seq: int, effects: Effects) -> None:
    """Write what the act `seq` changes."""
    for placed in effects.placed:
        _placed(connection, seq, placed)
    insert(connection, lot, *[_lot_row(born) for born in effects.born])
    for place, moved in enumerate(effects.moved, 1):
        _move(connection, moved, 1)
        insert(connection, lot_move, (seq, place, *moved.lot, moved.column, moved.quantity, moved.fen))
    for owing in effects.owing:
        insert(connection, owed, _owed_row(owing))
    for paid in effects.discharged:
        _discharge(connection, paid.act, paid.fen, paid.set_off_fen, paid.loan_fen)
    for stepped in effects.stepped:
        _step(connection, seq, stepped)
    for made in effects.pieces:
        row = (made.waybill, seq, made.kind, made.order, made.gross_g, made.division, made.party, 0)
        insert(connection, piece, row)
    for waybill in effects.handed:
        connection.exec_driver_sql("UPDATE piece SET manifest = ? WHERE waybill = ?", (seq, waybill))
    for waybill in effects.came_back:
        connection.exec_driver_sql("UPDATE piece SET kind = 'back' WHERE waybill = ?", (waybill,))
    for (one, line), number in effects.certified:
        connection.exec_driver_sql("UPDATE lot SET certificate = ? WHERE seq = ? AND line = ?", (number, one, line))


def undo(connection: Connection, of: int, effects: Effects) -> None:
    """Take back what act `of` changed. Waybill numbers stay used; a certificate stays with its lots."""
    for moved in effects.moved:
        _move(connection, moved, -1)
    if effects.moved:
        connection.exec_driver_sql("DELETE FROM lot_move WHERE act = ?", (of,))
    for born in effects.born:
        text = "UPDATE lot SET quantity_in = quantity_in - ?, on_hand = on_hand - ? WHERE seq = ? AND line = ?"
        connection.exec_driver_sql(text, (born.quantity, born.quantity, *born.lot))
    for owing in effects.owing:
        connection.exec_driver_sql("UPDATE owed SET fen = 0, loan_fen = 0, advance_fen = 0 WHERE seq = ?", (owing.act,))
    for paid in effects.discharged:
        _discharge(connection, paid.act, -paid.fen, -paid.set_off_fen, -paid.loan_fen)
    for stepped in effects.stepped:
        _step_back(connection, of, stepped)
    for placed in effects.placed:
        text = "UPDATE goods SET state = 'reversed', balance_fen = 0, code = '' WHERE key = ?"
        connection.exec_driver_sql(text, (placed.order,))
    for made in effects.pieces:
        connection.exec_driver_sql("UPDATE piece SET kind = 'void' WHERE waybill = ?", (made.waybill,))
    for waybill in effects.handed:
        connection.exec_driver_sql("UPDATE piece SET manifest = 0 WHERE waybill = ?", (waybill,))
    for waybill in effects.came_back:
        connection.exec_driver_sql("UPDATE piece SET kind = 'parcel' WHERE waybill = ?", (waybill,))


def _lot_row(born: Born) -> tuple[object, ...]:
    """In the order of the table's columns, like every row here."""
    gone = (0, 0, 0, 0, 0)  # sold, returned, spoiled, moved, settled
    return (
        *born.lot,
        born.product,
        born.grade,
        born.unit,
        born.party,
        born.mode,
        born.on_sale,
        born.price_fen,
        born.floor_fen,
        born.picked,
        born.origin,
        born.certificate,
        born.quantity,
        *gone,
        born.quantity,
        0,
        0,
    )


def _owed_row(owing: Owing) -> tuple[object, ...]:
    return (owing.act, owing.party, owing.fen, 0, owing.due, owing.loan_fen, owing.loan_ref, owing.advance_fen, 0, 0)


def _move(connection: Connection, moved: Moved, sign: int) -> None:
    column, quantity, fen = moved.column, sign * moved.quantity, sign * moved.fen
    if column not in _COLUMNS:
        raise ValueError(f"no such way out of a lot: {column}")
    if column == "settled":
        change = "settled = settled + ?, settled_fen = settled_fen + ?"
        values: tuple[int, ...] = (quantity, fen)
    elif column == "sold":
        change = "sold = sold + ?, proceeds_fen = proceeds_fen + ?, on_hand = on_hand - ?"
        values = (quantity, fen, quantity)
    else:
        change = f"{column} = {column} + ?, on_hand = on_hand - ?"
        values = (quantity, quantity)
    connection.exec_driver_sql(f"UPDATE lot SET {change} WHERE seq = ? AND line = ?", (*values, *moved.lot))


def _discharge(connection: Connection, act: int, fen: int, set_off_fen: int, loan_fen: int) -> None:
    text = (
        "UPDATE owed SET paid_fen = paid_fen + ?, set_off_fen = set_off_fen + ?, loan_paid_fen = loan_paid_fen + ? "
        "WHERE seq = ?"
    )
    connection.exec_driver_sql(text, (fen, set_off_fen, loan_fen, act))


def _placed(connection: Connection, seq: int, placed: Placed) -> None:
    row = (placed.order, placed.flow, placed.state, seq, placed.party, placed.product)
    insert(connection, goods, (*row, placed.total_fen, placed.balance_fen, "", 0, "", ""))
    insert(connection, goods_step, (placed.order, seq, placed.state, 0, "", 0, "", ""))


def _step(connection: Connection, seq: int, stepped: Stepped) -> None:
    """A city order is first known here by its first step."""
    fields = (stepped.code, stepped.until, stepped.shelf, stepped.waybill)
    insert(connection, goods_step, (stepped.order, seq, stepped.state, stepped.paid_fen, *fields))
    connection.exec_driver_sql(
        "INSERT INTO goods (key, flow) VALUES (?, 'up') ON CONFLICT (key) DO NOTHING", (stepped.order,)
    )
    connection.exec_driver_sql(
        "UPDATE goods SET balance_fen = balance_fen - ? WHERE key = ?", (stepped.paid_fen, stepped.order)
    )
    _show_last(connection, stepped.order)


def _step_back(connection: Connection, of: int, stepped: Stepped) -> None:
    connection.exec_driver_sql("DELETE FROM goods_step WHERE key = ? AND seq = ?", (stepped.order, of))
    connection.exec_driver_sql(
        "UPDATE goods SET balance_fen = balance_fen + ? WHERE key = ?", (stepped.paid_fen, stepped.order)
    )
    _show_last(connection, stepped.order)


_LAST = "SELECT state, seq, code, until, shelf, waybill FROM goods_step WHERE key = ? ORDER BY seq DESC LIMIT 1"


def _show_last(connection: Connection, key: str) -> None:
    """The order's picture is its newest step; a city order without one is as the centre told it."""
    row = connection.exec_driver_sql(_LAST, (key,)).first()
    if row is None:
        connection.exec_driver_sql("DELETE FROM goods WHERE key = ?", (key,))
        return
    text = "UPDATE goods SET state = ?, seq = ?, code = ?, until = ?, shelf = ?, waybill = ? WHERE key = ?"
    connection.exec_driver_sql(text, (*row, key))
