"""The slip of an act of the post that is not saved yet: laid out by the same code, marked as a preview."""

from __future__ import annotations

import msgspec

from outlet_app.services.model import ActDetail, PaperLine, PartyCard, RecordRow
from outlet_app.services.receipts import Paper
from resources.texts import _, language
from ui.context import Context
from ui.paper import COLUMNS

_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of


def unsaved(context: Context, kind: str, body: msgspec.Struct, party: PartyCard | None = None) -> list[PaperLine]:
    """The lines of the slip `body` would get, in the language that holds."""
    row = RecordRow(0, 0, kind, "", party.name if party else "", None, 0, 0, "", 0, "", 0, 0, 0, False)
    detail = ActDetail(row, body, party, {}, b"", 0)
    lines = Paper(detail, context.counter.identity, _, language(), COLUMNS).lines()
    del lines[_TIME_LINE]
    lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
    return lines[:-2]  # no check code: there is no entry yet
