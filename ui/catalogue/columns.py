"""The columns of the catalogue: produce, goods, wholesale prices."""

from __future__ import annotations

from outlet_app.domain.feed import Quote
from outlet_app.errors import N_
from outlet_app.services.model import ProductCard
from resources.texts import language
from ui import formats
from ui.widgets.table import Column


def _name(product: ProductCard) -> str:
    return product.name.shown(language())


def _code(product: ProductCard) -> str:
    return product.name.code


def _grades(product: ProductCard) -> str:
    return " · ".join(f"{grade} {formats.yuan(fen)}" for grade, fen in product.grades) or formats.DASH


def _unit(product: ProductCard) -> str:
    return formats.price_unit(product.unit)


def _sale(product: ProductCard) -> str:
    return formats.yuan(product.sale_fen)


def _origin(product: ProductCard) -> str:
    return product.brand or product.base or formats.DASH


def _partner(product: ProductCard) -> str:
    return product.partner or formats.DASH


PRODUCE: tuple[Column[ProductCard], ...] = (
    Column(N_("Code"), _code, width=104),
    Column(N_("Product"), _name),
    Column(N_("Taken in at"), _grades, width=270),
    Column(N_("Sold at"), _sale, right=True, width=88),
    Column(N_("Per"), _unit, width=66),
    Column(N_("Brand or base"), _origin, width=150, sparse=True),
    Column(N_("Partner"), _partner, width=140, sparse=True),
)
GOODS: tuple[Column[ProductCard], ...] = (
    Column(N_("Code"), _code, width=110),
    Column(N_("Product"), _name),
    Column(N_("Bar code"), lambda product: product.gtin or formats.DASH, width=150),
    Column(N_("Sold at"), _sale, right=True, width=100),
    Column(N_("Per"), _unit, width=66),
    Column(N_("Partner"), _partner, width=180, sparse=True),
)
QUOTES: tuple[Column[Quote], ...] = (
    Column(N_("Product"), lambda quote: quote.name),
    Column(N_("Specification"), lambda quote: quote.spec or formats.DASH, width=160),
    Column(N_("Lowest ¥/kg"), lambda quote: formats.yuan(quote.low_fen), right=True, width=116),
    Column(N_("Average ¥/kg"), lambda quote: formats.yuan(quote.average_fen), right=True, width=116),
    Column(N_("Highest ¥/kg"), lambda quote: formats.yuan(quote.high_fen), right=True, width=116),
    Column(N_("Day"), lambda quote: formats.day(quote.day, year=True), right=True, width=170),
)
