"""Import of a plan's targets, from a sheet: `docs/formats/plan.md`. Good rows in one transaction, refused ones written
out with their reasons, as the catalogue does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from central.catalogue import cells as cell
from central.catalogue.importing import Outcome, write_out
from central.catalogue.sheet import BadCell, Cells, Refusal, read, unreadable
from central.engine import insert_or_update, writing
from central.reports.periods import period_of
from central.reports.plan import EVERYWHERE, MEASURES
from central.tables import plan_target

NEEDED = {"measure", "period", "target"}
COLUMNS = NEEDED | {"county", "outlet", "withdrawn"}
_MOST = 10**12
Key = tuple[str, str, str]


def import_targets(engine: Engine, path: Path, now: int, refused_path: Path | None = None) -> Outcome:
    """Take the targets of a CSV at `now` (UTC ms); `published`: how many of them are news.

    Raises `Refused` C401 when the file as a whole is none, `StoreTrouble` C402 as `importing.import_file`.
    """
    sheet = read(path)
    if not NEEDED <= set(sheet.header) <= COLUMNS:
        raise unreadable(path, f"a plan has the headings {', '.join(sorted(COLUMNS))}")
    if not sheet.rows and not sheet.refusals:
        raise unreadable(path, "it holds no rows")
    refusals = list(sheet.refusals)
    found: dict[Key, int | None] = {}
    for line, cells in sheet.rows:
        try:
            key, target = _row(cells)
            if key in found:
                raise BadCell("an earlier row is about the same")
            found[key] = target
        except BadCell as bad:
            refusals.append(Refusal(line, str(bad), cells))
    with writing(engine) as db:
        news = _store(db, found, now)
        written, elsewhere = write_out(path, sheet.header, refusals, refused_path) if refusals else ("", False)
    rows = len(sheet.rows) + len(sheet.refusals)
    return Outcome(rows, len(found), len(refusals), news, written, elsewhere, tuple(refusals))


def _row(cells: Cells) -> tuple[Key, int | None]:
    measure = cell.one_of(cells, "measure", tuple(MEASURES))
    county, outlet = cell.division(cells, "county", needed=False), cells.get("outlet", "")
    if county and outlet:
        raise BadCell("a target is for a county or for an outlet")
    if outlet:
        cell.code(cells, "outlet")
    period = cells.get("period", "")
    try:
        period_of(period)
    except ValueError as bad:
        raise BadCell(str(bad)) from None
    key = measure, county or outlet or EVERYWHERE, period
    if cell.one_of(cells, "withdrawn", ("", "no", "yes")) == "yes":
        return key, None
    if not cells.get("target"):
        raise BadCell("target is empty")
    money = MEASURES[measure] == "fen"
    return key, cell.yuan(cells["target"], "target") if money else cell.number(cells, "target", _MOST)


def _store(db: Connection, found: dict[Key, int | None], now: int) -> int:
    """Write what is news; how many rows that were."""
    held: dict[Key, Any] = {(row.measure, row.place, row.period): row.target for row in db.execute(select(plan_target))}
    fresh = {key: target for key, target in found.items() if held.get(key) != target}
    for (measure, place, period), target in fresh.items():
        if target is None:
            mine = plan_target.c.measure == measure, plan_target.c.place == place, plan_target.c.period == period
            db.execute(delete(plan_target).where(*mine))
        else:
            row = {"measure": measure, "place": place, "period": period, "target": target, "at": now}
            db.execute(insert_or_update(db, plan_target), row)
    return len(fresh)
