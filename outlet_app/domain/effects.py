"""What an act changes besides cash: lots, what is owed, orders' states, pieces waiting for the van.

Pure, one function from a body to its effects: the counter's tables are made by applying them, a reversal by applying
them backwards, and the centre's reports read the same. Whether an act *may* do so is the services' to check, before it
is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from outlet_app.domain.acts import goods, post, produce
from outlet_app.domain.acts.produce import Lot
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.lifecycles import DownlinkState, UplinkState

IN_STOCK_MODES = ("consign", "purchase")


@dataclass(frozen=True, slots=True)
class Born:
    """A lot comes into being with `quantity`. `mode`: consign | purchase | made. Prices fen per kg, litre or piece."""

    lot: Lot
    product: str
    grade: str
    unit: str
    quantity: int
    party: int = 0
    mode: str = "made"
    on_sale: bool = False
    price_fen: int = 0
    floor_fen: int | None = None
    picked: int | None = None
    origin: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """`quantity` of a lot goes to `column`: sold | returned | spoiled | moved | settled; `fen` it brought (sold), or
    that is settled of it (settled)."""

    lot: Lot
    column: str
    quantity: int
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Owing:
    """What act `act` makes owed to `party`: `fen` on day `due`, `loan_fen` of it to the loan `loan_ref`; `advance_fen`:
    paid before anything was sold, to be set off."""

    act: int
    party: int
    fen: int
    due: int | None = None
    loan_fen: int = 0
    loan_ref: str = ""
    advance_fen: int = 0


@dataclass(frozen=True, slots=True)
class Discharged:
    """Of what `act` made owed, `fen` is paid, `loan_fen` of it to the loan; of what it advanced, `set_off_fen` is set
    off."""

    act: int
    fen: int = 0
    set_off_fen: int = 0
    loan_fen: int = 0


@dataclass(frozen=True, slots=True)
class Stepped:
    """The order `order` is now in `state`; `paid_fen` of its balance came in. With an arrival: code, until when,
    where."""

    order: str
    state: str
    paid_fen: int = 0
    code: str = ""
    until: int = 0
    shelf: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A new order: `flow` down | up, what it is worth and what stays to be paid."""

    order: str
    flow: str
    party: int
    state: str
    product: str
    total_fen: int
    balance_fen: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A waybill number is taken: `kind` pack | parcel | return (waiting for the van) | void; a parcel that came back is
    back."""

    waybill: str
    kind: str
    order: str = ""
    gross_g: int = 0
    division: str = ""
    party: int = 0


@dataclass(frozen=True, slots=True)
class Effects:
    """All an act changes. `handed`: waybills the van took; `came_back`: those of parcels that are with their senders
    again; `certified`: lots with the certificate that covers them."""

    born: tuple[Born, ...] = ()
    moved: tuple[Moved, ...] = ()
    owing: tuple[Owing, ...] = ()
    discharged: tuple[Discharged, ...] = ()
    placed: tuple[Placed, ...] = ()
    stepped: tuple[Stepped, ...] = ()
    pieces: tuple[Piece, ...] = ()
    handed: tuple[str, ...] = ()
    certified: tuple[tuple[Lot, str], ...] = field(default=())
    came_back: tuple[str, ...] = ()


NONE = Effects()


def order_key(seq: int) -> str:
    """How an order that this ledger took itself is named among orders; the centre's keys are never plain numbers."""
    return str(seq)


def effects_of(seq: int, body: msgspec.Struct | None) -> Effects:
    """What the act with number `seq` changes; nothing for kinds that change nothing here, or are unknown."""
    made = _MADE.get(type(body))
    return made(seq, body) if made is not None else NONE


def _consignment(seq: int, body: Consignment) -> Effects:
    born: tuple[Born, ...] = ()
    if body.mode in IN_STOCK_MODES:
        born = tuple(
            Born(
                (seq, place),
                line.product,
                line.grade,
                line.unit,
                line.quantity,
                body.party,
                body.mode,
                body.on_sale,
                line.price_fen,
                line.floor_fen,
                line.picked,
                line.origin,
                line.certificate,
            )
            for place, line in enumerate(body.lines, 1)
            if line.quantity > 0
        )
    owing: tuple[Owing, ...] = ()
    if body.payable_fen or body.on_sale:
        advance = body.advance_fen if body.on_sale else 0
        owing = (Owing(seq, body.party, body.payable_fen, body.due, body.loan_fen, body.loan_ref, advance),)
    return Effects(born=born, owing=owing)


def _order(seq: int, body: Order) -> Effects:
    first = DownlinkState.PLACED if body.direction == "down" else UplinkState.PLACED
    state = str(DownlinkState.COLLECTED) if body.handed else str(first)
    product = body.lines[0].product if body.lines else ""
    placed = Placed(
        order_key(seq),
        body.direction,
        body.party,
        state,
        product,
        body.total_fen,
        0 if body.prepaid else body.balance_fen,
    )
    return Effects(placed=(placed,), moved=_sold(body.picks))


def _sold(picks: tuple[produce.Pick, ...]) -> tuple[Moved, ...]:
    return tuple(Moved((pick.seq, pick.line), "sold", pick.quantity, pick.fen) for pick in picks)


_COLUMN_OF = {"returned": "returned", "spoiled": "spoiled", "mixed": "moved", "split": "moved", "regraded": "moved"}


def _lot_moved(seq: int, body: produce.LotMoved) -> Effects:
    column = _COLUMN_OF.get(body.how, "moved")
    moved = tuple(Moved((pick.seq, pick.line), column, pick.quantity, pick.fen) for pick in body.takes)
    born = tuple(
        Born(
            (seq, place),
            lot.product,
            lot.grade,
            lot.unit,
            lot.quantity,
            body.party,
            on_sale=lot.on_sale,
            price_fen=lot.price_fen,
            floor_fen=lot.floor_fen,
            picked=lot.picked,
            origin=lot.origin,
            certificate=lot.certificate,
        )
        for place, lot in enumerate(body.into, 1)
    )
    owing = (Owing(seq, body.party, body.payable_fen, body.due),) if body.due is not None else ()
    discharged = tuple(Discharged(act, set_off_fen=fen) for act, fen in body.advances)
    return Effects(born=born, moved=moved, owing=owing, discharged=discharged)


def _settled(seq: int, body: produce.Settled) -> Effects:
    return Effects(
        moved=tuple(Moved((part.seq, part.line), "settled", part.quantity, part.fen) for part in body.parts),
        owing=(Owing(seq, body.party, body.payable_fen, body.due, body.loan_fen, body.loan_ref),),
        discharged=tuple(Discharged(act, set_off_fen=fen) for act, fen in body.advances),
    )


def _paid_out(_seq: int, body: produce.PaidOut) -> Effects:
    loans = dict(body.loans)
    return Effects(discharged=tuple(Discharged(act, fen, loan_fen=loans.get(act, 0)) for act, fen in body.items))


def _certified(_seq: int, body: produce.Certified) -> Effects:
    return Effects(certified=tuple((lot, body.number) for lot in body.lots))


def _stepped(_seq: int, body: goods.OrderStepped) -> Effects:
    return Effects(stepped=tuple(Stepped(order_key(order), body.state) for order in body.orders))


def _arrived(_seq: int, body: goods.GoodsArrived) -> Effects:
    state = str(DownlinkState.NOTIFIED)
    return Effects(
        stepped=tuple(
            Stepped(order_key(one.order), state, 0, one.code, one.until, one.shelf, one.waybill)
            for one in body.arrivals
        )
    )


def _collected(_seq: int, body: goods.Collected) -> Effects:
    return Effects(stepped=(Stepped(order_key(body.order), str(DownlinkState.COLLECTED), body.received_fen),))


def _returned(_seq: int, body: goods.GoodsReturned) -> Effects:
    if not body.order:
        return NONE
    state = DownlinkState.REFUNDED if body.refund_fen else DownlinkState.RETURN_IN
    if not body.whole:  # the rest stays with the buyer, and may come back another day
        state = DownlinkState.COLLECTED
    return Effects(stepped=(Stepped(order_key(body.order), str(state)),))


def _disposed(_seq: int, body: goods.Disposed) -> Effects:
    return Effects(pieces=(Piece(body.waybill, "return", gross_g=body.gross_g),) if body.waybill else ())


def _parcel(_seq: int, body: post.ParcelPresented) -> Effects:
    if body.outcome != "accepted":
        return NONE
    piece = Piece(body.waybill, "parcel", gross_g=body.weight_g, division=body.division, party=body.party)
    return Effects(pieces=(piece,))


def _packed(_seq: int, body: post.CityPacked) -> Effects:
    return Effects(
        moved=tuple(one for box in body.boxes for one in _sold(box.picks)),
        stepped=tuple(Stepped(box.order, str(UplinkState.PACKED), waybill=box.waybill) for box in body.boxes),
        pieces=tuple(Piece(box.waybill, "pack", box.order, box.gross_g) for box in body.boxes),
    )


def _closed(_seq: int, body: post.CityClosed) -> Effects:
    return Effects(
        moved=tuple(Moved((pick.seq, pick.line), "sold", -pick.quantity, -pick.fen) for pick in body.back),
        stepped=tuple(Stepped(order, body.state) for order in body.orders),
    )


def _manifest(_seq: int, body: post.ManifestSigned) -> Effects:
    return Effects(handed=tuple(piece.waybill for piece in body.pieces))


def _voided(_seq: int, body: post.WaybillVoided) -> Effects:
    return Effects(pieces=(Piece(body.waybill, "void"),))


def _parcel_back(_seq: int, body: post.ParcelReturned) -> Effects:
    return Effects(came_back=(body.waybill,))


_MADE: dict[type[Any], Callable[[int, Any], Effects]] = {
    Consignment: _consignment,
    Order: _order,
    produce.LotMoved: _lot_moved,
    produce.Settled: _settled,
    produce.PaidOut: _paid_out,
    produce.Certified: _certified,
    goods.OrderStepped: _stepped,
    goods.GoodsArrived: _arrived,
    goods.Collected: _collected,
    goods.GoodsReturned: _returned,
    goods.Disposed: _disposed,
    post.ParcelPresented: _parcel,
    post.CityPacked: _packed,
    post.CityClosed: _closed,
    post.ManifestSigned: _manifest,
    post.WaybillVoided: _voided,
    post.ParcelReturned: _parcel_back,
}
