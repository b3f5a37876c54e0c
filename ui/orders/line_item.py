"""A line of an order on the page: the form the service gets, and the product it names."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.errors import N_
from outlet_app.services.forms import OrderLineForm
from outlet_app.services.model import ProductCard, ProductName
from resources.texts import _, language
from ui import formats
from ui.widgets.table import Column

STAR = "★"
"""Marks a campaign price, where there is no room for words: the campaign's name stands behind the same sign."""


@dataclass(frozen=True)
class OrderItem:
    """`amount_fen` is what the line comes to; `product` None for one the catalogue no longer has."""

    form: OrderLineForm
    amount_fen: int
    product: ProductCard | None

    def name(self) -> str:
        """The product's name in the language that holds, its code when it has none."""
        code = self.form.product
        return (self.product.name if self.product else ProductName(code, code, code)).shown(language())

    def campaign(self) -> str:
        """The key of the campaign whose price the line has; "" at any other price."""
        card = self.product
        return card.campaign if card is not None and card.campaign and self.form.price_fen == card.sale_fen else ""

    def usual(self) -> str:
        """ "usually 69.00" at a campaign price."""
        if self.product is None or not self.campaign():
            return ""
        if not self.product.usual_fen:
            return _("campaign price")
        return _("usually {price}").format(price=formats.yuan(self.product.usual_fen))

    def partner(self) -> str:
        """Who supplies or sells it."""
        return (self.product.partner if self.product else "") or formats.DASH


def _price(item: OrderItem) -> str:
    price = f"{formats.yuan(item.form.price_fen)} {formats.price_unit(item.form.unit)}"
    return f"{STAR} {price}" if item.campaign() else price


COLUMNS: tuple[Column[OrderItem], ...] = (
    Column(N_("Product"), OrderItem.name),
    Column(N_("Partner"), OrderItem.partner, width=150, sparse=True),
    Column(N_("Quantity"), lambda item: formats.with_unit(item.form.quantity, item.form.unit), right=True, width=110),
    Column(N_("Price"), _price, right=True, width=150, token=lambda item: "amber-ink" if item.campaign() else ""),
    Column(N_("Campaign"), OrderItem.usual, width=130, token=lambda _item: "amber-ink", sparse=True),
    Column(N_("Amount ¥"), lambda item: formats.yuan(item.amount_fen), right=True, width=110),
)
