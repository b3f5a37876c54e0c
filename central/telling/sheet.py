"""Tell a sheet: every row checked, the good ones published in one transaction, the refused ones written out beside.

A sheet is JSON with any of `layouts.SECTIONS`, or a CSV of one of them, recognised by its headings. Telling the same
sheet again publishes nothing new.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, select

from central import feed
from central.catalogue import cells as cell
from central.catalogue.importing import Outcome, write_out
from central.catalogue.sheet import BadCell, Cells, Numbered, Refusal, Sheet, read
from central.engine import reading, writing
from central.feed import NIL, News
from central.tables import EVERYWHERE
from central.tables import feed as feed_table
from central.telling.desk import Desk
from central.telling.layouts import SECTIONS, Layout
from outlet_app.errors import N_, Refused


def tell_file(
    engine: Engine, path: Path, now: int, scope: str = EVERYWHERE, refused_path: Path | None = None
) -> Outcome:
    """Tell what stands in `path` at `now` (UTC ms); `scope`: whom rows are for that don't say so.

    Raises `Refused` C401 (no table) and C410 (no sheet of this kind), C411 (an unknown scope), `StoreTrouble` C402 when
    the refused rows can't be written anywhere; then nothing was told.
    """
    sheet = read(path, nested=True)
    sections = _sections(path, sheet)
    with writing(engine) as db:
        desk = _desk(db, now, scope)
        published, taken, refusals = _tell(desk, sections)
        refusals = [*sheet.refusals, *refusals]
        written, elsewhere = write_out(path, sheet.header, refusals, refused_path) if refusals else ("", False)
    return Outcome(taken + len(refusals), taken, len(refusals), published, written, elsewhere, tuple(refusals))


def tell_row(engine: Engine, section: str, cells: Cells, now: int) -> int:
    """Tell one thing; how many items that were (0: it was told like this already). Raises `Refused` C412 with the
    reason why it can't be."""
    with writing(engine) as db:
        published, _taken, refusals = _tell(Desk(db, now), {section: [Numbered("", cells)]})
        if refusals:
            raise Refused("C412", N_("This can't be told: {reason}."), reason=refusals[0].reason)
    return published


def free_key(engine: Engine, section: str, scope: str) -> str:
    """A key that nothing of this section was told under to this scope: Q1, Q2 … for questions."""
    with reading(engine) as db:
        query = select(feed_table.c.key).where(feed_table.c.scope == scope, feed_table.c.kind == SECTIONS[section].kind)
        taken = set(db.execute(query).scalars())
    return next(key for number in count(1) if (key := f"{section[0].upper()}{number}") not in taken)


def _sections(path: Path, sheet: Sheet) -> dict[str, list[Numbered]]:
    sections = sheet.sections
    if "" in sections:
        heads = set(sheet.header)
        fitting = [name for name, layout in SECTIONS.items() if layout.needed <= heads <= layout.columns]
        sections = {fitting[0]: sheet.rows} if len(fitting) == 1 else {}
    if not sections or not sections.keys() <= SECTIONS.keys() or not (any(sections.values()) or sheet.refusals):
        raise Refused(
            "C410",
            N_("{file} is no sheet that can be told: it holds {found}."),
            do=N_("See docs/formats/telling.md for the sections and their columns."),
            file=path.name,
            found=", ".join(sheet.header)[:120] or N_("nothing"),
        )
    return sections


def _desk(db: Connection, now: int, scope: str) -> Desk:
    desk = Desk(db, now, scope)
    try:
        desk.any_scope({})
    except BadCell as bad:
        raise Refused("C411", N_("Nothing was told: {reason}."), reason=str(bad)) from None
    return desk


def _tell(desk: Desk, sections: dict[str, list[Numbered]]) -> tuple[int, int, list[Refusal]]:
    feed.lock(desk.db)  # what rows are held against stays so until this file is told
    news: list[News] = []
    refusals: list[Refusal] = []
    taken: set[tuple[str, str, str]] = set()
    for section, layout in SECTIONS.items():
        for row in sections.get(section, []):
            try:
                item = _item(desk, layout, row.cells)
                if (item.scope, item.kind, item.key) in taken:
                    raise BadCell(f"{item.key} stands twice in this file")
            except BadCell as bad:
                refusals.append(Refusal(row.line, str(bad), row.cells))
                continue
            taken.add((item.scope, item.kind, item.key))
            desk.add(layout.kind, item)
            news.append(item)
    return feed.publish(desk.db, news, desk.now), len(news), refusals


def _item(desk: Desk, layout: Layout, cells: Cells) -> News:
    unknown = set(cells) - layout.columns
    if unknown:
        raise BadCell(f"unknown column {', '.join(sorted(unknown))}")
    key, scope = layout.key(cells), layout.scope(desk, cells)
    if cell.one_of(cells, "withdrawn", ("", "no", "yes")) == "yes":
        return News(layout.kind, key, NIL, scope)
    return News(layout.kind, key, msgspec.msgpack.encode(layout.body(desk, cells, scope)), scope)
