"""Administrative divisions: the history of GB/T 2260 codes, today's counties, today's townships.

The history is the authority for six-digit codes: old codes live on in identity numbers and papers. Today's counties
only add codes that the history lacks (development zones and the like). Counties and above are told, a province an
item; the forty thousand townships stay at the centre, they would cost a thin line more than they are worth there.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, delete, func, select

from central import feed
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells, Refusal, Sheet
from central.engine import insert_if_new, insert_or_update
from central.feed import News
from central.tables import division
from outlet_app.domain.feed import DivisionRow, FeedKind

HISTORY = {"代码", "名称", "启用时间", "变更/弃用时间", "新代码"}
COUNTIES = {"code", "name", "prefecture_code", "province_code"}
TOWNSHIPS = {"code", "name", "county_code"}
_CHUNK = 5000


def matches(header: tuple[str, ...]) -> bool:
    """One of the three lists."""
    return any(set(header) >= wanted for wanted in (HISTORY, COUNTIES, TOWNSHIPS))


def load(db: Connection, sheet: Sheet, now: int) -> tuple[int, int, list[Refusal]]:
    """Keep the rows, tell the provinces that changed: rows taken, items told, rows refused."""
    header = set(sheet.header)
    reader = _history if header >= HISTORY else _county if header >= COUNTIES else _township
    rows, refusals = _read(sheet, reader)
    if reader is _history:
        codes = sorted({row.code for row in rows})
        for start in range(0, len(codes), 400):  # what today's list had stood in for
            stood_in = division.c.code.in_(codes[start : start + 400]) & (division.c.since == 0)
            db.execute(delete(division).where(stood_in))
    elif reader is _county:
        known = set(db.execute(select(division.c.code).where(division.c.since > 0)).scalars())
        rows_to_add = [row for row in rows if row.code not in known]
        _keep(db, rows_to_add, replace=True)
        return len(rows), _tell(db, rows_to_add, now), refusals
    _keep(db, rows, replace=reader is _history)
    return len(rows), _tell(db, rows, now) if reader is _history else 0, refusals


def _read(sheet: Sheet, reader: Callable[[Cells], DivisionRow]) -> tuple[list[DivisionRow], list[Refusal]]:
    taken: dict[tuple[str, int], DivisionRow] = {}
    refusals: list[Refusal] = []
    for line, cells in sheet.rows:
        try:
            row = reader(cells)
            if taken.setdefault((row.code, row.since), row) is not row:
                raise BadCell(f"code {row.code} stands twice for the same year")
        except BadCell as bad:
            refusals.append(Refusal(line, str(bad), cells))
    return list(taken.values()), refusals


def _history(cells: Cells) -> DivisionRow:
    since, until = cell.number(cells, "启用时间", 9999), cell.number(cells, "变更/弃用时间", 9999)
    if not since or (until and until < since):
        raise BadCell("the years in force contradict each other")
    code, name = cell.division(cells, "代码"), cell.words(cells, "名称")
    return DivisionRow(code, name, since, until, cell.words(cells, "新代码", needed=False))


def _county(cells: Cells) -> DivisionRow:
    code = cell.division(cells, "code")
    if not code.startswith(cells["province_code"]) or not code.startswith(cells["prefecture_code"]):
        raise BadCell("the code does not lie in its prefecture and province")
    return DivisionRow(code, cell.words(cells, "name"))


def _township(cells: Cells) -> DivisionRow:
    code = cell.division(cells, "code", (9,))
    if not code.startswith(cell.division(cells, "county_code")):
        raise BadCell("the code does not lie in its county")
    return DivisionRow(code, cell.words(cells, "name"))


def _keep(db: Connection, rows: list[DivisionRow], replace: bool) -> None:
    statement = insert_or_update(db, division) if replace else insert_if_new(db, division)
    for start in range(0, len(rows), _CHUNK):
        db.execute(statement, [msgspec.structs.asdict(row) for row in rows[start : start + _CHUNK]])


def _tell(db: Connection, changed: list[DivisionRow], now: int) -> int:
    provinces = {row.code[:2] for row in changed}
    query = select(division).where(func.length(division.c.code) == 6).order_by(division.c.code, division.c.since)
    bodies: dict[str, list[DivisionRow]] = {}
    for row in db.execute(query):
        if row.code[:2] in provinces:
            told = DivisionRow(row.code, row.name, row.since, row.until, row.successor)
            bodies.setdefault(row.code[:2], []).append(told)
    news = [News(FeedKind.DIVISIONS, province, msgspec.msgpack.encode(rows)) for province, rows in bodies.items()]
    return feed.publish(db, news, now)
