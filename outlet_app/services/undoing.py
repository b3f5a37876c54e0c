"""Whether an act may be taken back as things stand: only while nothing that stands builds on it.

The later act is named, and is reversed first. Checked inside the transaction that saves the reversal (rule 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from outlet_app.domain.acts.produce import Certified, Lot
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.effects import Effects, effects_of
from outlet_app.domain.entries import Entry, Kind, body_of, cash_of
from outlet_app.domain.links import CAME_BACK
from outlet_app.domain.money import format_yuan
from outlet_app.errors import N_, Refused
from outlet_app.services.books import Books
from outlet_app.services.goods.ports import GoodsRow
from outlet_app.services.produce.ports import LotRow, OwedRow

Lookup = Callable[[int], Entry | None]

REVERSIBLE: frozenset[str] = frozenset(
    {
        *(Kind.CONSIGNMENT, Kind.ORDER, Kind.CASH, Kind.CERTIFICATE, Kind.LOT, Kind.SETTLEMENT, Kind.PAYOUT),
        *(Kind.STEP, Kind.ARRIVAL, Kind.COLLECTION, Kind.RETURN, Kind.DISPOSAL),
        *(Kind.PARCEL, Kind.PARCEL_BACK, Kind.PACK, Kind.CITY, Kind.MANIFEST),
    }
)
"""Kinds that move cash, produce, goods or paper. What was counted, said, looked at or erased can't be taken back."""
OUT_OF_LOT = ("sold", "returned", "spoiled", "moved", "settled")


def cash_back(body: msgspec.Struct | None) -> int:
    """The cash that comes back into the till (negative: is handed back) when the act is taken back, in fen. Cash that
    an act carried over from the one it replaced comes back with it."""
    if isinstance(body, Consignment):
        return body.advance_fen - body.charge_fen
    if isinstance(body, Order):
        return -body.received_fen
    return -cash_of(body)


def check_undo(books: Books, seq: int, body: msgspec.Struct | None, entry: Lookup) -> None:
    """Nothing that stands builds on act `seq`. `entry` finds an act by number. Raises `Refused` E829 with somebody
    erased, E843-E848, naming the act to be reversed first."""
    effects = effects_of(seq, body)
    _check_known(books, seq, body, effects)
    _check_made(books, seq, effects, entry)
    _check_taken(books, seq, effects)
    _check_owed(books, seq, effects)
    for order in {one.order for one in effects.placed} | {one.order for one in effects.stepped}:
        last = max((act for act, _state in books.goods.steps(order)), default=0)
        if last > seq:
            raise _order_went_on(seq, last)
    _check_pieces(books, seq, effects)
    if isinstance(body, Certified):
        _check_certificate(books, seq, body, entry)
    if other := books.office.linked(seq, "disposed"):
        raise _built_on(seq, other)


def _check_known(books: Books, seq: int, body: msgspec.Struct | None, effects: Effects) -> None:
    """Nobody who was erased is owed, holds or awaits anything again: nobody could settle it any more."""
    rows: list[OwedRow | GoodsRow | LotRow | None] = [books.dues.owed(paid.act) for paid in effects.discharged]
    rows += [books.goods.order(one.order) for one in effects.stepped]
    rows += [books.stock.lot(*moved.lot) for moved in effects.moved]
    parties = {getattr(body, "party", 0), *(row.party for row in rows if row is not None)}
    if any(books.persons.erased(party) for party in parties if party):
        raise Refused(
            "E829",
            N_("Act {number} is of somebody who was erased since: nothing can be open with them again."),
            do=N_("Mend it by a cash movement, with a note."),
            number=_no(seq),
        )


def _check_made(books: Books, seq: int, effects: Effects, entry: Lookup) -> None:
    """What the act made is still there, whole, and nothing but the farmer's own paper certifies it."""
    if not effects.born:
        return
    links = [link for link in books.office.links(seq) if link.line]
    if gone := [link.act for link in links if link.how in OUT_OF_LOT]:
        raise _gone_on(seq, max(gone))
    for link in links:
        found = entry(link.act) if link.how == "certified" else None
        paper = body_of(found) if found is not None else None
        if isinstance(paper, Certified) and paper.how != "collected":
            raise _built_on(seq, link.act)


def _check_taken(books: Books, seq: int, effects: Effects) -> None:
    """What the act took from lots can go back: what it sold is not settled, what it put back is still there."""
    sold: Counter[Lot] = Counter()
    fen: Counter[Lot] = Counter()
    for moved in effects.moved:
        if moved.column == "sold":
            sold[moved.lot] += moved.quantity
            fen[moved.lot] += moved.fen
    for lot, quantity in sold.items():
        row = books.stock.lot(*lot)
        if row is None:
            continue
        if row.sold - quantity < row.settled or row.proceeds_fen - fen[lot] < row.settled_fen:
            raise Refused(
                "E845",
                N_("What act {number} did is settled with the farmer by {other}."),
                do=N_("Reverse {other} first."),
                number=_no(seq),
                other=_no(_newest(books, lot, ("settled",))),
            )
        if row.on_hand + quantity < 0:
            raise _gone_on(seq, _newest(books, lot, OUT_OF_LOT))


def _newest(books: Books, lot: Lot, hows: Iterable[str]) -> int:
    return max((link.act for link in books.office.links(lot[0]) if link.line == lot[1] and link.how in hows), default=0)


def _check_pieces(books: Books, seq: int, effects: Effects) -> None:
    """The van has not taken what the act made, and nothing the van took with it has come back since."""
    for piece in books.pieces.of_act(seq):
        if piece.manifest:
            raise Refused(
                "E847",
                N_("The van took piece {waybill} with {other}."),
                do=N_("Reverse {other} first, or record the piece as it comes back."),
                waybill=piece.waybill,
                other=_no(piece.manifest),
            )
    for waybill in effects.handed:
        taken = books.pieces.piece(waybill)
        if taken is None:
            continue
        came = books.office.linked(taken.seq, CAME_BACK)
        steps = books.goods.steps(taken.order) if taken.order else []
        if (other := max([came, *(act for act, _state in steps)])) > seq:
            raise _built_on(seq, other)


def _check_owed(books: Books, seq: int, effects: Effects) -> None:
    owed = books.dues.owed(seq) if effects.owing else None
    if owed is None:
        return
    if owed.paid_fen:
        raise Refused(
            "E844",
            N_("{paid} of act {number} is paid already, by {other}."),
            do=N_("Reverse {other} first."),
            paid=format_yuan(owed.paid_fen, symbol=True),
            number=_no(seq),
            other=_no(books.office.linked(seq, "paid")),
        )
    if owed.set_off_fen:
        raise _built_on(seq, books.office.linked(seq, "set_off"))


def _check_certificate(books: Books, seq: int, body: Certified, entry: Lookup) -> None:
    """A certificate that another one took the place of stays, until that one is reversed."""
    for lot in body.lots:
        for link in books.office.links(lot[0]):
            found = entry(link.act) if link.how == "certified" and link.act > seq else None
            later = body_of(found) if found is not None else None
            if isinstance(later, Certified) and body.number in later.former:
                raise _built_on(seq, link.act)


def _no(seq: int) -> str:
    return f"{seq:04d}"


def _gone_on(seq: int, other: int) -> Refused:
    return Refused(
        "E843",
        N_("Produce of act {number} went on with {other}."),
        do=N_("Reverse {other} first."),
        number=_no(seq),
        other=_no(other),
    )


def _order_went_on(seq: int, other: int) -> Refused:
    return Refused(
        "E846",
        N_("The order went on after act {number}, with {other}."),
        do=N_("Reverse {other} first."),
        number=_no(seq),
        other=_no(other),
    )


def _built_on(seq: int, other: int) -> Refused:
    return Refused(
        "E848",
        N_("Act {other} builds on {number}."),
        do=N_("Reverse {other} first."),
        number=_no(seq),
        other=_no(other),
    )
