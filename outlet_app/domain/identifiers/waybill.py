"""China Post waybills, and telling them from products: thirteen digits can be either.

A domestic waybill is an S10 number or thirteen digits; no check digit is published for the latter. A scan of
thirteen digits that starts with 690-699 and carries a valid EAN check digit is a product: the field in focus
decides, and without one the clerk is asked. The prefixes seen in practice only warn: carriers' tables disagree.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from outlet_app.domain.identifiers import gtin, s10
from outlet_app.domain.text import all_digits, compact
from outlet_app.errors import N_, Refused

SEEN_PREFIXES: tuple[str, ...] = ("95", "96", "97", "98", "99", "10", "11", "12", "50", "51", "52", "43")
UNSEEN_PREFIX = "waybill_prefix_unseen"
"""Warning: no domestic waybill is known to start like this."""
LOOKS_LIKE_PRODUCT = "looks_like_product"
"""Warning: taken as a waybill because of the field, but it may be a product's bar code."""


class Scanned(enum.StrEnum):
    """What a scan is. AMBIGUOUS: ask the clerk."""

    WAYBILL = "waybill"
    PRODUCT = "product"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan, named: the plain `number`, what it is, and warning codes."""

    kind: Scanned
    number: str
    warnings: tuple[str, ...] = ()


def parse(text: str, prefixes: tuple[str, ...] = SEEN_PREFIXES) -> Scan:
    """A waybill number typed or scanned into a waybill field; raises `Refused` E166, and E161/E162 for an S10."""
    number = compact(text)
    if len(number) == 13 and all_digits(number):
        warnings = () if number.startswith(prefixes) else (UNSEEN_PREFIX,)
        if _product_like(number):
            warnings = (LOOKS_LIKE_PRODUCT, *warnings)
        return Scan(Scanned.WAYBILL, number, warnings)
    if len(number) == 13 and number[:2].isalpha():
        return Scan(Scanned.WAYBILL, s10.parse(number).number)
    raise Refused(
        "E166",
        N_("This is not a China Post waybill number."),
        do=N_("It has 13 digits, or looks like EE123456785CN; other carriers' parcels are not taken here."),
    )


def classify(text: str, focus: Scanned | None = None, prefixes: tuple[str, ...] = SEEN_PREFIXES) -> Scan:
    """What a scan is, given the field in focus: WAYBILL, PRODUCT, or None for a field that takes both.

    Raises as `parse`, and as `gtin.parse_gtin` when a product field is in focus.
    """
    number = compact(text)
    if focus is Scanned.PRODUCT:
        return Scan(Scanned.PRODUCT, gtin.parse_gtin(number))
    if focus is Scanned.WAYBILL:
        return parse(number, prefixes)
    if len(number) == 8 and gtin.is_valid(number):
        return Scan(Scanned.PRODUCT, gtin.parse_gtin(number))
    # Twelve and fourteen digits are refused here: more likely a waybill cut short or doubled than a product.
    if len(number) != 13 or not gtin.is_valid(number):
        return parse(number, prefixes)
    # A tenth of all waybills carries a valid EAN check digit by chance: those known by their prefix stay waybills.
    return parse(number, prefixes) if number.startswith(prefixes) else Scan(Scanned.AMBIGUOUS, number)


def _product_like(number: str) -> bool:
    return number.startswith("69") and gtin.is_valid(number)
