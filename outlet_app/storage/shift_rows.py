"""What the rows of acts say about the till: the newest shift, and the till's figures of a day.

The same sums as `domain.figures` makes from the entries; a test compares them over random histories.
"""

from __future__ import annotations

from outlet_app.domain.shift import ShiftCash, of_shift
from outlet_app.services.ports import ShiftRow
from outlet_app.storage.connection import Connection

# Back from the end, and no further than needed: a shift is a day's acts, a ledger hundreds of thousands.
_LAST = "SELECT seq, at, day, total_fen FROM act WHERE kind = ? AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT 1"
_BY_DAY = """
SELECT day > ?3, sum(max(cash_fen, 0)), sum(min(cash_fen, 0)),
  sum(CASE WHEN form IN ('consign', 'purchase', 'float', 'paid_float') THEN cash_fen ELSE 0 END)
FROM act WHERE seq > ?1 AND seq < ?2 GROUP BY day > ?3
"""
_SUM = "SELECT coalesce(sum({column}), 0) FROM act WHERE seq > ? AND seq < ?"
_END = 1 << 62

# One day: its few opening counts first, then the close of each. All days: the closes first, then what each closes.
_CLOSED = """
SELECT sum(expected), sum(counted), sum(counted - drawer) FROM (
  SELECT c.total_fen AS counted,
    o.total_fen + (SELECT coalesce(sum(x.cash_fen), 0) FROM act x
                   WHERE x.seq > o.seq AND x.seq < c.seq AND x.day <= o.day) AS expected,
    o.total_fen + (SELECT coalesce(sum(x.cash_fen), 0) FROM act x WHERE x.seq > o.seq AND x.seq < c.seq) AS drawer
  FROM {joined})
"""
_OF_DAY = _CLOSED.format(
    joined="act o INDEXED BY act_by_day CROSS JOIN act c ON c.seq > o.seq AND c.of = o.seq AND c.kind = 'close' "
    "WHERE o.day = ? AND o.kind = 'open'"
)
_OF_ALL = _CLOSED.format(joined="act c CROSS JOIN act o ON o.seq = c.of WHERE c.kind = 'close'")
_OPENED = "SELECT sum(total_fen) FROM act WHERE kind = 'open'"


def newest(connection: Connection) -> ShiftRow | None:
    """The newest shift; None before the first opening count."""
    opened = connection.exec_driver_sql(_LAST, ("open", 0, _END)).first()
    if opened is None:
        return None
    seq, at, day, opening = opened
    closed = connection.exec_driver_sql(_LAST, ("close", opened[0], _END)).first()
    before = connection.exec_driver_sql(_LAST, ("close", 0, seq)).first()
    ended = closed[0] if closed is not None else 0
    end = ended or _END
    moved: list[tuple[str, int]] = []
    float_moved = 0
    for later, into, out, from_float in connection.exec_driver_sql(_BY_DAY, (seq, end, day)):
        moved += [("9999" if later else day, into), ("9999" if later else day, out)]
        float_moved += from_float
    cash: ShiftCash = of_shift(opening, day, moved)
    return ShiftRow(
        opened=seq,
        opened_at=at,
        day=day,
        cash=cash,
        float_moved_fen=float_moved,
        payable_fen=_sum(connection, "payable_fen", before[0] if before else 0, end),
        closed=ended,
        left_fen=closed[3] if closed is not None else 0,
        after_fen=_sum(connection, "cash_fen", ended, _END) if ended else 0,
    )


def figures(connection: Connection, day: str | None) -> tuple[int, int, int, int]:
    """Opening, expected, counted and variance of the shifts opened on a business day (ISO), or of all; fen."""
    if day is None:
        opening = connection.exec_driver_sql(_OPENED).scalar()
        row = connection.exec_driver_sql(_OF_ALL).one()
    else:
        opening = connection.exec_driver_sql(_OPENED + " AND day = ?", (day,)).scalar()
        row = connection.exec_driver_sql(_OF_DAY, (day,)).one()
    return opening or 0, row[0] or 0, row[1] or 0, row[2] or 0


def _sum(connection: Connection, column: str, after: int, before: int) -> int:
    found: int = connection.exec_driver_sql(_SUM.format(column=column), (after, before)).scalar() or 0
    return found
