"""What stands on the slips of the till: opening count, cash movement, day close. Part of the receipt's layout."""

from __future__ import annotations

from collections.abc import Callable

from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.money import format_yuan
from outlet_app.domain.shift import CashMoved, DayClosed, Pieces, ShiftOpened
from outlet_app.errors import N_
from outlet_app.services.model import PaperLine
from outlet_app.services.till import MOVES, VARIANCES

TillBody = ShiftOpened | CashMoved | DayClosed
Pair = Callable[[str, str], PaperLine]
Text = Callable[[str], str]
RULE = PaperLine("", rule=True)


def till_lines(body: TillBody, text: Text, pair: Pair) -> list[PaperLine]:
    """The lines between head and check code; `text` translates, `pair` sets a label left and a figure right."""
    if isinstance(body, ShiftOpened):
        made = _opened(body, text, pair)
    elif isinstance(body, CashMoved):
        made = _moved(body, text, pair)
    else:
        made = _closed(body, text, pair)
    return [*made, PaperLine(body.note)] if body.note else made


def _count(pieces: Pieces, text: Text, pair: Pair, fen: int) -> list[PaperLine]:
    made = [pair(f"{format_yuan(value)} × {count}", format_yuan(value * count)) for value, count in pieces]
    return [*made, pair(text(N_("Counted")), format_yuan(fen, symbol=True))]


def _opened(body: ShiftOpened, text: Text, pair: Pair) -> list[PaperLine]:
    made = _count(body.pieces, text, pair, body.counted_fen)
    if body.float_fen:
        made.append(pair(text(N_("Of this, payout float")), format_yuan(body.float_fen)))
    if body.expected_fen is not None:
        made.append(pair(text(N_("Was left here")), format_yuan(body.expected_fen)))
        made.append(pair(text(N_("Difference")), format_yuan(body.counted_fen - body.expected_fen)))
    return made


def _moved(body: CashMoved, text: Text, pair: Pair) -> list[PaperLine]:
    label = N_("Cash into the till") if body.fen > 0 else N_("Cash out of the till")
    return [
        pair(text(label), format_yuan(abs(body.fen), symbol=True)),
        PaperLine(rmb_capitals(abs(body.fen)), "right"),
        pair(text(N_("Reason")), text(MOVES.get(body.reason, body.reason))),
    ]


def _closed(body: DayClosed, text: Text, pair: Pair) -> list[PaperLine]:
    made = [
        pair(text(N_("Business day")), body.day),
        pair(text(N_("Opening count")), format_yuan(body.opening_fen)),
        pair(text(N_("Cash in")), format_yuan(body.in_fen)),
        pair(text(N_("Cash out")), format_yuan(-body.out_fen)),
        pair(text(N_("Expected")), format_yuan(body.expected_fen, symbol=True)),
    ]
    if body.since_fen:
        made.append(pair(text(N_("Moved after that day")), format_yuan(body.since_fen)))
    if body.float_fen:
        made.append(pair(text(N_("Of this, payout float")), format_yuan(body.float_fen)))
    made += [RULE, *_count(body.pieces, text, pair, body.counted_fen)]
    if body.first_fen != body.counted_fen:
        made.append(pair(text(N_("Counted first")), format_yuan(body.first_fen)))
    made += _variance(body, text, pair)
    made += [RULE, pair(text(N_("Fixed payable")), format_yuan(body.payable_fen, symbol=True))]
    count = body.waiting_to - body.waiting_from + 1
    waiting = text(N_("{n} waiting ({first}–{last})"))
    made.append(PaperLine(waiting.format(n=count, first=f"{body.waiting_from:04d}", last=f"{body.waiting_to:04d}")))
    return made


def _variance(body: DayClosed, text: Text, pair: Pair) -> list[PaperLine]:
    if not body.variance_fen:
        return [PaperLine(text(N_("The count is right.")))]
    label = N_("Over") if body.variance_fen > 0 else N_("Short")
    made = [
        PaperLine(f"{text(label)} {format_yuan(body.variance_fen, symbol=True)}", "right", big=True),
        pair(text(N_("Reason")), text(VARIANCES.get(body.reason, body.reason))),
    ]
    if body.variance_fen < 0:
        debt = N_("Accepted as debt") if body.accepted else N_("Not accepted as debt")
        made.append(PaperLine(text(debt)))
    return made
