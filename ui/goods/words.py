"""The clerk's words for how an order of goods stands, and what it holds. In the language that holds."""

from __future__ import annotations

from outlet_app.errors import N_
from outlet_app.services.goods.forms import GoodsLine, OrderStanding
from resources.texts import _, language
from ui import formats

STATES = {
    "placed": N_("Ordered"),
    "confirmed": N_("Confirmed"),
    "shipped": N_("On its way"),
    "arrived": N_("Here"),
    "notified": N_("Waits to be collected"),
    "collected": N_("Collected"),
    "closed": N_("Closed"),
    "cancelled": N_("Cancelled"),
    "refused": N_("Refused"),
    "expired": N_("Never collected"),
    "return_in": N_("Came back"),
    "refunded": N_("Refunded"),
}


def state(order: OrderStanding) -> str:
    """Where an order stands."""
    return _(STATES.get(order.state, order.state))


def who(order: OrderStanding) -> str:
    """The buyer, masked; that nobody was named."""
    return order.party.name if order.party else _("Nobody named")


def line(one: GoodsLine) -> str:
    """ "Pressure cooker × 1 pc"."""
    return f"{one.product.shown(language())} × {formats.with_unit(one.quantity, one.unit)}"


def goods(order: OrderStanding) -> str:
    """The first product, and how many more lines there are."""
    if not order.lines:
        return formats.DASH
    name = order.lines[0].product.shown(language())
    more = len(order.lines) - 1
    return _("{product} +{n}").format(product=name, n=more) if more else name


def until(order: OrderStanding) -> str:
    """Until when the code holds; that it ran out."""
    if not order.until:
        return formats.DASH
    if order.expired:
        return _("code ran out")
    return formats.day(formats.day_number(order.until), weekday=False)
