"""What taking an act back does, told before it is done: to till, lots, payables, orders, pieces."""

from __future__ import annotations

import msgspec

from outlet_app.domain.acts.post import ParcelPresented
from outlet_app.domain.acts.produce import Certified, PaidOut
from outlet_app.domain.effects import Effects, effects_of
from outlet_app.domain.money import format_yuan
from outlet_app.domain.weight import format_kg, format_litres
from outlet_app.errors import N_
from outlet_app.services.books import Books
from outlet_app.services.catalogue import CatalogueService
from outlet_app.services.told import Told
from outlet_app.services.undoing import cash_back


def told_undo(
    seq: int, body: msgspec.Struct | None, carries: bool, books: Books, catalogue: CatalogueService
) -> list[Told]:
    """What the reversal of act `seq` does, as facts: `facts` may hold a `ProductName`, to be put in the reader's
    language. `carries`: its cash stays for the act that is entered anew."""
    effects = effects_of(seq, body)
    made = [_told_cash(body, carries)]
    made += _told_lots(effects, books, catalogue)
    for owing in effects.owing:
        if owing.fen:
            made.append(Told(N_("Payable"), format_yuan(-owing.fen, symbol=True)))
        if owing.advance_fen:
            made.append(Told(N_("Advance to set off"), format_yuan(-owing.advance_fen, symbol=True)))
    for paid in effects.discharged:
        fen = format_yuan(paid.fen or paid.set_off_fen, symbol=True)
        label = N_("Owed again under {number}") if paid.fen else N_("Advance of {number}, open again")
        made.append(Told(label, fen, facts={"number": f"{paid.act:04d}"}))
    if isinstance(body, PaidOut):
        made += _told_transfer(body)
    return made + _told_paper(effects, body)


def _told_cash(body: msgspec.Struct | None, carries: bool) -> Told:
    fen = cash_back(body)
    if not fen:
        return Told(N_("Till"), N_("no cash moves"), marked=True)
    if carries:
        return Told(N_("Cash that stays, to be carried over"), format_yuan(abs(fen), symbol=True))
    return Told(N_("Cash into the till") if fen > 0 else N_("Cash handed back"), format_yuan(abs(fen), symbol=True))


def _told_lots(effects: Effects, books: Books, catalogue: CatalogueService) -> list[Told]:
    made = [
        Told(
            N_("{product} leaves the lot"),
            _quantity(born.quantity, born.unit),
            facts={"product": catalogue.name_of(born.product)},
        )
        for born in effects.born
    ]
    for moved in effects.moved:
        row = books.stock.lot(*moved.lot)
        if row is None:
            continue
        facts = {"product": catalogue.name_of(row.product), "number": f"{row.seq:04d}"}
        if moved.column == "settled":
            label = N_("{product} of {number}, to be settled again")
        else:
            label = N_("{product} back in lot {number}") if moved.quantity > 0 else N_("{product} out of lot {number}")
        made.append(Told(label, _quantity(abs(moved.quantity), row.unit), facts=facts))
    return made


def _told_transfer(body: PaidOut) -> list[Told]:
    """What the ledger can't fetch back."""
    rows = (
        (N_("Transfer, to be recalled at the bank"), body.transfer_fen),
        (N_("Loan share, to be recalled"), body.loan_fen),
    )
    return [Told(label, format_yuan(fen, symbol=True)) for label, fen in rows if fen]


def _told_paper(effects: Effects, body: msgspec.Struct | None) -> list[Told]:
    made = [
        Told(N_("Order {number}"), N_("taken back"), marked=True, facts={"number": _shown(one.order)})
        for one in effects.placed
    ]
    if len(effects.stepped) == 1:
        number = {"number": _shown(effects.stepped[0].order)}
        made.append(Told(N_("Order {number}"), N_("one step back"), marked=True, facts=number))
    elif effects.stepped:
        made.append(Told(N_("Orders one step back"), str(len(effects.stepped))))
    if effects.pieces:
        made.append(Told(N_("Waybill numbers void for good"), str(len(effects.pieces))))
    if effects.handed:
        made.append(Told(N_("Pieces that wait for the van again"), str(len(effects.handed))))
    if effects.came_back:
        made.append(Told(N_("The parcel is on its way again"), effects.came_back[0]))
    if isinstance(body, Certified):
        made.append(Told(N_("Certificate not valid any more"), body.number))
    if isinstance(body, ParcelPresented) and body.outcome == "accepted":
        made.append(Told(N_("The parcel goes back to its sender"), role="text"))
    return made


def _shown(order: str) -> str:
    return order.zfill(4) if order.isdigit() else order


def _quantity(quantity: int, unit: str) -> str:
    if unit == "g":
        return f"{format_kg(quantity)} kg"
    return f"{format_litres(quantity)} l" if unit == "ml" else str(quantity)
