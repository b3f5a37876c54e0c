"""What pages that take an act show the customer, from what stands on them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from outlet_app.services.display import NOBODY, Shown
from outlet_app.services.forms import OrderQuote
from outlet_app.services.weighing import ScaleLook
from ui.intake.line_item import LineItem
from ui.orders.line_item import OrderItem


def taken_in(entering: LineItem | None, items: Sequence[LineItem], total_fen: int) -> Shown:
    """Produce being taken in: the line being entered (else the last one), and what all of it comes to."""
    item = entering or (items[-1] if items else None)
    if item is None:
        return Shown(total_fen=total_fen, payout=True) if total_fen else NOBODY
    return Shown(
        item.product.name if item.product else None,
        item.form.unit,
        item.quoted.quantity,
        item.form.price_fen,
        item.quoted.amount_fen,
        total_fen,
        payout=True,
    )


def ordered(entering: OrderItem | None, items: Sequence[OrderItem], quote: OrderQuote | None) -> Shown:
    """Goods being ordered: the line being entered (else the last one), and what all of it comes to."""
    item = entering or (items[-1] if items else None)
    if quote is None:
        return NOBODY
    if item is None:
        return Shown(total_fen=quote.total_fen)
    name = item.product.name if item.product else None
    form = item.form
    return Shown(name, form.unit, form.quantity, form.price_fen, item.amount_fen, quote.total_fen)


def presented(grams: int, fee_fen: int) -> Shown:
    """A parcel being posted: its weight and the postage."""
    return Shown(unit="g", quantity=grams, total_fen=fee_fen or None) if grams else NOBODY


def paid(total_fen: int, given_fen: int, change_fen: int) -> Shown:
    """Cash was given, and this is the change."""
    return Shown(total_fen=total_fen, given_fen=given_fen, change_fen=change_fen)


def order_paid(quote: OrderQuote, tendered_fen: int, carried_fen: int) -> Shown:
    """An order was paid; what a replaced order had more than this one costs is handed back too."""
    return paid(quote.total_fen, tendered_fen, quote.change_fen + max(carried_fen - quote.received_fen, 0))


def weighed(look: ScaleLook) -> Shown:
    """What lies on the scale now, before anything is typed; nothing while it can't be read."""
    reading = look.reading
    return Shown(unit="g", quantity=reading.grams) if reading is not None and reading.grams > 0 else NOBODY
