"""City orders that don't go out (short), are not taken by their buyers (refused), or come back (returned).

A returned box is weighed and photographed. Its sale is undone and its produce is in its lot again; what of it is
spoilt is then written off from the lot, as any loss is. Or the mall pays all the same: then nothing goes back.
"""

from __future__ import annotations

from outlet_app.domain.acts.post import CityClosed, CityPacked, PackedProduct
from outlet_app.domain.acts.produce import Pick
from outlet_app.domain.entries import Kind, body_of
from outlet_app.domain.lifecycles import UplinkState
from outlet_app.domain.weight import MAX_QUANTITY
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting
from outlet_app.services.books import Books
from outlet_app.services.deps import Deps
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.ports import Writing
from outlet_app.services.post.city import CityService, piece_of
from outlet_app.services.post.city_orders import CityOrders, Entries
from outlet_app.services.post.forms_city import OTHER, REASONS_OF, CloseForm, outcomes_of
from outlet_app.services.post.packing import PAGE
from outlet_app.services.post.shelf import fen_of, taken_of


class ClosingService:
    """Records what became of orders. Desk thread."""

    def __init__(self, deps: Deps, orders: CityOrders, city: CityService):
        self._deps = deps
        self._orders = orders
        self._city = city

    def save(self, form: CloseForm, actor: StaffMember) -> Saved:
        """Record it.

        Raises `Refused` E798 without orders or a reason that fits, E799 for an order that is elsewhere, E800 for a
        return without the weight found, E801 when the farmer was paid for it already, `NotAllowed` E310,
        `StoreTrouble`.
        """
        check_acting(actor)
        self._check_form(form)
        with self._deps.ledger.writing() as writing:
            for key in form.orders:
                self._check_state(writing, key, form.state)
            back: tuple[Pick, ...] = ()
            if form.state == UplinkState.RETURNED and form.back:
                back = tuple(pick for key in form.orders for pick in picks_of(writing.books, writing.entry, key))
                _check_settled(writing.books, back)
            returned = form.state == UplinkState.RETURNED
            body = CityClosed(
                form.orders,
                form.state,
                form.reason,
                form.note.strip(),
                form.found_g if returned else 0,
                form.pictures if returned else (),
                back,
                contents_of(writing.books, back),
            )
            saved = writing.append(Kind.CITY, body, actor_name(actor))
            writing.drop_draft(PAGE)
            return saved

    def _check_form(self, form: CloseForm) -> None:
        known = REASONS_OF.get(form.state, {})
        wrong = form.reason not in known or (form.reason == OTHER and not form.note.strip())
        if not form.orders or len(set(form.orders)) != len(form.orders) or wrong:
            raise Refused(
                "E798",
                N_("What became of an order is recorded with a reason."),
                do=N_("Choose the order and the reason; for another reason say which."),
            )
        if form.state == UplinkState.RETURNED and (len(form.orders) != 1 or not 0 < form.found_g <= MAX_QUANTITY):
            raise Refused(
                "E800",
                N_("A box that came back is weighed, one at a time."),
                do=N_("Weigh it as it came back, unopened."),
            )

    def _check_state(self, writing: Writing, key: str, state: str) -> None:
        now = self._city.state(writing.books, key)
        row = writing.books.goods.order(key)
        known = row is not None or self._orders.find(key, writing.entry) is not None
        if not known or state not in outcomes_of(now, row.state if row is not None else ""):
            raise Refused(
                "E799",
                N_("Order {order} is not where this could happen to it."),
                do=N_("Look where it is. A box that still stands here is taken back by reversing its packing."),
                order=key,
            )


def picks_of(books: Books, entry: Entries, key: str) -> tuple[Pick, ...]:
    """What was packed for an order, by lot."""
    piece = piece_of(books, key)
    found = entry(piece.seq) if piece is not None else None
    body = body_of(found) if found is not None else None
    if not isinstance(body, CityPacked):
        return ()
    return tuple(pick for box in body.boxes if box.order == key for pick in box.picks)


def contents_of(books: Books, picks: tuple[Pick, ...]) -> tuple[PackedProduct, ...]:
    """What these picks are, by product."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for pick in picks:
        row = books.stock.lot(pick.seq, pick.line)
        assert row is not None
        quantity, fen = found.get((row.product, row.unit), (0, 0))
        found[row.product, row.unit] = quantity + pick.quantity, fen + pick.fen
    return tuple(PackedProduct(*key, *sums) for key, sums in found.items())


def _check_settled(books: Books, back: tuple[Pick, ...]) -> None:
    """What a farmer was settled for as sold stays sold."""
    quantities, sums = taken_of(back), fen_of(back)
    for lot, quantity in quantities.items():
        row = books.stock.lot(*lot)
        if row is None or row.sold - quantity < row.settled or row.proceeds_fen - sums[lot] < row.settled_fen:
            raise Refused(
                "E801",
                N_("Lot {lot} is settled with the farmer, this box included."),
                do=N_("Leave the sale as it is, or reverse the settlement first."),
                lot=f"{lot[0]:04d}-{lot[1]}",
            )
