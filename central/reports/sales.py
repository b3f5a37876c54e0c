"""What was sold, product by product, and which produce stood behind it: shared by the reports that count sales.

A sale is counted when it is *placed*: an order at the counter with that act, an order of the malls with the act that
packs it (before, nobody here accepted it). It is *dispatched* when produce leaves its lot for it. What city orders held
is in the feed until they are tidied away; then the lots say it, and what is left over counts without an order. Who
bought and in which campaign the box says itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from central.reports.reading import Act, Ledgers
from central.reports.told import Told
from outlet_app.domain.acts.goods import GoodsReturned
from outlet_app.domain.acts.post import CityClosed, CityPacked, PackedBox, PackedProduct
from outlet_app.domain.acts.produce import Lot, LotMoved, Pick
from outlet_app.domain.acts.trade import Consignment, Order
from outlet_app.domain.money import amount
from outlet_app.domain.settlement import shared_out
from outlet_app.domain.units import Unit


class Sold(NamedTuple):
    """One product of a sale. `orders`: 1, or 0 where the order was counted with this product already."""

    product: str
    unit: str
    quantity: int
    fen: int
    orders: int = 1


@dataclass(frozen=True, slots=True)
class Sale:
    """One order. `flow`: down | up; `order`: its key, "" for what can't be told apart any more; `buyer`: kind of buyer,
    "" not known; `picks`: produce that left its lots for it, on `day` where that is not the act's own; `tidied`: the
    feed holds the order no more, this is what its packing says."""

    flow: str
    lines: tuple[Sold, ...]
    order: str = ""
    buyer: str = ""
    campaigns: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()
    day: str = ""
    tidied: bool = False


class LotFact(NamedTuple):
    """What a lot is. `owners`: (party, how much of the lot came from it), none for a lot that can't be read; `on_sale`:
    the farmer is settled for it when it is sold."""

    product: str
    unit: str
    owners: tuple[tuple[int, int], ...]
    on_sale: bool = False


_NO_LOT = LotFact("", "", ())
_DEEPEST = 20


class Sales:
    """Tells sales out of acts, asking the ledgers and the feed."""

    def __init__(self, books: Ledgers, told: Told):
        self._books = books
        self._told = told

    def placed(self, act: Act) -> list[Sale]:
        """The orders this act accepts: its own, or those of the malls that it packs."""
        body = act.body
        if isinstance(body, Order):
            return [own(body, str(act.seq))]
        if not isinstance(body, CityPacked):
            return []
        boxes = [self._box(act.counter, box) for box in body.boxes]
        told = [sale for sale in boxes if not sale.order.isdecimal()]
        return [*told, *_rest(body.contents, boxes)]

    def dispatched(self, act: Act) -> list[Sale]:
        """Uplink sales whose goods leave with this act; with negative sums what comes back to its lots."""
        body = act.body
        if isinstance(body, Order) and body.direction == "up" and (body.handed or body.picks):
            return [own(body, str(act.seq))]
        if isinstance(body, CityPacked):
            boxes = [self._box(act.counter, box) for box in body.boxes]
            gone = [replace(sale, lines=()) if self._went_before(act.counter, sale) else sale for sale in boxes]
            return [*gone, *_rest(body.contents, boxes)]
        if isinstance(body, CityClosed) and body.back:
            key = body.orders[0] if len(body.orders) == 1 else ""
            lines = tuple(Sold(one.product, one.unit, -one.quantity, -one.fen, -1) for one in body.contents)
            picks = tuple(Pick(pick.seq, pick.line, -pick.quantity, -pick.fen) for pick in body.back)
            packing = self._books.packing(act.counter, key)
            day = packing.day if packing else ""
            return [Sale("up", lines, key, self._buyer(act.counter, key, packing), picks=picks, day=day)]
        return []

    def returned(self, act: Act) -> list[Sold]:
        """What came back from buyers: quantities, and the refund shared by what it cost; `orders` 0."""
        body = act.body
        if isinstance(body, CityClosed):
            return [Sold(one.product, one.unit, one.quantity, one.fen, 0) for one in body.contents]
        if not isinstance(body, GoodsReturned):
            return []
        placed = self._books.act(act.counter, body.order) if body.order else None
        ordered = placed.body.lines if placed is not None and isinstance(placed.body, Order) else ()
        prices = {line.product: line.price_fen for line in ordered}
        worth = [
            _worth(line.quantity, prices.get(line.product) or self._told.product(line.product).sale_fen, line.unit)
            for line in body.lines
        ]
        shares = shared_out(body.refund_fen - body.fee_fen, worth)
        return [
            Sold(line.product, line.unit, line.quantity, fen, 0) for line, fen in zip(body.lines, shares, strict=True)
        ]

    def lot(self, counter: str, lot: Lot, depth: int = 0) -> LotFact:
        """What a lot is and from whom, through any mixing and splitting."""
        act = self._books.act(counter, lot[0])
        place = lot[1] - 1
        if act is None or place < 0:
            return _NO_LOT
        body = act.body
        if isinstance(body, Consignment) and place < len(body.lines):
            line = body.lines[place]
            return LotFact(line.product, line.unit, ((body.party, line.quantity),), body.on_sale)
        if isinstance(body, LotMoved) and place < len(body.into) and depth < _DEEPEST:
            made = body.into[place]
            return LotFact(made.product, made.unit, self._mixed(counter, body, depth), made.on_sale)
        return _NO_LOT

    def _mixed(self, counter: str, body: LotMoved, depth: int) -> tuple[tuple[int, int], ...]:
        owners: Counter[int] = Counter()
        for pick in body.takes:
            former = self.lot(counter, (pick.seq, pick.line), depth + 1).owners
            for (party, _), part in zip(former, shared_out(pick.quantity, [of for _, of in former]), strict=True):
                owners[party] += part
        return tuple(owners.items())

    def _box(self, counter: str, box: PackedBox) -> Sale:
        """The order in a box, by what is best known of it."""
        if box.order.isdecimal():
            placed = self._books.act(counter, int(box.order))
            if placed is not None and isinstance(placed.body, Order):
                return replace(own(placed.body, box.order), picks=box.picks)
        told = self._told.city_order(counter, box.order)
        if told is None:
            lines = self._of_picks(counter, box.picks)
        else:
            lines = _once(Sold(one.product, one.unit, one.quantity, one.amount_fen) for one in told.lines)
        buyer = box.buyer_kind or (told.buyer_kind if told else "")
        campaigns = _keys(box.campaign or (told.campaign if told else ""))
        return Sale("up", lines, box.order, buyer, campaigns, box.picks, tidied=told is None)

    def _of_picks(self, counter: str, picks: tuple[Pick, ...]) -> tuple[Sold, ...]:
        sums: dict[tuple[str, str], tuple[int, int]] = {}
        for pick in picks:
            fact = self.lot(counter, (pick.seq, pick.line))
            quantity, fen = sums.get((fact.product, fact.unit), (0, 0))
            sums[fact.product, fact.unit] = quantity + pick.quantity, fen + pick.fen
        return tuple(Sold(*key, *found) for key, found in sums.items())

    def _went_before(self, counter: str, sale: Sale) -> bool:
        """Whether an order's produce left its lots with the order itself."""
        placed = self._books.act(counter, int(sale.order)) if sale.order.isdecimal() else None
        return placed is not None and isinstance(placed.body, Order) and bool(placed.body.picks)

    def _buyer(self, counter: str, key: str, packing: Act | None) -> str:
        boxes = packing.body.boxes if packing is not None and isinstance(packing.body, CityPacked) else ()
        if found := next((box.buyer_kind for box in boxes if box.order == key), ""):
            return found
        if key.isdecimal():
            placed = self._books.act(counter, int(key))
            return placed.body.buyer_kind if placed is not None and isinstance(placed.body, Order) else ""
        told = self._told.city_order(counter, key) if key else None
        return told.buyer_kind if told else ""


def own(body: Order, key: str) -> Sale:
    """An order taken at the counter; what was waived of the total is shared by its lines."""
    fens = shared_out(body.total_fen, [line.amount_fen for line in body.lines])
    lines = _once(Sold(line.product, line.unit, line.quantity, fen) for line, fen in zip(body.lines, fens, strict=True))
    return Sale(body.direction, lines, key, body.buyer_kind, _keys(body.campaign), body.picks)


def _keys(campaign: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in campaign.split(","))))


def _once(lines: Iterable[Sold]) -> tuple[Sold, ...]:
    """The lines, the order counted with the first of each product only."""
    seen: set[str] = set()
    made = []
    for line in lines:
        made.append(line._replace(orders=0) if line.product in seen else line)
        seen.add(line.product)
    return tuple(made)


def _rest(contents: tuple[PackedProduct, ...], boxes: list[Sale]) -> list[Sale]:
    """What was packed beyond what is known of the boxes: goods of no lot in orders that are tidied away. Which of these
    orders they were in nobody can tell any more; where all had one kind of buyer or one campaign, it is theirs."""
    left = {(one.product, one.unit): [one.quantity, one.fen] for one in contents}
    for line in (line for sale in boxes for line in sale.lines):
        sums = left.setdefault((line.product, line.unit), [line.quantity, line.fen])
        sums[0] -= line.quantity
        sums[1] -= line.fen
    lines = tuple(Sold(*key, quantity, fen, 0) for key, (quantity, fen) in left.items() if quantity or fen)
    if not lines:
        return []
    gone = [sale for sale in boxes if sale.tidied]
    buyers, campaigns = {sale.buyer for sale in gone}, {sale.campaigns for sale in gone}
    buyer = buyers.pop() if len(buyers) == 1 else ""
    return [Sale("up", lines, "", buyer, campaigns.pop() if len(campaigns) == 1 else (), tidied=bool(gone))]


def _worth(quantity: int, price_fen: int, unit: str) -> int:
    """What something cost; 0 for a unit that is not known."""
    return amount(quantity, price_fen, Unit(unit)) if unit in tuple(Unit) else 0
