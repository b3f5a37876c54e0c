"""City orders as a clerk sees them: which wait to be packed, where the packed ones are, how many of both.

An order's state is the furthest of three tellings: the acts of this counter, the van's manifest, and what the centre
tells about its waybill. All of them are states of `lifecycles.UPLINK`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from outlet_app.domain.clock import business_day
from outlet_app.domain.days import day_number
from outlet_app.domain.feed import FeedKind, Track
from outlet_app.domain.lifecycles import UPLINK, UplinkState
from outlet_app.domain.masking import mask_name, mask_phone
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.goods.ports import GoodsRow
from outlet_app.services.model import ProductName
from outlet_app.services.post.city_orders import OPEN, CityDemand, CityOrders
from outlet_app.services.post.ports import PieceRow
from outlet_app.services.post.shelf import Shelf
from outlet_app.services.post.waybills import WaybillService
from outlet_app.services.produce.ports import LotRow

MOST = 300
"""More are never packed in one go; the most urgent are shown."""
_STATES = frozenset(str(state) for state in UplinkState)


@dataclass(frozen=True, slots=True)
class CityLine:
    """One product of an order; `quantity` in `unit`, `grade` "" = any."""

    product: ProductName
    grade: str
    unit: str
    quantity: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class CityRow:
    """An order to be packed. `days`: how many are left to send it (below zero: late), None: nothing said. `enough`:
    the lots suffice for it beside all that is more urgent. `contents_g`: what its contents weigh at least.
    `recipient`: masked. `own`: its entry's number, when it was taken here."""

    key: str
    lines: tuple[CityLine, ...]
    amount_fen: int
    buyer_kind: str
    destination: str
    recipient: str
    days: int | None
    enough: bool
    contents_g: int
    remote: str = ""
    own: int = 0


@dataclass(frozen=True, slots=True)
class LotLeft:
    """What a lot holds now, in `unit`."""

    seq: int
    line: int
    product: ProductName
    grade: str
    unit: str
    on_hand: int
    picked: int | None = None


@dataclass(frozen=True)
class CityDesk:
    """What packing needs to see: the orders, the most urgent first, how many there are in all, the lots they would be
    packed from, the waybill numbers left, and today (days since 1970)."""

    orders: tuple[CityRow, ...] = ()
    count: int = 0
    lots: tuple[LotLeft, ...] = ()
    waybills: int = 0
    today: int = 0


@dataclass(frozen=True, slots=True)
class SentRow:
    """Where an order is. `state` of `lifecycles.UplinkState`, since `at` (UTC ms; 0 = nothing happened yet); `seq`: the
    last act here about it; `recorded`: what the last act here said; `reason` as the centre tells it; `cancelled`: the
    buyer does not want it any more."""

    key: str
    state: UplinkState
    seq: int
    at: int = 0
    waybill: str = ""
    gross_g: int = 0
    recipient: str = ""
    lines: tuple[CityLine, ...] = ()
    reason: str = ""
    cancelled: bool = False
    recorded: str = ""


@dataclass(frozen=True)
class CityWaiting:
    """For Home: how many orders wait to be packed, and how many of them are late or due today."""

    count: int = 0
    urgent: int = 0


class CityService:
    """Reading city orders. Desk thread."""

    def __init__(self, deps: Deps, orders: CityOrders, waybills: WaybillService):
        self._deps = deps
        self._orders = orders
        self._waybills = waybills

    def desk(self) -> CityDesk:
        """What waits to be packed, and with what."""
        today = self.today()
        with self._deps.books.reading() as books:
            found, count = self._orders.open(books, self._deps.ledger.entry, MOST)
            shelf = Shelf(books, self.by_lots)
            rows = tuple(self._row(order, today, shelf.reserve(order)) for order in found)
            products = dict.fromkeys(line.product for order in found for line in order.lines)
            names = {product: self._deps.catalogue.name_of(product) for product in products}
            lots = tuple(_lot(row, names[product]) for product in products for row in shelf.rows(product))
            return CityDesk(rows, count, lots, self._waybills.left(books), today)

    def waiting(self) -> CityWaiting:
        """How many wait."""
        today = self.today()
        with self._deps.books.reading() as books:
            found, count = self._orders.open(books, self._deps.ledger.entry, 1 << 30)
        urgent = sum(1 for order in found if order.ship_by is not None and order.ship_by <= today)
        return CityWaiting(count, urgent)

    def sent(self, limit: int = MOST) -> list[SentRow]:
        """What was packed or given up, newest first."""
        with self._deps.books.reading() as books:
            keys = [piece.order for piece in books.pieces.of_orders(limit)]
            keys += [row.key for row in books.goods.in_states("up", (str(UplinkState.SHORT),), limit)]
            tracks = self._tracks()
            rows = [row for key in dict.fromkeys(keys) if (row := self._sent(books, key, tracks)) is not None]
        return sorted(rows, key=lambda row: row.seq, reverse=True)[:limit]

    def sent_one(self, words: str) -> SentRow | None:
        """The order of that key, order number or waybill, when it was packed or given up."""
        asked = words.strip()
        with self._deps.books.reading() as books:
            piece = books.pieces.piece(asked.upper())
            key = piece.order if piece is not None and piece.kind == "pack" else asked
            if books.goods.order(key) is None:
                key = next((one for one, order in self._orders.told().items() if asked and order.remote == asked), key)
            return self._sent(books, key, self._tracks())

    def state(self, books: Books, key: str) -> UplinkState:
        """Where an order stands now."""
        row, piece = books.goods.order(key), piece_of(books, key)
        return _state(row, piece, self._tracks().get(piece.waybill) if piece is not None else None)

    def today(self) -> int:
        """The business day, in days since 1970."""
        return day_number(business_day(self._deps.clock.now()))

    def by_lots(self, product: str) -> bool | None:
        """Whether a product comes from farmers, in grades, and is kept in lots; None: it is not in the catalogue."""
        card = self._deps.catalogue.product(product)
        return bool(card.grades) if card is not None else None

    def contents_g(self, order: CityDemand) -> int:
        """What an order's contents weigh at least, in grams; what nobody knows counts as nothing."""
        return sum(self._weight(line.product, line.unit, line.quantity) for line in order.lines)

    def _weight(self, product: str, unit: str, quantity: int) -> int:
        if unit == "g":
            return quantity
        if unit == "ml":
            return quantity * 9 // 10  # oil is the lightest that is sold by volume
        card = self._deps.catalogue.product(product)
        return quantity * card.piece_g if card is not None else 0

    def _row(self, order: CityDemand, today: int, enough: bool) -> CityRow:
        return CityRow(
            key=order.key,
            lines=self._lines(order),
            amount_fen=order.amount_fen,
            buyer_kind=order.buyer_kind,
            destination=self._destination(order.division),
            recipient=self._recipient(order),
            days=None if order.ship_by is None else order.ship_by - today,
            enough=enough,
            contents_g=self.contents_g(order),
            remote=order.remote,
            own=order.own,
        )

    def _lines(self, order: CityDemand) -> tuple[CityLine, ...]:
        name_of = self._deps.catalogue.name_of
        return tuple(
            CityLine(name_of(line.product), line.grade, line.unit, line.quantity, line.amount_fen)
            for line in order.lines
        )

    def _recipient(self, order: CityDemand) -> str:
        name, phone, _address = order.recipient
        if order.party:
            card = self._deps.people.card(order.party)
            return f"{card.name} {card.phone}".strip() if card is not None else ""
        return f"{mask_name(name)} {mask_phone(phone)}".strip() if name or phone else ""

    def _destination(self, division: str) -> str:
        if not division:
            return ""
        on = date.fromisoformat(business_day(self._deps.clock.now()))
        return self._deps.catalogue.region_of(division, on) or division

    def _at(self, seq: int) -> int:
        entry = self._deps.ledger.entry(seq)
        return entry.at if entry is not None else 0

    def _tracks(self) -> dict[str, Track]:
        return self._deps.feed.all(FeedKind.TRACK, Track)

    def _sent(self, books: Books, key: str, tracks: dict[str, Track]) -> SentRow | None:
        row = books.goods.order(key)
        if row is None or row.flow != "up" or row.state in (*OPEN, "reversed"):
            return None
        piece = piece_of(books, key)
        track = tracks.get(piece.waybill) if piece is not None else None
        state = _state(row, piece, track)
        order = self._orders.find(key, self._deps.ledger.entry)
        told = track is not None and state == track.state
        return SentRow(
            key=key,
            state=state,
            seq=row.seq,
            at=track.at if told and track is not None else self._at(row.seq),
            waybill=piece.waybill if piece is not None else "",
            gross_g=piece.gross_g if piece is not None else 0,
            recipient=self._recipient(order) if order is not None else "",
            lines=self._lines(order) if order is not None else (),
            reason=track.reason if told and track is not None else "",
            cancelled=order is not None and order.cancelled,
            recorded=row.state,
        )


def _lot(row: LotRow, name: ProductName) -> LotLeft:
    return LotLeft(row.seq, row.line, name, row.grade, row.unit, row.on_hand, row.picked)


def piece_of(books: Books, key: str) -> PieceRow | None:
    """The piece that an order stands packed in, or None."""
    packed = [seq for seq, state in books.goods.steps(key) if state == UplinkState.PACKED]
    pieces = books.pieces.of_act(packed[-1]) if packed else []
    return next((piece for piece in pieces if piece.order == key), None)


def _state(row: GoodsRow | None, piece: PieceRow | None, track: Track | None) -> UplinkState:
    """The furthest of act, manifest and tracking. What the centre tells counts when it can follow from the rest: steps
    in between, that nobody told, have happened."""
    if row is None or row.state not in _STATES:
        return UplinkState.PLACED
    state = UplinkState(row.state)
    if state is UplinkState.PACKED and piece is not None and piece.manifest:
        state = UplinkState.HANDED_OVER
    if track is not None and track.state in _STATES and leads_to(state, UplinkState(track.state)):
        return UplinkState(track.state)
    return state


def leads_to(before: UplinkState, after: UplinkState) -> bool:
    """Whether an order in state `before` can come to `after`, in one step or several."""
    seen, ahead = {before}, [before]
    while ahead:
        following = UPLINK.after(ahead.pop()) - seen
        if after in following:
            return True
        seen |= following
        ahead += following
    return False
