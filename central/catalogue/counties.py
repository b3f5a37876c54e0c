"""The 832 counties of the specialty malls, told a province an item. A list of a province replaces that province."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from central import feed
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Refusal, Sheet
from central.feed import News
from outlet_app.domain.feed import FeedKind, MallCounty

HEADER = {"code_2023", "name_2023", "province", "prefecture"}


def matches(header: tuple[str, ...]) -> bool:
    """The published list with today's codes."""
    return set(header) >= HEADER


def load(db: Connection, sheet: Sheet, now: int) -> tuple[int, int, list[Refusal]]:
    """Tell the counties: rows taken, items told, rows refused."""
    provinces: dict[str, list[MallCounty]] = {}
    refusals: list[Refusal] = []
    for line, cells in sheet.rows:
        try:
            county = MallCounty(
                cell.division(cells, "code_2023"),
                cell.words(cells, "name_2023"),
                cell.words(cells, "province"),
                cell.words(cells, "prefecture", needed=False),
            )
        except BadCell as bad:
            refusals.append(Refusal(line, str(bad), cells))
            continue
        provinces.setdefault(county.code[:2], []).append(county)
    news = [
        News(FeedKind.COUNTIES, province, msgspec.msgpack.encode(sorted(rows, key=lambda row: row.code)))
        for province, rows in sorted(provinces.items())
    ]
    return sum(map(len, provinces.values())), feed.publish(db, news, now), refusals
