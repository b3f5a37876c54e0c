"""The figures of a count, a cash movement or a day close as rows to show. Pure: no widget here."""

from __future__ import annotations

from outlet_app.domain.shift import CashMoved, DayClosed, Pieces, ShiftOpened
from outlet_app.services.till import MOVES, VARIANCES
from outlet_app.services.till_paper import TillBody
from resources.texts import _
from ui import formats


def till_facts(body: TillBody) -> list[tuple[str, str, str]]:
    """Label, figure and role, as `ui.records.facts`."""
    if isinstance(body, CashMoved):
        label = _("Cash in") if body.fen > 0 else _("Cash out")
        return [
            (label, formats.yuan(body.fen, symbol=True), "amount"),
            (_("Reason"), _(MOVES.get(body.reason, body.reason)), "text"),
        ]
    if isinstance(body, ShiftOpened):
        facts = _count(body.pieces, body.counted_fen)
        if body.float_fen:
            facts.append((_("Of this, payout float"), formats.yuan(body.float_fen), "figure"))
        if body.expected_fen is not None:
            facts.append((_("Was left here"), formats.yuan(body.expected_fen, dash=False), "figure"))
        return facts
    return _closed(body)


def _count(pieces: Pieces, fen: int) -> list[tuple[str, str, str]]:
    rows = [(f"{formats.yuan(value)} × {count}", formats.yuan(value * count), "figure") for value, count in pieces]
    return [*rows, (_("Counted"), formats.yuan(fen, symbol=True, dash=False), "amount")]


def _closed(body: DayClosed) -> list[tuple[str, str, str]]:
    facts = [
        (_("Business day"), body.day, "figure"),
        (_("Opening count"), formats.yuan(body.opening_fen), "figure"),
        (_("Cash in"), formats.yuan(body.in_fen), "figure"),
        (_("Cash out"), formats.yuan(-body.out_fen), "figure"),
        (_("Expected"), formats.yuan(body.expected_fen, symbol=True, dash=False), "amount"),
    ]
    if body.since_fen:
        facts.append((_("Moved after that day"), formats.yuan(body.since_fen), "figure"))
    facts += _count(body.pieces, body.counted_fen)
    if body.variance_fen:
        label = _("Over") if body.variance_fen > 0 else _("Short")
        facts.append((label, formats.yuan(body.variance_fen, symbol=True), "amount"))
        facts.append((_("Reason"), _(VARIANCES.get(body.reason, body.reason)), "text"))
    if body.variance_fen < 0:
        facts.append((_("Accepted as debt"), _("yes") if body.accepted else _("no"), "figure"))
    facts.append((_("Fixed payable"), formats.yuan(body.payable_fen), "figure"))
    return facts
