"""A line of a consignment on the page: the form the service gets, and the product it names."""

from __future__ import annotations

from dataclasses import dataclass

from outlet_app.errors import N_
from outlet_app.services.forms import LineForm, QuotedLine
from outlet_app.services.model import ProductCard, ProductName
from resources.texts import language
from ui import formats
from ui.widgets.table import Column


@dataclass(frozen=True)
class LineItem:
    """`quoted` is what the line comes to; `product` None for one the catalogue no longer has."""

    form: LineForm
    quoted: QuotedLine
    product: ProductCard | None

    def name(self) -> str:
        """The product's name in the language that holds, its code when it has none."""
        code = self.form.product
        return (self.product.name if self.product else ProductName(code, code, code)).shown(language())


def _net(item: LineItem) -> str:
    return f"{formats.quantity(item.quoted.net, item.form.unit)} {formats.unit_name(item.form.unit)}"


def _price(item: LineItem) -> str:
    return formats.yuan(item.form.price_fen)


def _grade(item: LineItem) -> str:
    return item.form.grade or formats.DASH


COLUMNS: tuple[Column[LineItem], ...] = (
    Column(N_("Product"), LineItem.name),
    Column(N_("Grade"), _grade, width=70),
    Column(N_("Packages"), lambda item: formats.count(item.form.packages), right=True, width=86, sparse=True),
    Column(N_("Net"), _net, right=True, width=118),
    Column(N_("Deduction"), lambda item: formats.percent(item.form.deduction_bp), right=True, width=84),
    Column(N_("Price"), _price, right=True, width=84),
    Column(N_("Amount ¥"), lambda item: formats.yuan(item.quoted.amount_fen), right=True, width=110),
)
