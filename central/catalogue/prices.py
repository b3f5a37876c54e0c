"""The wholesale market's price list: 品名,最低价,平均价,最高价,规格,单位,发布日期.

Prices come in yuan per 斤 (or 公斤) and are kept in fen per kg: 1 斤 is 500 g, so the figure doubles exactly. The whole
history is kept; the feed carries the newest quote of each name and specification. A row whose average is not between
its lowest and highest price contradicts itself and is refused.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select, tuple_

from central import feed
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells, Refusal, Sheet
from central.engine import insert_or_update
from central.feed import News
from central.tables import quote
from outlet_app.domain.feed import FeedKind, Quote

HEADER = {"品名", "最低价", "平均价", "最高价", "规格", "单位", "发布日期"}
PER_KG = {"斤": 2, "公斤": 1, "千克": 1, "kg": 1}


class Priced(NamedTuple):
    """A row of the table `quote`. Fen per kg, days since 1970."""

    name: str
    spec: str
    day: int
    low_fen: int
    average_fen: int
    high_fen: int


def matches(header: tuple[str, ...]) -> bool:
    """The market's own headings."""
    return set(header) >= HEADER


def load(db: Connection, sheet: Sheet, now: int) -> tuple[int, int, list[Refusal]]:
    """Keep the rows' quotes, tell the newest: rows taken, items told, rows refused."""
    taken: dict[tuple[str, str, int], tuple[str, Priced]] = {}
    refusals: list[Refusal] = []
    for line, cells in sheet.rows:
        try:
            priced = _priced(cells)
            earlier = taken.setdefault(priced[:3], (line, priced))
            if earlier[0] != line:
                raise BadCell(f"the same product, specification and day stand on line {earlier[0]}")
        except BadCell as bad:
            refusals.append(Refusal(line, str(bad), cells))
    rows = [priced._asdict() for _, priced in taken.values()]
    if rows:
        db.execute(insert_or_update(db, quote), rows)
    return len(rows), feed.publish(db, _newest(db), now), refusals


def _priced(cells: Cells) -> Priced:
    name, spec = cell.words(cells, "品名"), cell.words(cells, "规格", needed=False)
    if "|" in name:
        raise BadCell("品名 holds a |")
    if cells["单位"] not in PER_KG:
        raise BadCell(f"单位 must be one of {', '.join(PER_KG)}")
    factor = PER_KG[cells["单位"]]
    low, average, high = (cell.yuan(cells[column], column) * factor for column in ("最低价", "平均价", "最高价"))
    if not low <= average <= high:
        told = f"{cells['平均价']} is not between {cells['最低价']} and {cells['最高价']}"
        raise BadCell(f"the average {told}")
    return Priced(name, spec, cell.day(cells, "发布日期"), low, average, high)


def _newest(db: Connection) -> list[News]:
    last = select(quote.c.name, quote.c.spec, func.max(quote.c.day)).group_by(quote.c.name, quote.c.spec)
    rows = db.execute(select(quote).where(tuple_(quote.c.name, quote.c.spec, quote.c.day).in_(last)))
    return [
        News(
            FeedKind.QUOTE,
            f"{row.name}|{row.spec}",
            msgspec.msgpack.encode(Quote(row.name, row.spec, row.low_fen, row.average_fen, row.high_fen, row.day)),
        )
        for row in rows
    ]
