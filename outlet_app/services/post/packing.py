"""Packing city orders: from the freshest lots, weighed, photographed, each under a waybill of the pool, in one act.

What is checked is checked again in the transaction that saves: an order the centre cancelled meanwhile, or another act
took the produce of, refuses the whole act, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outlet_app.domain.acts.post import CityPacked, PackedBox, PackedProduct
from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.weight import format_kg
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.post.city import CityService, LotLeft
from outlet_app.services.post.city_orders import OPEN, CityDemand, CityOrders, Entries
from outlet_app.services.post.forms_city import MOST_BOXES, BoxForm, PackForm
from outlet_app.services.post.shelf import Shelf, taken_of
from outlet_app.services.post.waybills import WaybillService

PAGE = "city"
MUCH_OVER_G, LITTLE_OVER_G, OVER_PERCENT = 3_000, 500, 30
MOST_GROSS_G = 100_000


@dataclass(frozen=True)
class PackQuote:
    """What packing these boxes comes to. `picks`: from which lots each order is packed; `left`: what those lots hold
    afterwards; `waybills`: numbers left afterwards, below zero when there are too few; `heavy`: orders whose boxes
    weigh much more than what is in them."""

    picks: dict[str, tuple[Pick, ...]]
    total_fen: int
    left: tuple[LotLeft, ...]
    waybills: int
    heavy: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackOutcome:
    """What an act of packing left: its boxes, the lots it took from as they stand, the waybill numbers left."""

    boxes: int
    left: tuple[LotLeft, ...]
    waybills: int


class PackingService:
    """Packs. Desk thread."""

    def __init__(self, deps: Deps, orders: CityOrders, city: CityService, waybills: WaybillService):
        self._deps = deps
        self._orders = orders
        self._city = city
        self._waybills = waybills

    def quote(self, form: PackForm) -> PackQuote:
        """What these boxes come to; weights that are not typed yet are not looked at.

        Raises `Refused` E147 when the lots hold less, E790-E792, E797.
        """
        with self._deps.books.reading() as books:
            orders = self._wanted(books, self._deps.ledger.entry, form)
            picks = Shelf(books, self._city.by_lots).deal(orders)
            taken = taken_of(pick for some in picks.values() for pick in some)
            left = tuple(self._left(books, lot, quantity) for lot, quantity in taken.items())
            waybills = self._waybills.left(books) - len(form.boxes)
        heavy = [
            order.key
            for order, box in zip(orders, form.boxes, strict=True)
            if _much(box.gross_g, self._city.contents_g(order))
        ]
        return PackQuote(picks, sum(order.amount_fen for order in orders), left, waybills, tuple(heavy))

    def save(self, form: PackForm, actor: StaffMember) -> Saved:
        """Save the boxes as one act, each with the next waybill number, in the form's order.

        Raises `Refused` E147 when the lots hold less, E762 when waybill numbers run out, E790-E797, `NotAllowed` E310,
        `StoreTrouble`.
        """
        check_acting(actor)
        with self._deps.ledger.writing() as writing:
            orders = self._wanted(writing.books, writing.entry, form)
            for order, box in zip(orders, form.boxes, strict=True):
                self._check_weight(order, box)
            picks = Shelf(writing.books, self._city.by_lots).deal(orders)
            numbers = self._waybills.next(writing.books, len(orders))
            boxes = tuple(
                _packed(order, box, number, picks[order.key])
                for order, box, number in zip(orders, form.boxes, numbers, strict=True)
            )
            services = {order.service for order in orders}
            body = CityPacked(
                boxes,
                sum(order.amount_fen for order in orders),
                services.pop() if len(services) == 1 else "",
                form.note.strip(),
                _contents(orders),
            )
            saved = writing.append(Kind.PACK, body, actor_name(actor))
            writing.drop_draft(PAGE)
            return saved

    def outcome(self, seq: int) -> PackOutcome:
        """What the act `seq` left, as it stands now. Raises `Refused` E790 when it packed nothing."""
        entry = self._deps.ledger.entry(seq)
        body = body_of(entry) if entry is not None else None
        if not isinstance(body, CityPacked):
            raise _unknown(str(seq))
        with self._deps.books.reading() as books:
            lots = taken_of(pick for box in body.boxes for pick in box.picks)
            left = tuple(self._left(books, lot, 0) for lot in lots)
            return PackOutcome(len(body.boxes), left, self._waybills.left(books))

    def _wanted(self, books: Books, entry: Entries, form: PackForm) -> list[CityDemand]:
        """The orders of the boxes, each still to be packed."""
        if not 0 < len(form.boxes) <= MOST_BOXES:
            raise Refused(
                "E792",
                N_("Between 1 and {most} boxes are packed at once."),
                do=N_("Choose the orders to pack; pack the rest in a second go."),
                most=MOST_BOXES,
            )
        keys = [box.order for box in form.boxes]
        if len(set(keys)) != len(keys):
            raise Refused("E797", N_("An order was chosen twice."), do=N_("Take one of the two out."))
        return [self._open(books, entry, key) for key in keys]

    def _open(self, books: Books, entry: Entries, key: str) -> CityDemand:
        row = books.goods.order(key)
        if row is not None and row.state not in OPEN:
            raise Refused(
                "E791",
                N_("Order {order} does not wait to be packed any more."),
                do=N_("Take it out; “Sent orders” says where it is."),
                order=key,
            )
        order = self._orders.find(key, entry)
        if order is None or order.cancelled:
            raise _unknown(key)
        return order

    def _check_weight(self, order: CityDemand, box: BoxForm) -> None:
        least = self._city.contents_g(order)
        if not 0 < box.gross_g <= MOST_GROSS_G:
            raise Refused(
                "E793",
                N_("The box of order {order} has no weight, or one that nobody can lift."),
                do=N_("Weigh it with box and filling."),
                order=order.key,
            )
        if box.gross_g < least:
            raise Refused(
                "E794",
                N_("The box of order {order} weighs {found} kg, less than what belongs into it: {least} kg."),
                do=N_("Weigh it again, and check that nothing is missing."),
                order=order.key,
                found=format_kg(box.gross_g),
                least=format_kg(least),
            )

    def _left(self, books: Books, lot: tuple[int, int], less: int) -> LotLeft:
        row = books.stock.lot(*lot)
        assert row is not None
        name = self._deps.catalogue.name_of(row.product)
        return LotLeft(row.seq, row.line, name, row.grade, row.unit, row.on_hand - less, row.picked)


def _much(gross_g: int, contents_g: int) -> bool:
    """Whether a box weighs so much more than its contents that somebody should look: a slip of the keys, mostly."""
    over = gross_g - contents_g
    if not gross_g or not contents_g:
        return False
    return over > MUCH_OVER_G or (over > LITTLE_OVER_G and over * 100 > contents_g * OVER_PERCENT)


def _packed(order: CityDemand, box: BoxForm, number: str, picks: tuple[Pick, ...]) -> PackedBox:
    return PackedBox(
        order=order.key,
        waybill=number,
        gross_g=box.gross_g,
        picks=picks,
        picture=box.picture,
        source=box.source,
        frame=box.frame,
        buyer_kind=order.buyer_kind,
        campaign=order.campaign,
    )


def _contents(orders: Sequence[CityDemand]) -> tuple[PackedProduct, ...]:
    """What went into all boxes, by product and unit."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for line in (line for order in orders for line in order.lines):
        quantity, fen = found.get((line.product, line.unit), (0, 0))
        found[line.product, line.unit] = quantity + line.quantity, fen + line.amount_fen
    return tuple(PackedProduct(*key, *sums) for key, sums in found.items())


def _unknown(key: str) -> Refused:
    return Refused(
        "E790",
        N_("Order {order} was cancelled, or the centre does not know it any more."),
        do=N_("Take it out of the boxes; put the produce back on the shelf."),
        order=key,
    )
