"""City orders from both their sources: what the centre's malls sold for this outlet, and what was ordered here.

The centre's orders are in the feed, by a key that is never a plain number; an order taken at this counter is named by
its entry's number. Both are met here as one thing, `CityDemand`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.acts.trade import Order
from outlet_app.domain.entries import Entry, body_of
from outlet_app.domain.feed import CityOrder, CityOrderLine, FeedKind
from outlet_app.domain.lifecycles import UplinkState
from outlet_app.domain.rounding import half_up
from outlet_app.services.books import Books
from outlet_app.services.feed import FeedService

OPEN = (str(UplinkState.PLACED), str(UplinkState.ALLOCATED))
_LATEST = 1 << 40  # sorts behind every day
Entries = Callable[[int], Entry | None]


@dataclass(frozen=True, slots=True)
class CityDemand:
    """An order from the city. `own`: its entry's number, 0 for one of the centre's; `ship_by`: days since 1970;
    `recipient` (name, phone, address), unmasked; `party`: the buyer, for an own one; `taken`: produce of an own order
    that left its lots with the order itself."""

    key: str
    lines: tuple[CityOrderLine, ...]
    placed_at: int
    recipient: tuple[str, str, str] = ("", "", "")
    division: str = ""
    ship_by: int | None = None
    channel: str = "mall"
    remote: str = ""
    buyer_kind: str = ""
    campaign: str = ""
    service: str = ""
    cancelled: bool = False
    own: int = 0
    party: int = 0
    taken: tuple[Pick, ...] = ()

    @property
    def amount_fen(self) -> int:
        """What it is worth."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def urgency(self) -> tuple[int, int, str]:
        """Sorts what has to go first to the front."""
        return (_LATEST if self.ship_by is None else self.ship_by, self.placed_at, self.key)


class CityOrders:
    """Finds city orders. The centre's are decoded once per feed version. Desk thread."""

    def __init__(self, feed: FeedService):
        self._feed = feed
        self._version = -1
        self._told: dict[str, CityDemand] = {}

    def told(self) -> dict[str, CityDemand]:
        """The centre's, by key, cancelled ones included."""
        version = self._feed.version()
        if version != self._version:
            found = self._feed.all(FeedKind.CITY_ORDER, CityOrder)
            self._told = {key: _of_feed(key, order) for key, order in found.items() if not key.isdecimal()}
            self._version = version
        return self._told

    def open(self, books: Books, entry: Entries, most: int) -> tuple[list[CityDemand], int]:
        """Those to be packed, the most urgent first, at most `most`; and how many there are."""
        found = [order for key, order in self.told().items() if not order.cancelled and books.goods.order(key) is None]
        for row in books.goods.in_states("up", OPEN):
            order = self.own(row.key, entry) if row.key.isdecimal() else None
            if order is not None:
                found.append(order)
        found.sort(key=lambda order: order.urgency)
        return found[:most], len(found)

    def find(self, key: str, entry: Entries) -> CityDemand | None:
        """One order, or None when nobody knows it (any more)."""
        return self.own(key, entry) if key.isdecimal() else self.told().get(key)

    def own(self, key: str, entry: Entries) -> CityDemand | None:
        """An order taken at this counter."""
        found = entry(int(key))
        body = body_of(found) if found is not None else None
        if found is None or not isinstance(body, Order) or body.direction != "up":
            return None
        return CityDemand(
            key=key,
            lines=_own_lines(body),
            placed_at=found.at,
            channel=body.channel,
            remote=body.remote,
            buyer_kind=body.buyer_kind,
            campaign=body.campaign,
            own=found.seq,
            party=body.party,
            taken=body.picks,
        )


def _of_feed(key: str, order: CityOrder) -> CityDemand:
    return CityDemand(
        key=key,
        lines=order.lines,
        placed_at=order.placed_at,
        recipient=order.recipient,
        division=order.division,
        ship_by=order.ship_by,
        channel=order.channel,
        remote=order.remote,
        buyer_kind=order.buyer_kind,
        campaign=order.campaign,
        service=order.service,
        cancelled=order.cancelled,
    )


def _own_lines(body: Order) -> tuple[CityOrderLine, ...]:
    """Its lines, of any grade; what was waived of the total is shared by the lines, so that they add up to it."""
    made: list[CityOrderLine] = []
    before = sum(line.amount_fen for line in body.lines)
    so_far = given = 0
    for line in body.lines:
        so_far += line.amount_fen
        upto = half_up(body.total_fen * so_far, before) if before else 0
        made.append(CityOrderLine(line.product, "", line.unit, line.quantity, upto - given))
        given = upto
    return tuple(made)
