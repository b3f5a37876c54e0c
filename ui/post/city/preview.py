"""The slip of what is being packed or said of a sent order, not saved yet: laid out by the same code, and marked."""

from __future__ import annotations

from outlet_app.domain.acts.post import CityClosed, CityPacked, PackedBox, PackedProduct
from outlet_app.domain.entries import Kind
from outlet_app.services.model import ActDetail, PaperLine, ProductName, RecordRow
from outlet_app.services.post.city import CityRow
from outlet_app.services.post.forms_city import CloseForm, PackForm
from outlet_app.services.post.packing import PackQuote
from outlet_app.services.receipts import Paper
from resources.texts import _, language
from ui.context import Context
from ui.paper import COLUMNS

_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of


def packing_slip(context: Context, form: PackForm, rows: list[CityRow], quote: PackQuote) -> list[PaperLine]:
    """The slip these boxes would get; their waybill numbers are given at saving."""
    boxes = tuple(
        PackedBox(box.order, _("waybill when saved"), box.gross_g, quote.picks.get(box.order, ()), box.picture)
        for box in form.boxes
    )
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    names: dict[str, ProductName] = {}
    for line in (line for row in rows for line in row.lines):
        names[line.product.code] = line.product
        quantity, fen = sums.get((line.product.code, line.unit), (0, 0))
        sums[line.product.code, line.unit] = quantity + line.quantity, fen + line.amount_fen
    contents = tuple(PackedProduct(*key, *found) for key, found in sums.items())
    return _slip(context, CityPacked(boxes, quote.total_fen, "", form.note, contents), names)


def closing_slip(context: Context, form: CloseForm) -> list[PaperLine]:
    """The slip of what became of an order."""
    body = CityClosed(form.orders, form.state, form.reason, form.note, form.found_g, form.pictures)
    return _slip(context, body, {})


def _slip(context: Context, body: CityPacked | CityClosed, names: dict[str, ProductName]) -> list[PaperLine]:
    kind = Kind.PACK if isinstance(body, CityPacked) else Kind.CITY
    row = RecordRow(0, 0, kind, "", "", None, 0, 0, "", 0, "", 0, 0, 0, False)
    lines = Paper(ActDetail(row, body, None, names, b"", 0), context.counter.identity, _, language(), COLUMNS).lines()
    del lines[_TIME_LINE]
    lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
    return lines[:-2]
