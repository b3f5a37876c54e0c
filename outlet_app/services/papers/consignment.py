"""The receipt of an intake: what was weighed, what it comes to, what is paid now and what is due."""

from __future__ import annotations

from outlet_app.domain.acts.trade import Consignment, ConsignmentLine
from outlet_app.domain.days import iso_day
from outlet_app.domain.grain import plain_percent
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_
from outlet_app.services.measuring import MEASURES
from outlet_app.services.model import PaperLine
from outlet_app.services.papers.sheet import RULE, Sheet, quantity_text

TITLES = {
    "consign": N_("Consignment receipt"),
    "purchase": N_("Purchase receipt"),
    "ship": N_("Shipping receipt"),
}


def title(body: Consignment) -> str:
    """By the mode."""
    return TITLES[body.mode]


def lines(body: Consignment, sheet: Sheet) -> list[PaperLine]:
    """Everything between head and check code."""
    made = [line for item in body.lines for line in (*sheet.item(item), *_weighing(item, sheet))]
    if body.mode == "ship":
        made += [RULE, sheet.figure(N_("Value of the goods"), format_yuan(body.total_fen))]
        made += sheet.total(body.charge_fen, N_("Fee paid"))
        return made + sheet.replaced(body.replaces)
    made += [RULE, *sheet.total(body.total_fen)]
    for label, fen in (
        (N_("Rounded off"), -body.waived_fen),
        (N_("Commission"), -body.commission_fen),
        (N_("Agreed costs"), -body.costs_fen),
        (N_("Cash advance"), -body.advance_fen),
    ):
        if fen:
            made.append(sheet.figure(label, format_yuan(fen)))
    return [*made, *_owed(body, sheet), *sheet.replaced(body.replaces)]


def _owed(body: Consignment, sheet: Sheet) -> list[PaperLine]:
    if body.on_sale:
        return [PaperLine(sheet.text(N_("Paid when sold")))]
    if not body.payable_fen:
        return []
    made = [sheet.figure(N_("Payable"), format_yuan(body.payable_fen, symbol=True))]
    if body.loan_fen:
        made.append(sheet.figure(N_("Part to the loan"), format_yuan(body.loan_fen)))
    if body.due is not None:
        made.append(sheet.figure(N_("Due"), iso_day(body.due)))
    return made


def _weighing(line: ConsignmentLine, sheet: Sheet) -> list[PaperLine]:
    """How the quantity paid for came about, so that the farmer can check it."""
    made = []
    if line.tare:
        gross, tare = quantity_text(line.unit, line.gross), quantity_text(line.unit, line.tare)
        weighed, taken_off = sheet.text(N_("Gross")), sheet.text(N_("Tare"))
        made.append(sheet.pair(f"{weighed} {gross}", f"{taken_off} {tare} × {max(line.packages, 1)}"))
    if line.deduction_bp:
        made += [sheet.figure(MEASURES.get(name, name), f"{plain_percent(points)}%") for name, points in line.measured]
        made.append(PaperLine(" ".join([sheet.text(N_("Deduction")), f"{plain_percent(line.deduction_bp)}%"])))
    return made
