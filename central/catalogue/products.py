"""The list of what farmers hand over and villagers order, with the partners, brands and bases behind it.

A product may name only a partner, brand or base that is in the same file or was told before. A row whose
`withdrawn` says yes takes the thing away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from sqlalchemy import Connection

from central import feed
from central.catalogue import cells as cell
from central.catalogue.sheet import BadCell, Cells, Numbered, Refusal, Sheet
from central.feed import NIL, News
from outlet_app.domain.feed import Base, Brand, FeedKind, Partner, Product
from outlet_app.domain.identifiers.gtin import parse_gtin13
from outlet_app.errors import Refused

SECTIONS = ("partners", "brands", "bases", "products")
_LINKS = {"partner": FeedKind.PARTNER, "brand": FeedKind.BRAND, "base": FeedKind.BASE}


def matches(header: tuple[str, ...]) -> bool:
    """JSON with any of the four sections, or a CSV of products."""
    return bool(header) and (set(header) <= set(SECTIONS) or {"code", "name", "flows", "unit"} <= set(header))


def load(db: Connection, sheet: Sheet, now: int) -> tuple[int, int, list[Refusal]]:
    """Publish the sheet's rows: how many were taken, how many of them were news, and which were refused."""
    sections = {"products": sheet.rows} if "" in sheet.sections else sheet.sections
    known = {name: set(feed.told(db, kind)) for name, kind in _LINKS.items()}
    news: list[News] = []
    refusals: list[Refusal] = []
    for section in SECTIONS:
        kind, reader, columns = _READERS[section]
        taken: set[str] = set()
        for row in sections.get(section, []):
            try:
                item = _item(row, kind, reader, columns, known)
                if item.key in taken:
                    raise BadCell(f"code {item.key} stands twice in this file")
            except BadCell as bad:
                refusals.append(Refusal(row.line, str(bad), row.cells))
                continue
            taken.add(item.key)
            news.append(item)
        known |= {name: known[name] | taken for name, linked in _LINKS.items() if linked == kind}
    return len(news), feed.publish(db, news, now), refusals


Reader = Callable[[Cells], msgspec.Struct]


def _item(row: Numbered, kind: FeedKind, reader: Reader, columns: set[str], known: dict[str, set[str]]) -> News:
    unknown = set(row.cells) - columns - {"code", "withdrawn"}
    if unknown:
        raise BadCell(f"unknown column {', '.join(sorted(unknown))}")
    key = cell.code(row.cells)
    if cell.one_of(row.cells, "withdrawn", ("", "no", "yes")) == "yes":
        return News(kind, key, NIL)
    if kind == FeedKind.PRODUCT:
        for link, keys in known.items():
            if row.cells.get(link) and row.cells[link] not in keys:
                raise BadCell(f"no {link} {row.cells[link]} is known")
    return News(kind, key, msgspec.msgpack.encode(reader(row.cells)))


def _product(cells: Cells) -> Product:
    product = Product(
        name=cell.words(cells, "name"),
        name_en=cell.words(cells, "name_en"),
        flows=cell.one_of(cells, "flows", ("up", "down", "both")),
        unit=cell.one_of(cells, "unit", ("g", "ml", "pc")),
        category=cell.words(cells, "category"),
        grades=tuple(_graded(cells)),
        sale_fen=cell.yuan(cells.get("sale", ""), "sale"),
        brand=cells.get("brand", ""),
        base=cells.get("base", ""),
        partner=cells.get("partner", ""),
        county=cell.division(cells, "county", needed=False),
        project=cell.words(cells, "project", needed=False),
        gtin=_gtin(cells.get("gtin", "")),
        piece_g=cell.number(cells, "piece_g"),
        deduction=cell.words(cells, "deduction", needed=False),
        shelf_days=cell.number(cells, "shelf_days", 10_000),
        mall=cell.words(cells, "mall", needed=False),
    )
    if product.flows != "up" and not product.sale_fen:
        raise BadCell("what villagers can order needs a sale price")
    if product.flows != "down" and not product.grades and not product.sale_fen:
        raise BadCell("what farmers hand over needs a grade with its price, or a sale price")
    return product


def _graded(cells: Cells) -> Iterator[tuple[str, int]]:
    for grade, price in cell.pairs(cells, "grades"):
        fen = cell.yuan(price, f"grade {grade}")
        if not fen:
            raise BadCell(f"grade {grade} has no price")
        yield grade, fen


def _gtin(text: str) -> str:
    try:
        return parse_gtin13(text) if text else ""
    except Refused as refused:
        raise BadCell(f"gtin: {refused.what}") from None


def _partner(cells: Cells) -> Partner:
    names = cell.words(cells, "name"), cell.words(cells, "name_en")
    return Partner(*names, role=cell.words(cells, "role", needed=False))


def _brand(cells: Cells) -> Brand:
    names = cell.words(cells, "name"), cell.words(cells, "name_en")
    county = cell.division(cells, "county", needed=False)
    return Brand(*names, county=county, licence=cell.words(cells, "licence", needed=False))


def _base(cells: Cells) -> Base:
    sizes = cell.pairs(cells, "grades_mm")
    if not all(size.isascii() and size.isdigit() and int(size) < 10_000 for _, size in sizes):
        raise BadCell("grades_mm must be like 优等=70;一等=65")
    names = cell.words(cells, "name"), cell.words(cells, "name_en")
    county = cell.division(cells, "county", needed=False)
    return Base(*names, county=county, grades_mm=tuple((grade, int(size)) for grade, size in sizes))


_READERS: dict[str, tuple[FeedKind, Reader, set[str]]] = {
    "partners": (FeedKind.PARTNER, _partner, {"name", "name_en", "role"}),
    "brands": (FeedKind.BRAND, _brand, {"name", "name_en", "county", "licence"}),
    "bases": (FeedKind.BASE, _base, {"name", "name_en", "county", "grades_mm"}),
    "products": (FeedKind.PRODUCT, _product, (set(Product.__struct_fields__) - {"sale_fen"}) | {"sale"}),
}
