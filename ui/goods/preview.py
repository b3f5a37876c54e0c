"""The slip of an act about goods that is not saved yet: laid out by the same code, and marked as a preview."""

from __future__ import annotations

import msgspec

from outlet_app.services.model import ActDetail, PaperLine, PartyCard, ProductName, RecordRow
from outlet_app.services.receipts import Paper
from resources.texts import _, language
from ui.context import Context
from ui.paper import COLUMNS

_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of


def unsaved_slip(
    context: Context,
    body: msgspec.Struct,
    party: PartyCard | None = None,
    products: dict[str, ProductName] | None = None,
    parties: dict[int, str] | None = None,
) -> list[PaperLine]:
    """The lines of the slip `body` would get, in the language that holds."""
    row = RecordRow(0, 0, "", "", "", None, 0, 0, "", 0, "", 0, 0, 0, False)
    detail = ActDetail(row, body, party, products or {}, b"", 0, parties=parties or {})
    lines = Paper(detail, context.counter.identity, _, language(), COLUMNS).lines()
    del lines[_TIME_LINE]
    lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
    return lines[:-2]
