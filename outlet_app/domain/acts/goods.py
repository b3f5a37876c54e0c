"""Acts about goods ordered for a villager: their states, arrival with a pick-up code, hand-out, return and refund.

An order is named by its own entry's number; one that came before this ledger by the paper's number, in `ref`.
"""

from __future__ import annotations

import msgspec


class OrderStepped(msgspec.Struct, array_like=True, frozen=True):
    """Orders moved on without goods or code: `state` of `lifecycles.DOWNLINK` (confirmed | shipped | cancelled |
    refused | expired | closed | refunded). `refund_fen`: cash handed back with it."""

    orders: tuple[int, ...]
    state: str
    reason: str = ""
    note: str = ""
    refund_fen: int = 0


class Arrival(msgspec.Struct, array_like=True, frozen=True):
    """One order's goods at the outlet: where they stand, and the pick-up code that hands them out until `until`."""

    order: int
    shelf: str
    code: str
    until: int
    waybill: str = ""


class GoodsArrived(msgspec.Struct, array_like=True, frozen=True):
    """Goods arrived and their buyers were told. `how`: phone | message | village | at_once."""

    arrivals: tuple[Arrival, ...]
    how: str = "message"
    note: str = ""


class Collected(msgspec.Struct, array_like=True, frozen=True):
    """An order was handed out. `proof`: code | identity | known. `received_fen`: the balance, in cash; `fee_fen`: the
    village pick-up fee, in cash too (nothing by default); `by`: party who came, 0 = the buyer."""

    order: int
    proof: str
    received_fen: int = 0
    tendered_fen: int = 0
    fee_fen: int = 0
    by: int = 0
    note: str = ""


class ReturnedLine(msgspec.Struct, array_like=True, frozen=True):
    """One product coming back: `quantity` in `unit`, as it was sold. `pieces`: how many were counted in it, where a
    box holds several (twenty eggs), 0 = not counted; `damaged`: how many of those, or of `quantity`, are damaged."""

    product: str
    unit: str
    quantity: int
    damaged: int = 0
    pieces: int = 0


class GoodsReturned(msgspec.Struct, array_like=True, frozen=True):
    """Goods of an order came back. `order` 0: an order from before this ledger, `ref` its number.

    `expected_g` as sent, `found_g` as weighed now; `refund_fen` handed back in cash, less `fee_fen` kept.
    `held`: kept for the seller's decision: held | restocked | destroyed. `waybill`: of the parcel that
    came back. `whole`: nothing of the order stays with the buyer; a part of it coming back leaves it collected.
    """

    order: int
    lines: tuple[ReturnedLine, ...]
    reason: str
    expected_g: int = 0
    found_g: int = 0
    refund_fen: int = 0
    fee_fen: int = 0
    held: str = "held"
    pictures: tuple[bytes, ...] = ()
    party: int = 0
    ref: str = ""
    waybill: str = ""
    note: str = ""
    whole: bool = True


class Disposed(msgspec.Struct, array_like=True, frozen=True):
    """What became of returned goods after the seller's decision. `of`: the return; `decision`: sent_back | destroyed |
    restocked | kept; `waybill`: under which they went back."""

    of: int
    decision: str
    waybill: str = ""
    gross_g: int = 0
    note: str = ""
