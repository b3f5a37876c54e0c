"""The receipt of an order: what was ordered, what was given for it, what is still to pay."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Order
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_
from outlet_app.services.model import PaperLine
from outlet_app.services.papers.sheet import RULE, Sheet

TITLES = {"down": N_("Order receipt"), "up": N_("City order")}


def title(body: Order) -> str:
    """By the direction."""
    return TITLES[body.direction]


def lines(body: Order, sheet: Sheet) -> list[PaperLine]:
    """Everything between head and check code."""
    made = [line for item in body.lines for line in sheet.item(item)]
    made += [RULE, *sheet.total(body.total_fen)]
    if body.prepaid:
        made.append(PaperLine(sheet.text(N_("Paid elsewhere"))))
        return made + sheet.replaced(body.replaces)
    made.append(sheet.figure(N_("Cash given"), format_yuan(body.tendered_fen)))
    change = body.tendered_fen + body.carried_fen - body.received_fen
    made.append(sheet.figure(N_("Change"), format_yuan(change)))
    if body.balance_fen:
        made.append(sheet.figure(N_("Still to pay"), format_yuan(body.balance_fen, symbol=True)))
    return made + sheet.replaced(body.replaces)
