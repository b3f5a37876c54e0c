"""The slip of a count or movement that is not saved yet: laid out by the same code, marked as a preview."""

from __future__ import annotations

from outlet_app.domain.entries import Kind
from outlet_app.domain.shift import CashMoved, ShiftOpened
from outlet_app.services.model import ActDetail, PaperLine, RecordRow
from outlet_app.services.receipts import Paper
from outlet_app.services.till_paper import TillBody
from resources.texts import _, language
from ui.context import Context
from ui.paper import COLUMNS

_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of


def unsaved_slip(context: Context, body: TillBody) -> list[PaperLine]:
    """The lines of the slip `body` would get, in the language that holds."""
    kind = Kind.OPEN if isinstance(body, ShiftOpened) else Kind.CASH if isinstance(body, CashMoved) else Kind.CLOSE
    row = RecordRow(0, 0, kind, "", "", None, 0, 0, "", 0, "", 0, 0, 0, False)
    detail = ActDetail(row, body, None, {}, b"", 0)
    lines = Paper(detail, context.counter.identity, _, language(), COLUMNS).lines()
    del lines[_TIME_LINE]
    lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
    return lines[:-2]
