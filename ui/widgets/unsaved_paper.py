"""The paper of an act that is not saved yet: laid out by the same code as the real one, and marked as a preview."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.services.model import ActDetail, PaperLine, PartyCard, ProductCard, ProductName, RecordRow
from outlet_app.services.receipts import Paper
from resources.texts import _, language
from ui.context import Context
from ui.paper import COLUMNS

_NUMBER_LINE, _TIME_LINE = 2, 3  # where `Paper` puts what an unsaved act has none of


def unsaved_paper(
    context: Context, body: Consignment | Order, party: PartyCard | None, products: dict[str, ProductCard | None]
) -> list[PaperLine]:
    """The lines of the receipt `body` would get, in the language that holds."""
    form = body.mode if isinstance(body, Consignment) else body.direction
    row = RecordRow(
        seq=0,
        at=0,
        kind="",
        form=form,
        party=party.name if party else "",
        product=None,
        line_count=len(body.lines),
        quantity=0,
        unit="",
        total_fen=body.total_fen,
        actor="",
        reversed_by=0,
        of=0,
        replaces=body.replaces,
        accepted=False,
    )
    names = {code: card.name if card else ProductName(code, code, code) for code, card in products.items()}
    detail = ActDetail(row, body, party, names, b"", 0)
    lines = Paper(detail, context.counter.identity, _, language(), COLUMNS).lines()
    del lines[_TIME_LINE]
    lines[_NUMBER_LINE] = PaperLine(_("Preview, not saved yet"), "centre")
    return lines[:-2]  # no check code: there is no entry yet
