"""The states of consignments, orders, parcels and shifts, and which may follow which.

Reversing an act is an act of its own; it only takes a consignment to `reversed`, a state of its own. What may
still follow an "exit" (a refusal's goods coming back, a refund of what was prepaid) is listed, so that money and
goods never end in a state that nobody looks at.
"""

from __future__ import annotations

import enum

from outlet_app.domain.states import Machine


class ConsignmentState(enum.StrEnum):
    """From the scale to the farmer's money."""

    WEIGHED = "weighed"
    ACCEPTED = "accepted"
    PART_SOLD = "part_sold"
    SOLD = "sold"
    SETTLED = "settled"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    SPOILED = "spoiled"
    REVERSED = "reversed"


class DownlinkState(enum.StrEnum):
    """An order of a villager: goods come down to the outlet."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    ARRIVED = "arrived"
    NOTIFIED = "notified"
    COLLECTED = "collected"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"
    RETURN_IN = "return_in"
    REFUNDED = "refunded"


class UplinkState(enum.StrEnum):
    """An order from the city: produce goes up from the outlet."""

    PLACED = "placed"
    ALLOCATED = "allocated"
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    SETTLED = "settled"
    SHORT = "short"
    REFUSED = "refused"
    RETURNED = "returned"


class ParcelState(enum.StrEnum):
    """A parcel somebody brings to post."""

    PRESENTED = "presented"
    IDENTIFIED = "identified"
    INSPECTED = "inspected"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    REFUSED = "refused"


class ShiftState(enum.StrEnum):
    """A clerk's shift at a till."""

    OPEN = "open"
    COUNTED = "counted"
    CLOSED = "closed"


_C, _D, _U, _P = ConsignmentState, DownlinkState, UplinkState, ParcelState

CONSIGNMENT = Machine(
    _C.WEIGHED,
    {
        _C.WEIGHED: {_C.ACCEPTED, _C.WITHDRAWN},
        _C.ACCEPTED: {_C.PART_SOLD, _C.SOLD, _C.WITHDRAWN, _C.RETURNED, _C.SPOILED, _C.REVERSED},
        # What is left of a part-sold consignment may go back or spoil: that is its lot's business. What was
        # sold of it still has to be settled, so there is no way out of here but through the settlement.
        _C.PART_SOLD: {_C.SOLD, _C.SETTLED, _C.REVERSED},
        _C.SOLD: {_C.SETTLED, _C.REVERSED},
        _C.SETTLED: {_C.PAID, _C.REVERSED},
    },
)

PURCHASE = Machine(
    _C.WEIGHED,
    {
        _C.WEIGHED: {_C.ACCEPTED, _C.WITHDRAWN},
        # A fixed payable is settled with the farmer whether or not the goods are sold on.
        _C.ACCEPTED: {_C.SETTLED, _C.RETURNED, _C.REVERSED},
        _C.SETTLED: {_C.PAID, _C.REVERSED},
    },
)

"""Goods bought, or consigned with a fixed payable: settled without waiting for a sale."""

DOWNLINK = Machine(
    _D.PLACED,
    {
        _D.PLACED: {_D.CONFIRMED, _D.CANCELLED},
        _D.CONFIRMED: {_D.SHIPPED, _D.CANCELLED},
        _D.SHIPPED: {_D.ARRIVED},
        _D.ARRIVED: {_D.NOTIFIED, _D.COLLECTED, _D.REFUSED},
        _D.NOTIFIED: {_D.COLLECTED, _D.REFUSED, _D.EXPIRED},
        _D.COLLECTED: {_D.CLOSED, _D.RETURN_IN},
        _D.REFUSED: {_D.RETURN_IN},
        _D.EXPIRED: {_D.RETURN_IN},
        _D.CANCELLED: {_D.REFUNDED},
        _D.RETURN_IN: {_D.REFUNDED},
    },
)

UPLINK = Machine(
    _U.PLACED,
    {
        _U.PLACED: {_U.ALLOCATED, _U.SHORT},
        _U.ALLOCATED: {_U.PACKED, _U.SHORT},
        _U.PACKED: {_U.HANDED_OVER},
        _U.HANDED_OVER: {_U.IN_TRANSIT},
        _U.IN_TRANSIT: {_U.DELIVERED, _U.REFUSED, _U.RETURNED},
        _U.DELIVERED: {_U.SETTLED, _U.RETURNED},
        _U.REFUSED: {_U.RETURNED},
    },
)

PARCEL = Machine(
    _P.PRESENTED,
    {
        _P.PRESENTED: {_P.IDENTIFIED, _P.REFUSED},
        _P.IDENTIFIED: {_P.INSPECTED, _P.REFUSED},
        _P.INSPECTED: {_P.ACCEPTED, _P.REFUSED},
        _P.ACCEPTED: {_P.DISPATCHED},
        _P.DISPATCHED: {_P.DELIVERED},
    },
)

SHIFT = Machine(
    ShiftState.OPEN,
    {ShiftState.OPEN: {ShiftState.COUNTED}, ShiftState.COUNTED: {ShiftState.OPEN, ShiftState.CLOSED}},
)
"""A count can be taken again before the shift is closed: counted goes back to open."""
