"""The slip of a reversal 红冲: what was taken back, why, and the cash that moved because of it."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Reversal
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_
from outlet_app.services.corrections import REASONS
from outlet_app.services.model import PaperLine
from outlet_app.services.papers.sheet import Sheet


def title(_body: Reversal) -> str:
    """Always the same."""
    return N_("Reversal slip")


def lines(body: Reversal, sheet: Sheet) -> list[PaperLine]:
    """Everything between head and check code; the amount is the reversed act's."""
    fen = sheet.detail.row.total_fen
    made = [
        sheet.figure(N_("Takes back"), f"{body.of:04d}"),
        sheet.figure(N_("Reason"), sheet.text(REASONS.get(body.reason, body.reason))),
        sheet.figure(N_("Amount"), format_yuan(fen, symbol=True)),
        PaperLine(rmb_capitals(fen), "right"),
    ]
    if body.note:
        made.append(PaperLine(body.note))
    if body.cash_fen:
        label = N_("Cash into the till") if body.cash_fen > 0 else N_("Cash handed back")
        made.append(sheet.figure(label, format_yuan(abs(body.cash_fen), symbol=True)))
    return made
