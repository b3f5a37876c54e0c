"""How the acts of the room `goods` are told, on the screen and on slips."""

from __future__ import annotations

from typing import Any

from outlet_app.domain.acts.goods import Collected, Disposed, GoodsArrived, GoodsReturned, OrderStepped, ReturnedLine
from outlet_app.domain.clock import format_time
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_
from outlet_app.services.goods.forms import DECISIONS, HELD, HOW_TOLD, LEAVING, PROOFS
from outlet_app.services.told import RULE, Names, Telling, Told

STEPPED = {
    "confirmed": N_("Order confirmed"),
    "shipped": N_("Order on its way"),
    "refused": N_("Goods refused"),
    "expired": N_("Goods not collected"),
    "cancelled": N_("Order cancelled"),
    "refunded": N_("Order refunded"),
    "closed": N_("Order closed"),
}


def _number(order: int) -> str:
    return f"{order:04d}"


def _orders(*orders: int) -> Told:
    return Told(N_("Order"), ", ".join(_number(order) for order in orders))


def _reason(reason: str) -> Told:
    return Told(N_("Reason"), LEAVING.get(reason, reason), marked=True)


def _note(note: str) -> list[Told]:
    return [Told("", note, "text")] if note else []


def _stepped(body: OrderStepped, _names: Names) -> list[Told]:
    made = [_orders(*body.orders)]
    if body.reason:
        made.append(_reason(body.reason))
    if body.refund_fen:
        made.append(Told(N_("Handed back in cash"), format_yuan(body.refund_fen, symbol=True), "amount"))
    return made + _note(body.note)


def _arrived(body: GoodsArrived, _names: Names) -> list[Told]:
    """A block an order: each can be torn off and given to its buyer."""
    made: list[Told] = []
    for one in body.arrivals:
        made.append(_orders(one.order))
        if one.shelf:
            made.append(Told(N_("Shelf"), one.shelf))
        if one.waybill:
            made.append(Told(N_("Waybill"), one.waybill))
        made.append(Told(N_("Pick-up code"), one.code, "amount"))
        if one.until:  # a preview has none yet
            made.append(Told(N_("Valid until"), format_time(one.until)))
        made.append(RULE)
    made.append(Told(N_("The buyers were told"), HOW_TOLD.get(body.how, body.how), marked=True))
    return made + _note(body.note)


def _collected(body: Collected, names: Names) -> list[Told]:
    made = [_orders(body.order), Told(N_("Proof"), PROOFS.get(body.proof, body.proof), marked=True)]
    if body.by and names.party(body.by):
        made.append(Told(N_("Collected by"), names.party(body.by)))
    if body.received_fen:
        made.append(Told(N_("Balance paid"), format_yuan(body.received_fen)))
    if body.fee_fen:
        made.append(Told(N_("Pick-up fee"), format_yuan(body.fee_fen)))
    due = body.received_fen + body.fee_fen
    if due:
        made.append(Told(N_("Paid in cash"), format_yuan(due, symbol=True), "amount"))
        made.append(Told(N_("Cash given"), format_yuan(body.tendered_fen)))
        made.append(Told(N_("Change"), format_yuan(body.tendered_fen - due)))
    else:
        made.append(Told("", N_("Nothing was to be paid."), "text", marked=True))
    return made + _note(body.note)


def _line(line: ReturnedLine, names: Names) -> list[Told]:
    made = [Told("", names.product(line.product), "text"), Told(N_("Came back"), _quantity(line))]
    if line.pieces:
        made.append(Told(N_("Pieces in it"), str(line.pieces)))
    if line.damaged:
        damaged = str(line.damaged) if line.pieces else _quantity(line, line.damaged)
        made.append(Told(N_("Of these, damaged"), damaged))
    return made


def _quantity(line: ReturnedLine, quantity: int | None = None) -> str:
    count = line.quantity if quantity is None else quantity
    if line.unit == "g":
        return f"{format_kg(count)} kg"
    return f"{format_litres(count)} L" if line.unit == "ml" else str(count)


def _returned(body: GoodsReturned, names: Names) -> list[Told]:
    made = [Told(N_("Order"), body.ref or _number(body.order))]
    for line in body.lines:
        made += _line(line, names)
    made += [RULE, _reason(body.reason)]
    if body.expected_g:
        made.append(Told(N_("Weight as sent"), f"{format_kg(body.expected_g)} kg"))
    if body.found_g:
        made.append(Told(N_("Weight found"), f"{format_kg(body.found_g)} kg"))
    if body.pictures:
        made.append(Told(N_("Photos"), str(len(body.pictures))))
    if body.waybill:
        made.append(Told(N_("Waybill"), body.waybill))
    made.append(Told(N_("The goods"), HELD.get(body.held, body.held), marked=True))
    if body.fee_fen:
        made.append(Told(N_("Refund"), format_yuan(body.refund_fen)))
        made.append(Told(N_("Fee kept"), format_yuan(body.fee_fen)))
    made.append(Told(N_("Handed back in cash"), format_yuan(body.refund_fen - body.fee_fen, symbol=True), "amount"))
    return made + _note(body.note)


def _disposed(body: Disposed, _names: Names) -> list[Told]:
    made = [
        Told(N_("Return"), _number(body.of)),
        Told(N_("Decision"), DECISIONS.get(body.decision, body.decision), marked=True),
    ]
    if body.waybill:
        made.append(Told(N_("Waybill"), body.waybill))
    if body.gross_g:
        made.append(Told(N_("Weight"), f"{format_kg(body.gross_g)} kg"))
    return made + _note(body.note)


TOLD: dict[type[Any], Telling] = {
    OrderStepped: Telling(lambda body: STEPPED.get(body.state, body.state), _stepped),
    GoodsArrived: Telling(lambda _body: N_("Goods have arrived"), _arrived),
    Collected: Telling(lambda _body: N_("Goods handed out"), _collected, parties=lambda body: (body.by,)),
    GoodsReturned: Telling(lambda _body: N_("Goods came back"), _returned),
    Disposed: Telling(lambda _body: N_("Returned goods settled"), _disposed),
}
