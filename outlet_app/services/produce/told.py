"""How the acts of the room `produce` are told, on the screen and on slips."""

from __future__ import annotations

from typing import Any

from outlet_app.domain import certificate
from outlet_app.domain.acts.produce import Certified, LotMoved, PaidOut, Settled
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.clock import format_time
from outlet_app.domain.days import iso_day
from outlet_app.domain.lot import quantity_shown
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_
from outlet_app.services.produce.certificates import BASES, HOWS
from outlet_app.services.produce.moving import ATTEMPTS, REASONS
from outlet_app.services.told import RULE, Names, Telling, Told

LOT_TITLES = {
    "returned": N_("Produce returned"),
    "spoiled": N_("Produce lost"),
    "mixed": N_("Lots mixed"),
    "split": N_("Lot split"),
    "regraded": N_("Lot graded anew"),
}
PURSES = {"takings": N_("from the takings"), "float": N_("from the payout float")}


def _fen(label: str, fen: int, **facts: object) -> list[Told]:
    return [Told(label, format_yuan(fen), facts=facts)] if fen else []


def _total(label: str, fen: int) -> list[Told]:
    return [
        Told(label, format_yuan(fen, symbol=True), "amount"),
        Told(N_("In capitals"), rmb_capitals(fen), "text"),
    ]


def _lot(seq: int, line: int) -> str:
    return f"{seq:04d}-{line}"


def _paid(body: PaidOut, names: Names) -> list[Told]:
    made = [Told(N_("For act {number}"), format_yuan(fen), facts={"number": f"{act:04d}"}) for act, fen in body.items]
    made += [RULE, *_total(N_("Paid"), sum(fen for _act, fen in body.items))]
    if body.loan_fen:
        made += _fen(N_("Part to the loan"), body.loan_fen)
        if body.loan_ref:
            made.append(Told(N_("Loan reference"), body.loan_ref))
    made += _fen(N_("In cash"), body.cash_fen)
    if body.cash_fen and body.purse == "float":
        made.append(Told("", PURSES[body.purse], "text", marked=True))
    if body.transfer_fen:
        made += _fen(N_("To the card ending {card}"), body.transfer_fen, card=body.card_last4)
    if body.splits:
        made += [RULE, Told("", N_("Shared among the members:"), "text", marked=True)]
        made += [Told(names.party(party) or f"#{party}", format_yuan(fen)) for party, fen in body.splits if fen]
    return made


def _settled(body: Settled, _names: Names) -> list[Told]:
    made: list[Told] = []
    for part in body.parts:
        made.append(Told(N_("Sold of lot {lot}"), format_yuan(part.fen), facts={"lot": _lot(part.seq, part.line)}))
        if part.consented:
            made.append(Told("", N_("under the floor, agreed with the farmer"), "text", marked=True))
    made += [RULE, Told(N_("Sales together"), format_yuan(body.sales_fen))]
    made += _fen(N_("Commission"), -body.commission_fen)
    made += _fen(N_("Agreed costs"), -body.costs_fen)
    made += _fen(N_("Outlet's share over the floor"), -body.surplus_fen)
    made += _fen(N_("Made up to the floor"), body.make_up_fen)
    made += _total(N_("Due to the farmer"), body.due_fen)
    made += _fen(N_("Advances set off"), -body.set_off_fen)
    made.append(Told(N_("Payable"), format_yuan(body.payable_fen, symbol=True)))
    made += _fen(N_("Part to the loan"), body.loan_fen)
    made.append(Told(N_("Pay on"), iso_day(body.due)))
    return made


def _moved(body: LotMoved, names: Names) -> list[Told]:
    made = [Told("", names.product(body.product), "text")] if body.product else []
    made += [
        Told(N_("From lot {lot}"), quantity_shown(body.unit, pick.quantity), facts={"lot": _lot(pick.seq, pick.line)})
        for pick in body.takes
    ]
    for lot in body.into:
        made.append(Told(N_("New lot, grade {grade}"), quantity_shown(lot.unit, lot.quantity), facts=_grade(lot.grade)))
        if lot.certificate:
            made.append(Told(N_("Certificate no."), lot.certificate))
    if body.reason:
        made.append(Told(N_("Reason"), REASONS.get(body.reason, body.reason), "text", marked=True))
    for at, how in body.attempts:
        made.append(Told(N_("Tried to reach the farmer {how}, {moment}"), "", "text", facts=_attempt(at, how)))
    made += _fen(N_("It brought, in cash"), body.brought_fen)
    if body.advances:
        made += _fen(N_("Advances set off"), body.payable_fen - body.brought_fen)
        made.append(Told(N_("Payable"), format_yuan(body.payable_fen, symbol=True)))
    if body.due is not None and body.payable_fen:
        made.append(Told(N_("Owed to the farmer, pay on"), iso_day(body.due)))
    return made


def _grade(grade: str) -> dict[str, object]:
    return {"grade": grade or "—"}


def _attempt(at: int, how: str) -> dict[str, object]:
    return {"how": ATTEMPTS.get(how, how), "moment": format_time(at)}


def _certified(body: Certified, names: Names) -> list[Told]:
    on = iso_day(body.day)
    return [
        Told("", HOWS.get(body.how, body.how), "text", marked=True),
        Told(N_("Certificate no."), body.number),
        Told("", names.product(body.product), "text"),
        Told(N_("Quantity"), quantity_shown(body.unit, body.quantity)),
        Told(N_("Origin"), body.origin, "text"),
        Told(N_("Date"), on),
        Told(N_("Issued by"), body.issuer, "text"),
        Told(N_("Contact"), body.contact, "text"),
        Told(N_("Commitment"), body.commitment, "text"),
        Told(N_("Resting on"), BASES.get(body.basis, body.basis), "text", marked=True),
        *(Told(N_("In place of"), number) for number in body.former),
        *(Told(N_("For lot"), _lot(seq, line)) for seq, line in body.lots),
        Told(N_("To be kept until"), certificate.keep_until(on)),
    ]


TOLD: dict[type[Any], Telling] = {
    PaidOut: Telling(
        lambda _body: N_("Payout receipt"), _paid, parties=lambda body: (party for party, _fen in body.splits)
    ),
    Settled: Telling(lambda _body: N_("Settlement slip"), _settled),
    LotMoved: Telling(
        lambda body: LOT_TITLES.get(body.how, N_("Lot changed")),
        _moved,
        products=lambda body: (body.product,) if body.product else (),
    ),
    Certified: Telling(lambda _body: N_("Conformity certificate"), _certified, products=lambda body: (body.product,)),
}
