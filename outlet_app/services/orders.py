"""Orders, both ways: goods for a villager (down), produce for a buyer in the city (up)."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from outlet_app.domain.acts.trade import Order, OrderLine
from outlet_app.domain.capitals import rmb_capitals
from outlet_app.domain.entries import Kind
from outlet_app.domain.order import Figures, Line, Paying, Payment, compute
from outlet_app.domain.units import Unit
from outlet_app.errors import N_, Refused
from outlet_app.services.acts import actor_name, check_acting, check_carried, check_replaces
from outlet_app.services.forms import OrderForm, OrderLineForm, OrderQuote
from outlet_app.services.goods.counter_stock import picks_of
from outlet_app.services.goods.standing import check_choice
from outlet_app.services.model import Saved, StaffMember
from outlet_app.services.office.slips import check_slip
from outlet_app.services.ports import Ledger, Writing

PAGE = "orders"
DIRECTIONS = ("down", "up")
BUYER_KINDS: dict[str, str] = {
    "person": N_("A person"),
    "business": N_("A business"),
    "government": N_("A government office"),
    "cooperative": N_("A cooperative"),
}
"""Who buys produce; codes stand in the ledger, the centre counts by them."""


def quote(form: OrderForm) -> OrderQuote:
    """What the order comes to. Pure; any thread. Too little tendered is no refusal here but `short_fen`.

    Raises `Refused` E105, E129-E132 for what can't be an order.
    """
    asked = _figures(form, tendered=None)
    due_now = max(asked.cash_in_fen, 0)
    short = max(0, due_now - form.tendered_fen)
    change = max(0, form.tendered_fen - asked.cash_in_fen)
    return OrderQuote(
        asked.amounts_fen,
        asked.total_fen,
        asked.received_fen,
        change,
        asked.balance_fen,
        short,
        rmb_capitals(asked.total_fen),
    )


def body_of_form(form: OrderForm) -> Order:
    """The form as the entry's body. Raises `Refused` as `quote`, E133 when too little was tendered, E605-E606, E747 for
    goods handed over that are not paid, E734 for an unknown kind of buyer."""
    if form.direction not in DIRECTIONS:
        raise Refused("E606", N_("This direction is not known: {direction}."), direction=form.direction)
    figures = _figures(form, tendered=form.tendered_fen)
    if not form.party and figures.balance_fen and not figures.prepaid:
        raise Refused(
            "E607",
            N_("An order that is not paid in full needs a name."),
            do=N_("Find or register the buyer, or take the whole amount."),
        )
    if form.handed and figures.balance_fen and not figures.prepaid:
        raise Refused(
            "E747",
            N_("What goes over the counter now is paid now."),
            do=N_("Take the whole amount, or hand it out later."),
        )
    if form.buyer_kind:
        check_choice(form.buyer_kind, BUYER_KINDS)
    return Order(
        direction=form.direction,
        party=form.party,
        lines=tuple(
            OrderLine(line.product, line.unit, line.quantity, line.price_fen, amount)
            for line, amount in zip(form.lines, figures.amounts_fen, strict=True)
        ),
        total_fen=figures.total_fen,
        received_fen=figures.received_fen,
        tendered_fen=figures.tendered_fen,
        balance_fen=figures.balance_fen,
        prepaid=figures.prepaid,
        carried_fen=form.carried_fen,
        waived_fen=form.waived_fen,
        channel=form.channel,
        remote=form.remote,
        buyer_kind=form.buyer_kind,
        campaign=form.campaign,
        replaces=form.replaces,
        ref=form.ref,
        note=form.note,
        handed=form.handed,
    )


class OrderService:
    """Saves orders. Desk thread. `check_campaigns`: refuses campaigns (keys by comma) that don't run now."""

    def __init__(self, ledger: Ledger, check_campaigns: Callable[[str], None] = lambda _keys: None):
        self._ledger = ledger
        self._check_campaigns = check_campaigns

    def save(self, form: OrderForm, actor: StaffMember) -> Saved:
        """Record the order, durably, and drop the page's draft with it. Raises `Refused` (E748 when
        the lots hold less than is handed over and `beyond_stock` is not set, E750), `NotAllowed`, `StoreTrouble`."""
        check_acting(actor)
        body = body_of_form(form)
        if not form.replaces:  # a sale of yesterday that is corrected today keeps yesterday's prices
            self._check_campaigns(form.campaign)
        with self._ledger.writing() as writing:
            if body.handed and body.direction == "up":
                body = msgspec.structs.replace(body, picks=picks_of(writing.books, body, form.beyond_stock))
            saved = put(writing, body, actor_name(actor))
            writing.drop_draft(PAGE)
        return saved


def put(writing: Writing, body: Order, actor: str) -> Saved:
    """Append an order in an open transaction. Raises `Refused` E602 for an unknown party, E61x for a wrong
    replacement."""
    if body.party and not writing.knows(body.party):
        raise Refused(
            "E602", N_("This person is not registered here."), do=N_("Choose from the list, or register them.")
        )
    if body.replaces:
        check_replaces(writing, body.replaces, Kind.ORDER)
    check_carried(writing, body.replaces, body.carried_fen, body.party)
    check_slip(writing.books, body.ref)
    return writing.append(Kind.ORDER, body, actor)


def _figures(form: OrderForm, tendered: int | None) -> Figures:
    if form.prepaid:
        paying = Paying.PREPAID
    elif form.deposit_fen is None:
        paying = Paying.CASH
    else:
        paying = Paying.DEPOSIT if form.deposit_fen else Paying.LATER
    payment = Payment(
        paying=paying,
        tendered_fen=tendered,
        deposit_fen=form.deposit_fen or 0,
        carried_fen=form.carried_fen,
        waived_fen=form.waived_fen,
    )
    return compute([_domain_line(line) for line in form.lines], payment)


def _domain_line(line: OrderLineForm) -> Line:
    try:
        unit = Unit(line.unit)
    except ValueError:
        raise Refused("E604", N_("This unit is not known: {unit}."), unit=line.unit) from None
    return Line(line.product, unit, line.quantity, line.price_fen)
