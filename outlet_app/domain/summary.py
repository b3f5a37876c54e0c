"""An act in one row: what lists show of it and figures add up, the same for the counter and the centre.

`FORM_FIGURES` says which figures a form counts in; a reversal counts the reversed act's row with the other sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from outlet_app.domain.acts import goods, office, persons, post, produce


@dataclass(frozen=True, slots=True)
class Summary:
    """One act as a row. `form` is unique among all kinds; quantities in `unit` (g | ml | pc), money in fen; `words`:
    more to search it by."""

    form: str
    party: int = 0
    product: str = ""
    line_count: int = 0
    quantity: int = 0
    unit: str = ""
    total_fen: int = 0
    payable_fen: int = 0
    due: int | None = None
    of: int = 0
    ref: str = ""
    words: tuple[str, ...] = ()


class FormFigures(NamedTuple):
    """The figures a form adds to: how many acts, its `total_fen`, its `quantity`; "" = none."""

    acts: str
    fen: str = ""
    quantity: str = ""


FORM_FIGURES: dict[str, FormFigures] = {
    "settled": FormFigures("settlements", "settled_fen"),
    "paid": FormFigures("payouts", "paid_fen"),
    "paid_float": FormFigures("payouts", "paid_fen"),
    "handed": FormFigures("collected"),
    "returned": FormFigures("returns", "refunded_fen"),
    "parcel": FormFigures("parcels", "postage_fen", "parcels_g"),
    "refused": FormFigures("parcels_refused"),
    "packed": FormFigures("", "packed_fen", "packed"),
    "manifest": FormFigures("manifests", "", "manifest_g"),
    "lot_spoiled": FormFigures("losses"),
    "trained": FormFigures("certified"),
}


def summary_of(body: msgspec.Struct | None) -> Summary | None:
    """The row of an act of the rooms; None for acts that `domain.figures` counts by themselves, or that have none."""
    made = _MADE.get(type(body))
    return made(body) if made is not None else None


def _total(lots: Iterable[Any]) -> tuple[str, int, int]:
    """Product, how many, quantity: of lines that are all of one product; else of many."""
    found = tuple(lots)
    products = {one.product for one in found}
    same = len(products) == 1
    return (products.pop() if same else ""), len(found), sum(one.quantity for one in found) if same else 0


def _certified(body: produce.Certified) -> Summary:
    return Summary(
        f"cert_{body.how}", body.party, body.product, 1, body.quantity, body.unit, ref=body.number, words=(body.issuer,)
    )


def _lot_moved(body: produce.LotMoved) -> Summary:
    product, count, quantity = _total(body.into)
    taken = sum(pick.quantity for pick in body.takes)
    units = {lot.unit for lot in body.into} or {body.unit}
    return Summary(
        f"lot_{body.how}",
        body.party,
        product or body.product,
        count or len(body.takes),
        quantity or taken,
        units.pop() if len(units) == 1 else "",
        total_fen=body.brought_fen,
        payable_fen=body.payable_fen,
        due=body.due,
        words=(body.note,),
    )


def _settled(body: produce.Settled) -> Summary:
    return Summary(
        "settled",
        body.party,
        line_count=len(body.parts),
        total_fen=body.due_fen,
        payable_fen=body.payable_fen,
        due=body.due,
        words=(body.note,),
    )


def _paid(body: produce.PaidOut) -> Summary:
    return Summary(
        "paid_float" if body.purse == "float" and body.cash_fen else "paid",
        body.party,
        line_count=len(body.items),
        total_fen=sum(fen for _act, fen in body.items),
        words=(body.note,),
    )


def _stepped(body: goods.OrderStepped) -> Summary:
    of = body.orders[0] if len(body.orders) == 1 else 0
    return Summary(
        f"order_{body.state}", line_count=len(body.orders), total_fen=body.refund_fen, of=of, words=(body.note,)
    )


def _arrived(body: goods.GoodsArrived) -> Summary:
    of = body.arrivals[0].order if len(body.arrivals) == 1 else 0
    waybills = tuple(one.waybill for one in body.arrivals if one.waybill)
    return Summary("arrived", line_count=len(body.arrivals), of=of, words=(*waybills, body.note))


def _collected(body: goods.Collected) -> Summary:
    return Summary("handed", body.by, total_fen=body.received_fen + body.fee_fen, of=body.order, words=(body.note,))


def _returned(body: goods.GoodsReturned) -> Summary:
    product, count, quantity = _total(body.lines)
    units = {line.unit for line in body.lines}
    return Summary(
        "returned",
        body.party,
        product,
        count,
        quantity,
        units.pop() if len(units) == 1 else "",
        total_fen=body.refund_fen,
        of=body.order,
        ref=body.ref or body.waybill,
        words=(body.waybill, body.note),
    )


def _disposed(body: goods.Disposed) -> Summary:
    return Summary(f"disposed_{body.decision}", of=body.of, ref=body.waybill, words=(body.note,))


def _parcel(body: post.ParcelPresented) -> Summary:
    form = "parcel" if body.outcome == "accepted" else "refused"
    return Summary(
        form,
        body.party,
        line_count=1,
        quantity=body.weight_g,
        unit="g",
        total_fen=body.fee_fen,
        ref=body.waybill,
        words=(body.note,),
    )


def _packed(body: post.CityPacked) -> Summary:
    words = tuple(text for box in body.boxes for text in (box.waybill, box.order))
    ref = body.boxes[0].waybill if len(body.boxes) == 1 else ""
    return Summary(
        "packed",
        0,
        body.contents[0].product if len(body.contents) == 1 else "",
        len(body.boxes),
        len(body.boxes),
        "pc",
        total_fen=body.total_fen,
        ref=ref,
        words=(*words, body.note),
    )


def _closed(body: post.CityClosed) -> Summary:
    return Summary(f"city_{body.state}", line_count=len(body.orders), words=(*body.orders, body.note))


def _manifest(body: post.ManifestSigned) -> Summary:
    waybills = tuple(piece.waybill for piece in body.pieces)
    return Summary(
        "manifest", 0, "", len(body.pieces), body.total_g, "g", ref=body.vehicle, words=(*waybills, body.note)
    )


def _voided(body: post.WaybillVoided) -> Summary:
    return Summary("waybill_void", ref=body.waybill, words=(body.note,))


def _parcel_back(body: post.ParcelReturned) -> Summary:
    return Summary(
        "parcel_back", body.party, "", 1, body.found_g, "g", of=body.of, ref=body.waybill, words=(body.note,)
    )


_MADE: dict[type[Any], Callable[[Any], Summary]] = {
    produce.Certified: _certified,
    produce.LotMoved: _lot_moved,
    produce.Settled: _settled,
    produce.PaidOut: _paid,
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
    persons.PartiesMerged: lambda body: Summary("merge", body.keep),
    persons.SupportNoted: lambda body: Summary("support", body.party),
    persons.ConsentGiven: lambda body: Summary("consent", body.party),
    persons.LoanAgreed: lambda body: Summary("loan", body.party),
    persons.Unmasked: lambda body: Summary("unmask", body.party, of=body.of),
    persons.PartyErased: lambda body: Summary("erase", body.party),
    office.Trained: lambda body: Summary("trained" if body.passed else "untrained", ref=body.certificate),
}
